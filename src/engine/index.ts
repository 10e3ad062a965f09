/**
 * The only door of the engine. Everything outside imports from here (the catalogue: `define.ts`).
 */
export { Agenda, type Handler, NO_TIMER, runAgenda, type TimerId } from './agenda.ts';
export {
  type BuildStep,
  type Command,
  type CommandResult,
  type CommandType,
  type Rejection,
  rejectionSentence,
} from './commands.ts';
export type { Catalog, Tier } from './define.ts';
export { stateDigest } from './digest.ts';
export { EVENT_TYPES, type EventType, type SimEvent } from './events.ts';
export type { HostMetrics, ServiceMetrics, WorldMetrics } from './metrics.ts';
export type {
  Addresses,
  BuildMetrics,
  ImagesMetrics,
  IsolationMetrics,
  Outlook,
  SoftwareMetrics,
  UpkeepMetrics,
} from './metrics-upkeep.ts';
export type { ClientMetrics, RequestMetrics } from './request-metrics.ts';
export type { Figure, ResolvedPhase, ResolvedTier } from './resolve.ts';
export type {
  ClientSpec,
  EntitySettings,
  EntitySpec,
  JournalEntry,
  ScenarioSpec,
  ServiceSpec,
  WorldSpec,
} from './scenario.ts';
export {
  type CpuReading,
  createSimulation,
  type Progress,
  Simulation,
  type SimulationOptions,
  type WorldView,
} from './simulation.ts';
export type { MemoryParts } from './systems/memory-ledger.ts';
export type { Cells, TableDelta } from './table.ts';
export {
  ENTITY_PLAN,
  type EntityColumn,
  type EntityRecord,
  GAUGE_PLAN,
  STATE,
  STATES,
  type State,
} from './world.ts';

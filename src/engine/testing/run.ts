/** Whole runs of scenario documents, in which every law is checked after every timer. */
import { catalog } from '../../catalog/index.ts';
import { programFor } from '../../catalog/programs.ts';
import type { ScenarioDocument } from '../../scenarios/document.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { familyOf, STACKS } from '../../scenarios/stacks.ts';
import { type TwinWish, twinScenario } from '../../scenarios/twin.ts';
import type { Command, Rejection } from '../commands.ts';
import type { Catalog } from '../define.ts';
import type { EventType, SimEvent } from '../events.ts';
import type { WorldMetrics } from '../metrics.ts';
import type { JournalEntry, ScenarioSpec } from '../scenario.ts';
import { createSimulation, type Simulation, type WorldView } from '../simulation.ts';
import type { EntityColumn } from '../world.ts';

/** Stacks on which every usual program runs: a database cannot be linked with a kernel. */
export const usualStacks: readonly string[] = STACKS.filter((stack) =>
  programFor('postgresql', familyOf(stack), 'linux'),
).map(({ id }) => id);

/** For tests that do much: a busy machine may be ten times slower than an idle one. */
export const patient = { timeout: 60_000 } as const;

export interface RunOptions {
  readonly seed?: number;
  readonly journal?: readonly JournalEntry[];
  readonly checkEvery?: number;
  readonly eventsKept?: number;
  readonly catalog?: Catalog;
}

/** What the engine takes, or an error that names every problem. */
export function specOf(document: unknown): ScenarioSpec {
  const parsed = parseScenario(document);
  if (parsed.ok) return parsed.scenario;
  throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}

export const run = (document: ScenarioDocument, options: RunOptions = {}): Simulation =>
  createSimulation({ catalog, scenario: specOf(document), checkEvery: 1, ...options });

/** A wish with the world `w` alone, on one stack. */
export function oneWorld(stack: string, wish: TwinWish): ScenarioDocument {
  const { worlds, ...rest } = twinScenario({ ...wish, left: stack });
  return { ...rest, worlds: { w: worlds.left as ScenarioDocument['worlds'][string] } };
}

/** A host of 8 cores and 16 GiB. */
export const host = (n: number, change: Partial<TwinWish['hosts'][number]> = {}) => ({
  id: `host-${n}`,
  cores: 8,
  memory: '16 GiB',
  disk: '200 GB',
  diskSpeed: '500 MB/s',
  network: '1 Gbit/s',
  ...change,
});

export const nginx = { id: 'web', application: 'nginx', restart: 'always' } as const;

export const viewOf = (sim: Simulation, world = 'w'): WorldView => {
  const found = sim.views.find((view) => view.id === world);
  if (!found) throw new Error(`no world ${world}`);
  return found;
};
export const metricsOf = (sim: Simulation, world = 'w'): WorldMetrics =>
  viewOf(sim, world).measure();
export const stateIn = (sim: Simulation, id: string, world = 'w'): string | undefined =>
  viewOf(sim, world).state(id);

/** The states of several entities, for comparison in one go. */
export const states = (sim: Simulation, ids: readonly string[], world = 'w') =>
  Object.fromEntries(ids.map((id) => [id, stateIn(sim, id, world)]));

/** One cell of the table that the page sees. */
export function cell(sim: Simulation, id: string, column: EntityColumn, world = 'w'): number {
  const view = viewOf(sim, world);
  const row = view.records.find((record) => record.id === id)?.row ?? -1;
  const value = view.drain(true).entities.columns[column]?.[row];
  if (value === undefined) throw new Error(`${id} has no ${column}`);
  return value;
}

type Given = Command extends infer C ? (C extends Command ? Omit<C, 'world'> : never) : never;
const inWorld = (command: Given, world: string): Command => ({ ...command, world }) as Command;

/** Gives a command that must be accepted. */
export function give(sim: Simulation, command: Given, world = 'w'): void {
  const result = sim.submit(inWorld(command, world));
  if (!result.accepted) throw new Error(JSON.stringify(result.rejection));
}

/** Gives a command that must be refused, and answers how. */
export function refusal(sim: Simulation, command: Given, world = 'w'): Rejection {
  const result = sim.submit(inWorld(command, world));
  if (result.accepted) throw new Error(`${JSON.stringify(command)} was accepted`);
  return result.rejection;
}

/** Runs on for some simulated seconds. */
export function wait(sim: Simulation, seconds: number): void {
  sim.advance(sim.now + Math.round(seconds * 1e6));
}

/** Events of one type, of one subject if given. */
export const eventsOf = (sim: Simulation, type: EventType, subject?: string): SimEvent[] =>
  sim.events.filter((e) => e.type === type && (subject === undefined || e.subject === subject));

/** Ids of what an event type has happened to since an event number, each once. */
export const subjectsOf = (sim: Simulation, type: EventType, since = 0): string[] => [
  ...new Set(eventsOf(sim, type).flatMap((e) => (e.seq >= since ? [e.subject] : []))),
];

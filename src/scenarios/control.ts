/**
 * Reads what a document says about control and failures: policies of a service, faults, and what a
 * host breaks down of and draws from the socket.
 */
import type { EntitySettings, ServiceSpec, WorldSpec } from '../engine/index.ts';
import type { QuantityKind } from '../units.ts';
import type { HostDocument, ServiceDocument, SettingsDocument, WorldDocument } from './document.ts';

/** Reads a quantity, and notes what is wrong with it. */
type Read = (kind: QuantityKind, text: string | undefined, path: string) => number;

type Hardware = NonNullable<EntitySettings['hardware']>;

/** How often a host fails, and what power it draws. */
export function readReliability(read: Read, host: HostDocument, at: string): Partial<Hardware> {
  const { disks, diskFailuresPerYear, idleWatts, peakWatts } = host;
  return {
    ...(host.mtbf !== undefined && { mtbfMicros: read('duration', host.mtbf, `${at}.mtbf`) }),
    ...(host.repair !== undefined && {
      repairMicros: read('duration', host.repair, `${at}.repair`),
    }),
    ...(disks !== undefined && { disks }),
    ...(diskFailuresPerYear !== undefined && { diskFailuresPerYear }),
    ...(idleWatts !== undefined && { idleWatts }),
    ...(peakWatts !== undefined && { peakWatts }),
  };
}

/** When a program ends by itself, and how long its start takes. */
export function readProgram(read: Read, s: SettingsDocument, at: string): Partial<EntitySettings> {
  return {
    ...(s.crashesAfter !== undefined && {
      crashesAfterMicros: read('duration', s.crashesAfter, `${at}.crashesAfter`),
    }),
    ...(s.exitCode !== undefined && { exitCode: s.exitCode }),
    ...(s.startTakes !== undefined && {
      startMicros: read('duration', s.startTakes, `${at}.startTakes`),
    }),
  };
}

/** Who replaces, places and counts the replicas of a service. */
export function readControl(read: Read, s: ServiceDocument, at: string): Partial<ServiceSpec> {
  const { controller, placement, cpuTarget, disruptions, autoscale } = s;
  return {
    ...(controller !== undefined && { controller }),
    ...(s.toleration !== undefined && {
      tolerationMicros: read('duration', s.toleration, `${at}.toleration`),
    }),
    ...(placement !== undefined && { placement }),
    ...(cpuTarget !== undefined && { cpuTarget }),
    ...(disruptions !== undefined && { disruptions }),
    ...(autoscale && {
      autoscale: {
        policy: autoscale.policy ?? 'hpa',
        min: autoscale.min ?? 1,
        max: autoscale.max,
        target: autoscale.target,
      },
    }),
  };
}

export function readFaults(read: Read, world: WorldDocument, at: string): Partial<WorldSpec> {
  if (!world.faults) return {};
  const faults = world.faults.map(({ at: time, id, tier }, i) => ({
    at: read('duration', time, `${at}.faults[${i}].at`),
    id,
    tier,
  }));
  return { faults };
}

/** What a way of running the same programs has cost so far: downtime, idleness, effort, watts. */
import type { Micros } from '../units.ts';
import type { Mirror } from '../wire/mirror.ts';

export interface Score {
  /** Time for which services had nobody to serve, summed over them. */
  readonly downMicros: Micros;
  /** How many services that is over. */
  readonly services: number;
  /** The share of the machines' cores that has had nothing to do, 0 to 1. */
  readonly idleShare: number;
  readonly machines: number;
  /** Operations by hand: commands given to this world so far. */
  readonly operations: number;
  /** Mean power so far, and the energy; null where the scenario says nothing of power. */
  readonly watts: number | null;
  readonly energyKwh: number | null;
}

const JOULES_PER_KWH = 3.6e6;

/** The score of a world; null until its numbers have come. */
export function scoreOf(mirror: Mirror, worldId: string): Score | null {
  const metrics = mirror.world(worldId)?.metrics;
  if (!metrics) return null;
  const { services, hosts, energyKwh, atMicros } = metrics;
  const cores = hosts.reduce((sum, host) => sum + host.cores, 0);
  const seconds = atMicros / 1e6;
  const hasPower = metrics.watts > 0 || energyKwh > 0;
  const watts = !hasPower || seconds <= 0 ? metrics.watts : (energyKwh * JOULES_PER_KWH) / seconds;
  return {
    downMicros: services.reduce((sum, { downMicros }) => sum + downMicros, 0),
    services: services.length,
    idleShare: cores > 0 ? Math.max(0, 1 - busyCores(mirror, worldId, watts) / cores) : 1,
    machines: hosts.length,
    operations: mirror.journal.filter(
      ({ at, command }) => command.world === worldId && at <= atMicros,
    ).length,
    watts: hasPower ? watts : null,
    energyKwh: hasPower ? energyKwh : null,
  };
}

/**
 * Cores that have worked in the mean: read from the power that they drew, which grows in a straight
 * line with them, if all machines are alike and were on; otherwise those that work now.
 */
function busyCores(mirror: Mirror, worldId: string, watts: number): number {
  const busyNow = mirror.world(worldId)?.metrics?.cpuBusyCores ?? 0;
  const spec = mirror.scenario?.worlds.find(({ id }) => id === worldId);
  const machines = (spec?.entities ?? []).flatMap(({ hardware }) => hardware ?? []);
  let [idle, cores] = [0, 0];
  const perCore = new Set<number>();
  for (const { idleWatts = 0, peakWatts = 0, cores: own } of machines) {
    idle += idleWatts;
    cores += own;
    perCore.add((peakWatts - idleWatts) / own);
  }
  const [each] = perCore;
  if (perCore.size !== 1 || each === undefined || each <= 0 || watts < idle) return busyNow;
  return Math.min(cores, (watts - idle) / each);
}

/** What several cases about starting have in common: stacks, and reading phases off the events. */
import type { SimEvent, Simulation } from '../../engine/index.ts';
import type { EntityDocument, HostDocument, ScenarioDocument } from '../document.ts';

type Entry = NonNullable<ScenarioDocument['journal']>[number];

export const SECOND = 1_000_000;

/** A machine large enough not to be in the way; its disk is LightVM's RAM disk unless told. */
export const machine = (id: string, more: Partial<HostDocument> = {}): HostDocument => ({
  id,
  cores: 4,
  memory: '128 GiB',
  disk: '4 TB',
  diskSpeed: '1 GB/s',
  ...more,
});

/** Xen with its control domain on a machine. */
export const xenOn = (host: string, control = 'xen-dom0'): EntityDocument[] => [
  { id: `xen-${host}`, kind: 'xen', on: host, up: true },
  { id: `dom0-${host}`, kind: control, system: 'debian-minimal', on: `xen-${host}`, up: true },
];

/** Linux with a Docker daemon on a machine. */
export const dockerOn = (host: string): EntityDocument[] => [
  { id: `linux-${host}`, kind: 'linux', system: 'debian-minimal', on: host, up: true },
  { id: `docker-${host}`, kind: 'docker', on: `linux-${host}`, up: true },
];

/** Linux that is a hypervisor on a machine. */
export const kvmOn = (host: string): EntityDocument[] => [
  { id: `linux-${host}`, kind: 'linux', system: 'debian-minimal', on: host, up: true },
  { id: `kvm-${host}`, kind: 'kvm', on: `linux-${host}`, up: true },
];

export const startAt = (at: number, world: string, id: string): Entry => ({
  at,
  command: { type: 'start', world, id },
});

/** How long each start took in all, in seconds, by entity; the last one counts. */
export function startTimes(run: Simulation, world: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const event of run.events) {
    if (event.world !== world || event.type !== 'started') continue;
    times.set(event.subject, Number(event.data.tookMicros) / SECOND);
  }
  return times;
}

export const tookSeconds = (event: SimEvent): number => Number(event.data.tookMicros) / SECOND;

/** Seconds that the phases of an entity took whose titles begin with one of these words. */
export function phaseTime(run: Simulation, world: string, id: string, words: string[]): number {
  let sum = 0;
  for (const event of run.events) {
    if (event.world !== world || event.subject !== id || event.type !== 'phaseEnded') continue;
    if (words.some((word) => String(event.data.phase).startsWith(word))) sum += tookSeconds(event);
  }
  return sum;
}

/** How long the tasks of each entity took, in seconds. */
export function taskTimes(run: Simulation, world: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const event of run.events) {
    if (event.world === world && event.type === 'tasksDone') {
      times.set(event.subject, tookSeconds(event));
    }
  }
  return times;
}

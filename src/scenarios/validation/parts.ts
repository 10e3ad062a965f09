/** Pieces that the cases of control, failures and power are made of. */
import type { SimEvent, Simulation, WorldMetrics } from '../../engine/index.ts';
import type { EntityDocument, HostDocument, ScenarioDocument, WorldDocument } from '../document.ts';

/** Servers of 8 cores unless said otherwise: `host-1`, `host-2` … */
export const servers = (
  count: number,
  change: Partial<HostDocument> = {},
): readonly HostDocument[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `host-${i + 1}`,
    cores: 8,
    memory: '64 GiB',
    disk: '2 TB',
    ...change,
  }));

/** On each server a Linux with a Docker daemon; replicas stand on `linux-1`, `linux-2` … */
export const docker = (hosts: readonly HostDocument[]): readonly EntityDocument[] =>
  hosts.flatMap(({ id }, i) => [
    { id: `linux-${i + 1}`, kind: 'linux', system: 'ubuntu', on: id, up: true },
    { id: `docker-${i + 1}`, kind: 'docker', on: `linux-${i + 1}`, up: true },
  ]);

/** On each server an ESXi; virtual machines stand on `esxi-1`, `esxi-2` … */
export const esxi = (hosts: readonly HostDocument[]): readonly EntityDocument[] =>
  hosts.map(({ id }, i) => ({ id: `esxi-${i + 1}`, kind: 'esxi', on: id, up: true }));

export const placesOf = (name: 'linux' | 'esxi', hosts: readonly HostDocument[]): string[] =>
  hosts.map((_, i) => `${name}-${i + 1}`);

export const scenarioOf = (
  title: string,
  worlds: Readonly<Record<string, WorldDocument>>,
  more: Partial<ScenarioDocument> = {},
): ScenarioDocument => ({ version: 1, title, seed: 1, worlds, ...more });

export const SECOND = 1e6;

export const metricsOf = (sim: Simulation, world: string): WorldMetrics => {
  const view = sim.views.find(({ id }) => id === world);
  if (!view) throw new Error(`there is no world ${world}`);
  return view.measure();
};

/** Events of a world by type, of one subject if given. */
export const eventsOf = (
  sim: Simulation,
  world: string,
  type: SimEvent['type'],
  subject?: string,
): SimEvent[] =>
  sim.events.filter(
    (e) => e.world === world && e.type === type && (subject === undefined || e.subject === subject),
  );

/**
 * The story of the shared library: mail, web, names and a database. On one system one upgrade for
 * the web server breaks two others. Then the same four with a server each, in virtual machines, and
 * in containers, for what that costs: downtime, idle capacity, operations by hand, watts.
 *
 * Power is that of a server of 2008 as SPECpower measured it, 143 W idle and 244 W at full load
 * (source `power-specpower`); the load is assumed: a small company's, a few percent of a server.
 */
import type { HostDocument, ScenarioDocument, WorldDocument } from './document.ts';
import { type BuiltIn, host } from './first.ts';
import { type ServiceWish, twinScenario } from './twin.ts';

const server = (n: number): HostDocument => ({
  ...host(n, '8 GiB'),
  cores: 4,
  idleWatts: 143,
  peakWatts: 244,
});

const services: readonly ServiceWish[] = [
  { id: 'mail', application: 'postfix', restart: 'always', ports: ['25:25/tcp'] },
  { id: 'web', application: 'nginx', restart: 'always', ports: ['443:443/tcp'] },
  { id: 'names', application: 'bind', restart: 'always', ports: ['53:53/udp'] },
  { id: 'db', application: 'postgresql', restart: 'always', ports: ['5432:5432/tcp'] },
];

const clients = [
  { id: 'senders', service: 'mail', rate: '5/s', timeout: '5 s' },
  { id: 'visitors', service: 'web', rate: '50/s', timeout: '2 s' },
  { id: 'resolvers', service: 'names', rate: '100/s', timeout: '2 s' },
  { id: 'clerks', service: 'db', rate: '50/s', timeout: '2 s' },
];

const on = (title: string, servers: number, left: string, right: string): ScenarioDocument =>
  twinScenario({
    title,
    hosts: Array.from({ length: servers }, (_, i) => server(i + 1)),
    services,
    clients,
    left,
    right,
  });

const ONE_SERVER = 'One server, four programs';
const FOUR_SERVERS = 'Four servers, or four virtual machines';

/** Each service on a server of its own, in the order in which they are named. */
const oneEach = (world: WorldDocument): WorldDocument => ({
  ...world,
  services: (world.services ?? []).map((service, i) => ({
    ...service,
    on: [service.on[i] ?? service.on[0] ?? ''],
  })),
});

function fourServers(): ScenarioDocument {
  const apart = on(FOUR_SERVERS, 4, 'bare', 'kvm');
  const together = on(FOUR_SERVERS, 1, 'bare', 'kvm');
  const { left, right } = { left: apart.worlds.left, right: together.worlds.right };
  if (!left || !right) throw new Error('a twin scenario has two worlds');
  return { ...apart, worlds: { left: oneEach(left), right } };
}

export const oneServer: BuiltIn = {
  id: 'one-server',
  title: ONE_SERVER,
  summary:
    'Upgrade OpenSSL for the web server: two others break on one system, and none in containers.',
  document: on(ONE_SERVER, 1, 'bare', 'docker'),
};

export const fourBoxes: BuiltIn = {
  id: 'four-servers',
  title: FOUR_SERVERS,
  summary: 'Nothing breaks anything here; read the idle capacity and the watts of both ways.',
  document: fourServers(),
};

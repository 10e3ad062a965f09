/**
 * From a Compose project to twin worlds: each service a virtual machine on the left and a container
 * on the right, with the same replicas, limits, restart policy, order of start and traffic.
 * Traffic: a service that publishes a port gets a client; a service that another depends on is
 * called by it; a service that nobody reaches otherwise gets a client too, so that everything
 * serves.
 */
import { catalog } from '../catalog/index.ts';
import type { ClientDocument, HostDocument, ImageDocument } from '../scenarios/document.ts';
import { type ServiceWish, twinScenario } from '../scenarios/twin.ts';
import { WEIGHT_DEFAULT, weightOfShares } from '../scenarios/weights.ts';
import { formatMemory } from '../units.ts';
import type { ComposeMount, ComposePort, ComposeProject, ComposeService } from './compose/index.ts';
import type { Ignored } from './types.ts';

/**
 * What a client sends to each service that it knows. Assumption: light, so that nothing saturates.
 */
const REQUESTS = '20/s';
/** Time-out of a client. Assumption: what a visitor waits. */
const TIMEOUT = '10 s';

export interface ScenarioFromCompose {
  readonly document: unknown;
  /** What was changed or left out on the way, for the report. */
  readonly ignored: readonly Ignored[];
}

export function composeScenario(name: string, project: ComposeProject): ScenarioFromCompose {
  const ignored: Ignored[] = [];
  const { services } = project;
  const called = new Set(services.flatMap((s) => callsOf(s, services)));
  const wishes = services.map((service) => wishOf(service, services, ignored));
  const clients = services
    .filter((service) => service.ports.length > 0 || !called.has(service.name))
    .map(
      (service): ClientDocument => ({
        id: `clients-of-${service.name}`.slice(0, 79),
        service: idOf(service.name),
        rate: REQUESTS,
        timeout: TIMEOUT,
      }),
    );
  const document = twinScenario({
    title: titleOf(name, project),
    hosts: hostsFor(wishes),
    services: wishes,
    clients,
    images: imagesOf(wishes),
    networks: project.networks.map((network) => network.name),
  });
  return { document, ignored };
}

const titleOf = (name: string, project: ComposeProject): string =>
  (project.name || name.split('/').slice(-2, -1)[0] || 'compose file').slice(0, 200);

/** Service names of Compose are ids here but for a leading "_" or ".". */
const idOf = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9_.-]/g, '-')
    .replace(/^[^A-Za-z0-9]/, 'x$&')
    .slice(0, 70);

/** Services that a request of this one goes on to: those it depends on. */
function callsOf(service: ComposeService, all: readonly ComposeService[]): string[] {
  const there = new Set(all.map((s) => s.name));
  const names = service.dependsOn.filter((d) => there.has(d.service)).map((d) => d.service);
  return [...new Set(names)].filter((name) => name !== service.name);
}

function wishOf(
  service: ComposeService,
  all: readonly ComposeService[],
  ignored: Ignored[],
): ServiceWish {
  const calls = callsOf(service, all).map(idOf);
  const application = applicationFor(service.image ?? '');
  const { limits, restart } = service;
  const say = (what: string): void => {
    ignored.push({ line: service.line, what: `services.${service.name}: ${what}` });
  };
  if (application === 'worker') {
    const what = service.image ?? 'an image built here';
    say(`"${what}" is not in the catalogue; its size and work are those of a generic worker`);
  }
  if (restart?.maxRetries !== undefined) say('the number of retries is not simulated');
  const completed = service.dependsOn.some((d) => d.condition === 'service_completed_successfully');
  if (completed) say('waits until the other has started: programs that end are not simulated');
  return {
    id: idOf(service.name),
    application,
    image: imageIdFor(service.image, application),
    replicas: service.replicas,
    ...(limits.cpus !== undefined && limits.cpus > 0 && { cpus: limits.cpus }),
    ...(limits.memoryBytes !== undefined &&
      limits.memoryBytes > 0 && { memory: `${limits.memoryBytes} B` }),
    ...(service.cpuShares && { cpuWeight: weightOfShares(service.cpuShares) / WEIGHT_DEFAULT }),
    restart: restart?.policy ?? 'no',
    after: service.dependsOn
      .filter((d) => all.some((s) => s.name === d.service) && d.service !== service.name)
      .map((d) => ({
        service: idOf(d.service),
        until: d.condition === 'service_healthy' ? ('ready' as const) : ('started' as const),
      })),
    calls,
    ports: service.ports.map(portText),
    volumes: service.volumes.map(mountText),
    networks: service.networkMode
      ? [service.networkMode.slice(0, 120)]
      : service.networks.map((n) => (n.ipv4 ? `${n.name} ${n.ipv4}` : n.name).slice(0, 120)),
  };
}

const portText = (port: ComposePort): string =>
  `${port.published === undefined ? '' : `${port.published}:`}${port.target}/${port.protocol}`;

const mountText = (mount: ComposeMount): string =>
  `${mount.source ?? mount.type}:${mount.target}`.slice(0, 400);

/** The catalogue's application that an image name stands for; a generic worker otherwise. */
function applicationFor(image: string): string {
  const name = (image.split('@')[0] ?? '').split('/').pop() ?? '';
  const bare = name.split(':')[0] ?? '';
  return catalog.applications.find((app) => app.imageNames.includes(bare))?.id ?? 'worker';
}

/** Images that the catalogue does not hold get layers of their own on the worker's size. */
function imageIdFor(image: string | undefined, application: string): string {
  const app = catalog.applications.find((a) => a.id === application);
  if (application !== 'worker' || image === undefined) return app?.image ?? 'worker';
  const id = image
    .replace(/[^A-Za-z0-9_.-]/g, '-')
    .replace(/^[^A-Za-z0-9]/, 'x$&')
    .slice(0, 60);
  return `their-${id}`;
}

function imagesOf(wishes: readonly ServiceWish[]): ImageDocument[] {
  const model = catalog.images.find((image) => image.id === 'worker');
  const own = new Set(wishes.map((w) => w.image ?? '').filter((id) => id.startsWith('their-')));
  return [...own].map((id) => ({
    id,
    title: id.slice('their-'.length),
    note: 'assumption: as large as the generic worker image, on the same base',
    layers: (model?.layers ?? []).map((layer, i, list) => ({
      digest: i === list.length - 1 ? `${id}/${i}` : layer.digest,
      size: `${layer.bytes} B`,
    })),
  }));
}

/** Two equal hosts, large enough that the virtual machines of all services fit on the first. */
function hostsFor(wishes: readonly ServiceWish[]): HostDocument[] {
  const guests = wishes.reduce((sum, w) => sum + (w.replicas ?? 1), 0);
  const memory = wishes.reduce((sum, w) => {
    const each = w.memory ? Number.parseInt(w.memory, 10) : 2 ** 30;
    return sum + (each + 192 * 2 ** 20) * (w.replicas ?? 1);
  }, 0);
  let size = 4 * 2 ** 30;
  while (size < memory * 1.125) size *= 2;
  const cores = Math.min(256, Math.max(8, 4 * Math.ceil(guests / 4)));
  const disk = Math.max(100, Math.ceil((guests * 8) / 100) * 100);
  return [1, 2].map((n) => ({
    id: `host-${n}`,
    cores,
    memory: formatMemory(size),
    disk: `${disk} GB`,
    diskSpeed: '500 MB/s',
    network: '1 Gbit/s',
  }));
}

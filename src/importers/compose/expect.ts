/** A project in the short form in which the reference's answers are kept, for comparison. */
import type { ComposePort, ComposeProject, ComposeService } from './model.ts';

export interface ServiceExpect {
  readonly image?: string;
  readonly build?: true;
  readonly replicas?: number;
  /** Bytes, as text. */
  readonly mem?: string;
  /** Cores. */
  readonly cpus?: number;
  readonly ports?: readonly string[];
  readonly dep?: Readonly<Record<string, string>>;
  readonly net?: readonly string[] | string;
  readonly vols?: readonly string[];
  readonly restart?: string;
  readonly health?: true;
  readonly profiles?: readonly string[];
}

export interface ComposeExpect {
  readonly services: Readonly<Record<string, ServiceExpect>>;
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

function portText(port: ComposePort): string {
  const range = port.publishedLast === undefined ? '' : `-${port.publishedLast}`;
  const host = port.published === undefined ? '' : `${port.published}${range}`;
  return `${host}:${port.target}/${port.protocol}`;
}

const sorted = (names: readonly string[]): string[] => names.toSorted();

/** No prototype: a service may be called `__proto__`. */
function record<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const result: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) result[key] = value;
  return result;
}

function serviceExpect(service: ComposeService): ServiceExpect {
  const { limits, networkMode, networks } = service;
  const dependencies = service.dependsOn.map((one) => [one.service, one.condition] as const);
  const mounts = service.volumes.map((one) => `${one.type}:${one.source ?? ''}:${one.target}`);
  return {
    ...(service.image === undefined ? {} : { image: service.image }),
    ...(service.build ? { build: true } : {}),
    // The reference's short form leaves out zero, like every empty value.
    ...(service.replicasGiven && service.replicas > 0 ? { replicas: service.replicas } : {}),
    ...(limits.memoryBytes === undefined ? {} : { mem: String(limits.memoryBytes) }),
    ...(limits.cpus === undefined ? {} : { cpus: limits.cpus }),
    ...(service.ports.length === 0 ? {} : { ports: service.ports.map(portText) }),
    ...(dependencies.length === 0 ? {} : { dep: record(dependencies) }),
    ...(networkMode === undefined ? {} : { net: networkMode }),
    ...(networks.length === 0 ? {} : { net: sorted(networks.map(({ name }) => name)) }),
    ...(mounts.length === 0 ? {} : { vols: mounts }),
    ...(service.restart?.text === undefined ? {} : { restart: service.restart.text }),
    ...(service.healthcheck ? { health: true } : {}),
    ...(service.profiles.length === 0 ? {} : { profiles: service.profiles }),
  };
}

export function expectOf(project: ComposeProject): ComposeExpect {
  return {
    services: record(project.services.map((one) => [one.name, serviceExpect(one)] as const)),
    networks: sorted(project.networks.map(({ name }) => name)),
    volumes: sorted(project.volumes.map(({ name }) => name)),
  };
}

/**
 * Twin worlds: the same services, the same hosts, the same clients, on two stacks. The built-in
 * scenarios and the importers describe the services once; this writes both worlds.
 */
import type {
  ClientDocument,
  HostDocument,
  ImageDocument,
  ScenarioDocument,
  ServiceDocument,
  WorldDocument,
} from './document.ts';
import { putOn, remember, type StackView, stackOf, withoutEmpty } from './stacks.ts';

/** A service without a stack. */
export interface ServiceWish {
  readonly id: string;
  readonly title?: string;
  readonly application: string;
  readonly image?: string;
  readonly replicas?: number;
  /** CPU cap in cores. */
  readonly cpus?: number;
  readonly cpuWeight?: number;
  /** Limit of a container, size of a virtual machine. */
  readonly memory?: string;
  /** Docker's name of the policy. */
  readonly restart?: string;
  readonly after?: ServiceDocument['after'];
  readonly calls?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
}

export interface TwinWish {
  readonly title: string;
  readonly seed?: number;
  readonly hosts: readonly HostDocument[];
  readonly registry?: string;
  readonly services: readonly ServiceWish[];
  readonly clients: readonly ClientDocument[];
  readonly images?: readonly ImageDocument[];
  readonly networks?: readonly string[];
  readonly journal?: ScenarioDocument['journal'];
  readonly left?: string;
  readonly right?: string;
  readonly scaleBy?: 'memory' | 'disk';
}

const named = (
  wishes: readonly ServiceWish[],
  pick: (wish: ServiceWish) => string | undefined,
): Record<string, string> => {
  const found: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const wish of wishes) {
    const value = pick(wish);
    if (value !== undefined) found[wish.id] = value;
  }
  return { ...found };
};

/** Writes the scenario of a wish: world `left` on KVM and world `right` on Docker unless said. */
export function twinScenario(wish: TwinWish): ScenarioDocument {
  const left = stackOf(wish.left ?? 'kvm');
  const right = stackOf(wish.right ?? 'docker');
  const asked: StackView = {
    stacks: { left: left.id, right: right.id },
    limits: named(wish.services, (s) => s.memory),
    restarts: named(wish.services, (s) => s.restart),
    ...(wish.scaleBy && { scaleBy: wish.scaleBy }),
  };
  const world: WorldDocument = {
    hosts: wish.hosts,
    ...(wish.registry !== undefined && { registry: { bandwidth: wish.registry } }),
    ...(wish.images && { images: wish.images }),
    services: wish.services.map(serviceOf),
    clients: wish.clients,
    ...(wish.networks && { networks: wish.networks.map((id) => ({ id })) }),
  };
  const noted = remember(remember(asked, 'left', world, left), 'right', world, right);
  const view = withoutEmpty(noted);
  return {
    version: 1,
    title: wish.title,
    seed: wish.seed ?? 7,
    worlds: {
      left: putOn(world, left, view, 'left'),
      right: putOn(world, right, view, 'right'),
    },
    ...(wish.journal && { journal: wish.journal }),
    view: { ...view },
  };
}

function serviceOf(wish: ServiceWish): ServiceDocument {
  return {
    id: wish.id,
    ...(wish.title !== undefined && { title: wish.title }),
    replicas: wish.replicas ?? 1,
    on: [],
    template: {
      kind: '',
      application: wish.application,
      ...(wish.image !== undefined && { image: wish.image }),
      ...(wish.cpus !== undefined && { cpus: wish.cpus }),
      ...(wish.cpuWeight !== undefined && { cpuWeight: wish.cpuWeight }),
    },
    ...(wish.after && { after: wish.after }),
    ...(wish.calls && { calls: wish.calls }),
    ...(wish.ports && { ports: wish.ports }),
    ...(wish.volumes && { volumes: wish.volumes }),
    ...(wish.networks && { networks: wish.networks }),
  };
}

/** V32: a host dies; who is back when, under Kubernetes and under vSphere HA. */
import type { SettingsDocument, WorldDocument } from '../document.ts';
import { type Check, defineCase, holds, interval, type Laboratory, near } from './case.ts';
import {
  docker,
  esxi,
  eventsOf,
  metricsOf,
  placesOf,
  SECOND,
  scenarioOf,
  servers,
} from './parts.ts';

const hosts = servers(2);
const DIES_AT = 1003;
const faults = [{ at: `${DIES_AT} s`, id: 'host-1', tier: 'hardware' as const }];

const POD: SettingsDocument = {
  kind: 'docker-container',
  application: 'nginx',
  restart: 'kubernetes-always',
};
const VM: SettingsDocument = {
  kind: 'esxi-guest',
  system: 'ubuntu',
  application: 'nginx',
  memory: '1 GiB',
};

const kubernetes = (template: SettingsDocument, toleration?: string): WorldDocument => ({
  title: 'Kubernetes',
  hosts,
  entities: docker(hosts),
  services: [
    {
      id: 'web',
      on: placesOf('linux', hosts),
      template,
      controller: 'kubernetes',
      ...(toleration !== undefined && { toleration }),
    },
  ],
  faults,
});
const vsphere = (template: SettingsDocument): WorldDocument => ({
  title: 'vSphere HA',
  hosts,
  entities: esxi(hosts),
  services: [{ id: 'web', on: placesOf('esxi', hosts), template, controller: 'vsphere-ha' }],
  faults,
});

const CONTAINER_START = 0.568;
const VM_START = 96.9;
const pod = { ...POD, startTakes: `${CONTAINER_START} s` };
const vm = { ...VM, startTakes: `${VM_START} s` };

const published = scenarioOf('A host dies: starts as published', {
  kubernetes: kubernetes(pod),
  'kubernetes-at-once': kubernetes(pod, '0 s'),
  vsphere: vsphere(vm),
});
const own = scenarioOf('A host dies: starts through the phases of the catalogue', {
  kubernetes: kubernetes(POD),
  'kubernetes-at-once': kubernetes(POD, '0 s'),
  vsphere: vsphere(VM),
});

const MTBF_HOURS = 100;
const REPAIR_HOURS = 2;
const frail = servers(1, { mtbf: `${MTBF_HOURS} h`, repair: `${REPAIR_HOURS} h` });
const availability = scenarioOf('A server that fails every hundred hours and is repaired in two', {
  single: {
    hosts: frail,
    entities: [{ id: 'linux-1', kind: 'linux', system: 'ubuntu', on: 'host-1', up: true }],
    services: [
      {
        id: 'web',
        on: ['linux-1'],
        template: { kind: 'process', application: 'nginx', restart: 'systemd' },
      },
    ],
  },
});

interface Timeline {
  /** Seconds after the death of the host. */
  readonly silent: number;
  readonly evicted: number;
  readonly back: number;
}

function timelines(lab: Laboratory, which: typeof published): Record<string, Timeline> {
  const sim = lab.start(which);
  sim.advance((DIES_AT + 500) * SECOND);
  const after = (world: string, type: 'placeSilent' | 'evicted' | 'serviceUp'): number => {
    const event = eventsOf(sim, world, type).find((e) => e.at > DIES_AT * SECOND);
    return event ? event.at / SECOND - DIES_AT : Number.POSITIVE_INFINITY;
  };
  return Object.fromEntries(
    Object.keys(which.worlds).map((world) => [
      world,
      {
        silent: after(world, 'placeSilent'),
        evicted: after(world, 'evicted'),
        back: after(world, 'serviceUp'),
      },
    ]),
  );
}

const HEARTBEAT = { kubernetes: 10, vsphere: 1 };
const interval1 = 'one heartbeat (1 s)';
const interval10 = 'one heartbeat (10 s)';

function recovery(lab: Laboratory): Check[] {
  const times = timelines(lab, published);
  const k8s = times.kubernetes as Timeline;
  const atOnce = times['kubernetes-at-once'] as Timeline;
  const ha = times.vsphere as Timeline;
  const k = HEARTBEAT.kubernetes;
  const seconds = (a: number, b: number): string => `${a.toFixed(1)} s, ${b.toFixed(1)} s`;
  return [
    near('Kubernetes: node unknown after, s', 40, k8s.silent, k, interval10),
    near('Kubernetes: pods given up after, s', 340, k8s.evicted, k, interval10),
    near('Kubernetes: from unknown to given up, s', 300, k8s.evicted - k8s.silent, 1e-6, '±1 µs'),
    near('Kubernetes: service back after, s', 340 + CONTAINER_START, k8s.back, k, interval10),
    near('vSphere HA: host failed after, s', 15, ha.silent, HEARTBEAT.vsphere, interval1),
    near('vSphere HA: service back after, s', 15 + VM_START, ha.back, 1, interval1),
    near('tolerationSeconds 0: back after, s', 40 + CONTAINER_START, atOnce.back, k, interval10),
    holds(
      'back first: VM or pod',
      'VM, although it starts more slowly',
      seconds(ha.back, k8s.back),
      ha.back < k8s.back,
    ),
    holds(
      'back first with tolerationSeconds 0',
      'pod',
      seconds(ha.back, atOnce.back),
      atOnce.back < ha.back,
    ),
  ];
}

function withOwnStarts(lab: Laboratory): Check[] {
  const times = timelines(lab, own);
  const [k8s, ha] = [times.kubernetes as Timeline, times.vsphere as Timeline];
  const say = `${ha.back.toFixed(1)} s, ${k8s.back.toFixed(1)} s`;
  return [holds('the catalogue’s own starts: VM, pod', 'VM first', say, ha.back < k8s.back)];
}

const BATCHES = 30;
const FAILURES_PER_BATCH = 100;

function steadyState(lab: Laboratory): Check[] {
  const sim = lab.start(availability, 2);
  sim.advance(3600 * SECOND); // up for the first time
  const step = FAILURES_PER_BATCH * (MTBF_HOURS + REPAIR_HOURS) * 3600 * SECOND;
  const downs: number[] = [];
  let before = 0;
  let took = 0;
  for (let i = 0; i < BATCHES; i++) {
    sim.advance(sim.now + step);
    const [web] = metricsOf(sim, 'single').services;
    downs.push(1 - ((web?.downMicros ?? 0) - before) / step);
    before = web?.downMicros ?? 0;
    took = web?.outageList.find(({ over }) => over)?.tookMicros ?? 0;
  }
  // Time to repair is what the ledger says: the repair itself, and the start of all tiers.
  const mttrHours = took / SECOND / 3600;
  const exact = MTBF_HOURS / (MTBF_HOURS + mttrHours);
  return [
    interval('availability = MTBF ÷ (MTBF + MTTR)', exact, downs, 0.002),
    holds('MTTR, h', '> 2: repair and start', mttrHours.toFixed(4), mttrHours > REPAIR_HOURS),
  ];
}

export const v32 = defineCase({
  id: 'V32',
  title: 'A host dies: Kubernetes and vSphere HA',
  kind: 'PREDICT',
  summary:
    'The cluster of virtual machines is back earlier than Kubernetes with its defaults, although ' +
    'a container starts a hundred times faster; with tolerationSeconds 0 the order turns round. ' +
    'Also: the availability of one server that fails and is repaired.',
  sources: [
    'fail-k8s-monitor',
    'fail-k8s-evict',
    'fail-k8s-lease',
    'fail-ha-detect',
    'boot-ec2-linux',
    'ctr-khan-ssd',
  ],
  remarks:
    'The host dies 3 s after its last lease, so it is in doubt after 37 s: the published 40 s are ' +
    'counted from the last sign of life. That the order turns round holds for the machine of ' +
    '96.9 s; with the catalogue’s own boot (18 s) the virtual machine is back first even then.',
  scenarios: { published, own, availability },
  run: (lab) => [...recovery(lab), ...withOwnStarts(lab), ...steadyState(lab)],
});

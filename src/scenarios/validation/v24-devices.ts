/** V24: three generations of virtual network cards, by what they cost for each packet. */
import type { Simulation } from '../../engine/index.ts';
import type { ScenarioDocument, WorldDocument } from '../document.ts';
import { type Check, defineCase, holds, type Laboratory, within } from './case.ts';

/** ttcp, Mbit/s, with packets of 500 B and of 1500 B. */
const MEASURED = {
  native: { title: 'Linux', small: 602, large: 897 },
  xen: { title: 'Xen, split driver', small: 516, large: 897 },
  vmware: { title: 'VMware Workstation, emulated card', small: 101, large: 291 },
  uml: { title: 'User-Mode Linux', small: 61.1, large: 165 },
} as const;
type System = keyof typeof MEASURED;
const SYSTEMS = Object.keys(MEASURED) as System[];

const LINE = 897;
const SMALL = 500;
const LARGE = 1500;
/** Microseconds that a packet takes at a rate in Mbit/s. */
const timeOf = (bytes: number, megabits: number): number => (bytes * 8) / megabits;
const micros = (time: number): string => `${time.toFixed(4)} us`;
/** Packets under way, as a window allows. */
const WINDOW = 32;
const SECONDS = 0.3;
const FROM = 2;

/** A packet is a request: it takes its time on the wire, and its work on the one processor. */
const world = (system: System, bytes: number): WorldDocument => ({
  title: MEASURED[system].title,
  hosts: [{ id: 'host-1', cores: 2, memory: '2 GiB', disk: '40 GB' }],
  entities: [{ id: 'linux-1', kind: 'linux', system: 'ubuntu', on: 'host-1', up: true }],
  services: [
    {
      id: 'wire',
      on: ['linux-1'],
      calls: ['sender'],
      template: {
        kind: 'process',
        application: 'worker',
        cpus: 1,
        requestWork: micros(timeOf(bytes, LINE)),
        requestSpread: 'deterministic',
      },
    },
    {
      id: 'sender',
      on: ['linux-1'],
      template: {
        kind: 'process',
        application: 'worker',
        cpus: 1,
        workers: 1,
        requestWork: micros(timeOf(SMALL, MEASURED[system].small)),
        requestSpread: 'deterministic',
      },
    },
  ],
  clients: [
    {
      id: 'ttcp',
      service: 'wire',
      clients: 0,
      profile: [{ at: `${FROM} s`, clients: WINDOW }],
    },
  ],
});

const scenario = (bytes: number): ScenarioDocument => ({
  version: 1,
  title: `Packets of ${bytes} B`,
  worlds: Object.fromEntries(SYSTEMS.map((system) => [system, world(system, bytes)])),
});
const small = scenario(SMALL);
const large = scenario(LARGE);

/** Mbit/s of each system. */
function ratesOf(
  lab: Laboratory,
  document: ScenarioDocument,
  bytes: number,
): Record<System, number> {
  const sim = lab.start(document);
  const served = (): number[] =>
    sim.views.map((view: Simulation['views'][number]) => view.measure().requests.served);
  sim.advance((FROM + 0.1) * 1e6);
  const before = served();
  sim.advance((FROM + 0.1 + SECONDS) * 1e6);
  const rates = served().map((n, i) => ((n - (before[i] as number)) * bytes * 8) / SECONDS / 1e6);
  return Object.fromEntries(SYSTEMS.map((system, i) => [system, rates[i]])) as Record<
    System,
    number
  >;
}

function run(lab: Laboratory): Check[] {
  const [few, many] = [ratesOf(lab, large, LARGE), ratesOf(lab, small, SMALL)];
  const calibrated = SYSTEMS.map((system) => {
    const { title, small: published } = MEASURED[system];
    const what = `${title}, packets of 500 B, Mbit/s (calibrated)`;
    return within(what, published, +many[system].toFixed(1), 0.01);
  });
  return [
    within('Xen, packets of 1500 B, Mbit/s', MEASURED.xen.large, +few.xen.toFixed(1), 0.05),
    within(
      'VMware, packets of 1500 B, Mbit/s',
      MEASURED.vmware.large,
      +few.vmware.toFixed(1),
      0.05,
    ),
    within('Linux, packets of 1500 B, Mbit/s', MEASURED.native.large, +few.native.toFixed(1), 0.05),
    holds(
      'the paravirtual card is seen with small packets only',
      '−14 %, 0 %',
      `${(100 * (many.xen / many.native - 1)).toFixed(0)} %, ${(100 * (few.xen / few.native - 1)).toFixed(0)} %`,
      many.xen < 0.9 * many.native && few.xen > 0.99 * few.native,
    ),
    ...calibrated,
  ];
}

export const v24 = defineCase({
  id: 'V24',
  title: 'Emulated, paravirtual, native: three generations of network cards',
  kind: 'CAL+PREDICT',
  summary:
    'What a card costs for each packet, taken from small packets, decides whether large ones still ' +
    'fill the line: a paravirtual card does, an emulated one leaves two thirds of it empty.',
  sources: ['xen-ttcp', 'xen-ttcp500'],
  remarks:
    'A packet costs the same whatever it holds. For User-Mode Linux that gives 183 Mbit/s with large ' +
    'packets where 165 were measured: copying counts there too. System calls, forks and page faults ' +
    'of the same paper are in the sources and have no part in this case.',
  scenarios: { large, small },
  run,
});

/** V08: max–min fairness on links, and SimGrid's example of migrations over one path. */
import type { Simulation } from '../../engine/index.ts';
import type { ScenarioDocument } from '../document.ts';
import { type Check, defineCase, type Laboratory, near, within } from './case.ts';
import { type Moved, movedIn, moveScenario, transferScenario } from './moves.ts';

const FAST = '1000 MB/s';
const send = (id: string, from: string, to: string, megabytes: number) =>
  ({ id, from, to, bytes: `${megabytes} MB` }) as const;

/** Link A is what host a can send (10 MB/s), link B what host b can take (4 MB/s). */
const links = transferScenario(
  'Two links, three flows',
  { a: '10 MB/s', b: '4 MB/s', c: FAST, d: FAST },
  [send('a', 'a', 'c', 80), send('ab', 'a', 'b', 20), send('b', 'd', 'b', 20)],
);
const line = transferScenario(
  'A line of two links, one long flow and two short ones',
  { a: '1 MB/s', b: '1 MB/s', c: FAST, d: FAST },
  [send('long', 'a', 'b', 5), send('first', 'a', 'c', 5), send('second', 'd', 'b', 5)],
);
const weights = transferScenario(
  'Weights and limits',
  { a: '12 MB/s', b: FAST, c: FAST, d: FAST },
  [
    { ...send('one', 'a', 'b', 20), weight: 1 },
    { ...send('three', 'a', 'c', 60), weight: 3 },
    { ...send('limited', 'a', 'd', 40), weight: 8, rateMax: '4 MB/s' },
  ],
);

/** A web server that fills its link, and a migration that is limited to 100 Mbit/s. */
const web: ScenarioDocument = moveScenario({
  title: 'A web server at 870 Mbit/s, and a migration beside it',
  hosts: 4,
  guests: [{ bytes: 800e6, dirtyRate: '0 B/s' }],
  network: '870 Mbit/s',
  migration: { rate: { min: '100 Mbit/s', max: '500 Mbit/s', step: '50 Mbit/s' }, rest: '256 KiB' },
  transfers: Array.from({ length: 60 }, (_, i) => ({
    ...send(`web-${i + 1}`, 'host-1', 'host-2', 108.75),
    ...(i > 0 && { after: `web-${i}` }),
  })),
  at: ['10 s'],
});

/** Fafard to Tremblay: 8.158 MB/s both ways together, latencies of 1976 µs. */
const simgrid = (title: string, ...bytes: readonly number[]): ScenarioDocument =>
  moveScenario({
    title,
    guests: bytes.map((b) => ({ bytes: b, dirtyRate: '0 B/s', on: 1 })),
    network: '8.158 MB/s',
    transport: {
      latency: '1976 us',
      latencyFactor: 13.01,
      efficiency: 0.97,
      reverseShare: 0.05,
      duplex: 'half',
    },
    migration: { downtime: '30 ms', rounds: 100_000, resume: '0 s', workingSetShare: 0.9 },
    at: ['0 s'],
  });
const one = simgrid('SimGrid: 1 GB', 1e9);
const small = simgrid('SimGrid: 100 MB', 1e8);
const two = simgrid('SimGrid: two of 1 GB at once', 1e9, 1e9);

/** Rate of each transfer in MB/s, in the order in which they ended. */
const rates = (sim: Simulation): number[] =>
  sim.events.flatMap(({ type, data }) =>
    type === 'transferred' ? [Number(data.bytes) / Number(data.tookMicros)] : [],
  );

function shares(lab: Laboratory): Check[] {
  const exact = (
    name: string,
    document: ScenarioDocument,
    expected: readonly (readonly [string, number])[],
  ): Check[] => {
    const sim = lab.start(document);
    sim.advance(60e6);
    const found = rates(sim);
    return expected.map(([flow, rate], i) =>
      near(`${name}: ${flow}, MB/s`, rate, found[i] ?? Number.NaN, 1e-6 * rate, '1e-6'),
    );
  };
  return [
    ...exact('links of 10 and 4', links, [
      ['over A', 8],
      ['over A and B', 2],
      ['over B', 2],
    ]),
    ...exact('line', line, [
      ['long', 0.5],
      ['first', 0.5],
      ['second', 0.5],
    ]),
    ...exact('12 MB/s', weights, [
      ['weight 1', 2],
      ['weight 3', 6],
      ['weight 8, at most 4 MB/s', 4],
    ]),
  ];
}

function besideWeb(lab: Laboratory): Check[] {
  const sim = lab.start(web);
  sim.advance(60e6);
  const speeds = sim.events.flatMap(({ type, at, data }) => {
    const took = Number(data.tookMicros);
    if (type !== 'transferred') return [];
    return [{ from: at - took, to: at, megabits: (Number(data.bytes) * 8) / took }];
  });
  const before = speeds.filter(({ to }) => to <= 10e6).map(({ megabits }) => megabits);
  const during = speeds.filter(({ from }) => from >= 10e6).map(({ megabits }) => megabits);
  return [
    within('web server alone, Mbit/s', 870, before[0] ?? Number.NaN, 1e-5),
    within('web server beside a migration, Mbit/s', 765, during[0] ?? Number.NaN, 0.02),
    near('the same, by the rule, Mbit/s', 770, during[0] ?? Number.NaN, 1e-3),
  ];
}

function migrations(lab: Laboratory): Check[] {
  const total = (document: ScenarioDocument, guest: string): number => {
    const sim = lab.start(document);
    sim.advance(400e6);
    return (movedIn(sim).get(guest) as Moved).seconds;
  };
  return [
    within('SimGrid, 1 GB, s', 132.765801, total(one, 'vm-1'), 1e-4),
    within('SimGrid, 100 MB, s', 13.345992, total(small, 'vm-1'), 1e-4),
    within('SimGrid, two of 1 GB, first, s', 265.454, total(two, 'vm-1'), 1e-4),
    within('SimGrid, two of 1 GB, second, s', 265.454, total(two, 'vm-2'), 1e-4),
  ];
}

export const v08 = defineCase({
  id: 'V08',
  title: 'Flows share links by max–min fairness',
  kind: 'EXACT',
  summary:
    'All flows rise together until a link is full; those on it stay, the others go on rising. ' +
    'Two migrations over one path take twice as long, and a web server gives up exactly what ' +
    'a migration takes.',
  sources: [
    ...['th-maxmin', 'mig-simgrid-1g', 'mig-simgrid-100m', 'mig-simgrid-2'],
    ...['mig-simgrid-platform', 'simgrid-network', 'mig-web-tput'],
  ],
  remarks:
    'Of the path only its narrowest link counts: 8.158 MB/s × 0.97 ÷ 1.05 = 7,536,438 B/s. Clark ' +
    'et al. predict 770 Mbit/s and measured 765.',
  scenarios: {
    links,
    line,
    weights,
    web,
    'simgrid-1g': one,
    'simgrid-100m': small,
    'simgrid-2': two,
  },
  run: (lab) => [...shares(lab), ...besideWeb(lab), ...migrations(lab)],
});

/** V02: pre-copy live migration is a geometric series. */
import type { ScenarioDocument } from '../document.ts';
import { type Check, defineCase, exactly, holds, type Laboratory, near } from './case.ts';
import { type Moved, movedIn, moveScenario, WORLD } from './moves.ts';

const V = 1024e6;
const B = 125e6;
const ROUNDS_MAX = 30;
/** Dirty rates in MB/s with the published rounds and total in s. */
const TABLE = [
  [12.5, 3, 9.101],
  [25, 4, 10.237],
  [62.5, 9, 16.368],
  [100, 26, 40.861],
] as const;
const ENDLESS = [125, 200] as const;
const RATES = [...TABLE.map(([rate]) => rate), ...ENDLESS];

const series: ScenarioDocument = moveScenario({
  title: 'Six guests that write ever faster',
  hosts: 12,
  guests: RATES.map((rate) => ({ bytes: V, dirtyRate: `${rate} MB/s` })),
  network: '1 Gbit/s',
  migration: { downtime: '30 ms', rounds: ROUNDS_MAX, resume: '0 s', workingSetShare: 1 },
  at: ['1 s'],
});

const STOPPED = [
  [128, 32],
  [256, 16],
  [512, 8],
] as const;
const stopAndCopy = (megabits: number): ScenarioDocument =>
  moveScenario({
    title: `All of 512 MB while it stands still, at ${megabits} Mbit/s`,
    guests: [{ bytes: 512e6, dirtyRate: '1 GB/s' }],
    network: `${megabits} Mbit/s`,
    migration: { rounds: 1, resume: '0 s', workingSetShare: 1 },
    at: ['1 s'],
  });

const seconds = (value: number): string => `±${+(value * 1e6).toPrecision(2)} µs`;

function converging(rate: number, rounds: number, published: number, end: Moved): Check[] {
  const r = (rate * 1e6) / B;
  const data = (V * (1 - r ** (rounds + 1))) / (1 - r);
  const what = (name: string): string => `${name} at ${rate} MB/s`;
  // A whole byte is the least that is sent; two whole microseconds bound a pause and a total.
  return [
    exactly(what('rounds'), rounds, end.rounds),
    near(what('total, s (published)'), published, end.seconds, 5e-4, '±0.5 ms (as printed)'),
    near(what('data, B'), data, end.bytes, (rounds + 1) / (1 - r), 'a byte a round'),
    near(what('total, s'), data / B, end.seconds, 2e-6, seconds(2e-6)),
    near(what('pause, s'), (V * r ** rounds) / B, end.pauseSeconds, 2e-6, seconds(2e-6)),
  ];
}

function endless(rate: number, end: Moved, told: boolean): Check[] {
  const what = (name: string): string => `${name} at ${rate} MB/s`;
  return [
    holds(what('it says that it does not converge'), 'yes', told ? 'yes' : 'no', told),
    exactly(what('converged'), 'no', end.converged ? 'yes' : 'no'),
    exactly(what('rounds before it is stopped'), ROUNDS_MAX, end.rounds),
    near(what('pause, s'), V / B, end.pauseSeconds, 2e-6, seconds(2e-6)),
  ];
}

function run(lab: Laboratory): Check[] {
  const sim = lab.start(series);
  sim.advance(300e6);
  const moved = movedIn(sim);
  const endOf = (i: number): Moved => moved.get(`vm-${i + 1}`) as Moved;
  const told = new Set(
    sim.events.filter((e) => e.type === 'migrationNotConverging').map((e) => e.subject),
  );
  const checks = TABLE.flatMap(([rate, rounds, total], i) =>
    converging(rate, rounds, total, endOf(i)),
  );
  ENDLESS.forEach((rate, i) => {
    const at = TABLE.length + i;
    checks.push(...endless(rate, endOf(at), told.has(`vm-${at + 1}`)));
  });
  for (const [megabits, published] of STOPPED) {
    const stopped = lab.start(stopAndCopy(megabits));
    stopped.advance(200e6);
    const end = movedIn(stopped).get('vm-1') as Moved;
    const what = `stopping and copying 512 MB at ${megabits} Mbit/s, s`;
    checks.push(near(what, published, end.pauseSeconds, 2e-6, seconds(2e-6)));
  }
  return checks;
}

export const v02 = defineCase({
  id: 'V02',
  title: 'Pre-copy live migration is a geometric series',
  kind: 'EXACT',
  summary:
    'Each round sends what was written during the one before: V, Vr, Vr² with r = dirty rate ÷ ' +
    'bandwidth. Near r = 1 it takes long; from there on it never ends by itself, and is stopped.',
  sources: ['th-precopy', 'mig-simgrid-maxdown', 'mig-stopcopy'],
  remarks:
    'The case asks for 1e-9; time is whole microseconds, so that a pause and a total are within ' +
    '2 µs, and memory is whole bytes, a byte a round. Rounding does not add up from round to round.',
  scenarios: {
    series,
    ...Object.fromEntries(STOPPED.map(([megabits]) => [`stop-${megabits}`, stopAndCopy(megabits)])),
  },
  curve: {
    x: { label: 'Dirty rate', unit: 'MB/s' },
    y: { label: 'Whole migration', unit: 's' },
    series: [
      {
        title: 'V (1 − r^(n+1)) ÷ (1 − r) ÷ B',
        published: TABLE.map(([rate, , total]) => [rate, total] as const),
        world: WORLD,
        fromEvent: ({ type, subject, data }) => {
          const rate = RATES[Number(subject.split('-')[1]) - 1];
          if (type !== 'migrated' || rate === undefined) return null;
          return [rate, Number(data.tookMicros) / 1e6];
        },
      },
    ],
  },
  run,
});

/** V07: shares, reservations and limits: the worked example of mClock, on a disk and on CPUs. */
import type { EntityDocument, ScenarioDocument } from '../document.ts';
import { type Check, defineCase, type Laboratory, near, type Point, within } from './case.ts';
import { dockerOn, machine, SECOND } from './starts.ts';

const NAMES = ['RD', 'OLTP', 'DM'] as const;
type Wish = readonly [weight: number, reserved: number, limit: number];
const WISHES: readonly Wish[] = [
  [100, 250, 0],
  [200, 250, 0],
  [300, 0, 1000],
];
/** Capacity, and what each of the three gets. */
const PUBLISHED: readonly (readonly [total: number, shares: readonly number[]])[] = [
  [400, [200, 200, 0]],
  [500, [250, 250, 0]],
  [600, [250, 250, 100]],
  [875, [250, 250, 375]],
  [1000, [250, 300, 450]],
  [1200, [250, 380, 570]],
  [1500, [250, 500, 750]],
  [1800, [300, 600, 900]],
  [2000, [1000 / 3, 2000 / 3, 1000]],
  [2400, [1400 / 3, 2800 / 3, 1000]],
];
/** So many of the example's units are one core: a thread uses no more than that. */
const A_CORE = 2400;
const OUTSTANDING = 32;

const esxiOn = (host: string): EntityDocument[] => [
  { id: `esxi-${host}`, kind: 'esxi', on: host, up: true },
];
const guest = (id: string, more: Partial<EntityDocument>): EntityDocument => ({
  id,
  kind: 'esxi-guest',
  system: 'debian-minimal',
  memory: '1 GiB',
  on: 'esxi-host-1',
  up: true,
  io: { outstanding: OUTSTANDING },
  ...more,
});

/** Three virtual machines that would take the whole disk. */
const onDisk = (total: number): ScenarioDocument => ({
  version: 1,
  title: `${total} I/Os a second for three`,
  worlds: {
    disk: {
      title: 'mClock',
      hosts: [machine('host-1', { diskIops: `${total}/s` })],
      entities: [
        ...esxiOn('host-1'),
        ...WISHES.map(([diskWeight, reserved, limit], i) =>
          guest(NAMES[i] ?? '', {
            diskWeight,
            ...(reserved > 0 && { diskReserved: `${reserved}/s` }),
            ...(limit > 0 && { diskLimit: `${limit}/s` }),
          }),
        ),
      ],
    },
  },
});

/** Three containers of one busy thread each; the example's unit is a part of a core. */
const onCpus = (total: number): ScenarioDocument => ({
  version: 1,
  title: `${total} of ${A_CORE} parts of a core for three`,
  worlds: {
    cpu: {
      title: 'Shares of the CPU',
      hosts: [machine('host-1', { cores: total / A_CORE })],
      entities: [
        ...dockerOn('host-1'),
        ...WISHES.map(
          ([cpuWeight, reserved, limit], i): EntityDocument => ({
            id: NAMES[i] ?? '',
            kind: 'docker-container',
            application: 'worker',
            on: 'linux-host-1',
            up: true,
            cpuWeight,
            ...(reserved > 0 && { cpuReserved: reserved / A_CORE }),
            ...(limit > 0 && { cpus: limit / A_CORE }),
            tasks: ['1000000 s'],
          }),
        ),
      ],
    },
  },
});

/** Four machines with 32 I/Os outstanding each; the first may have a reservation. */
const four = (diskReserved: string): ScenarioDocument => ({
  version: 1,
  title: 'Latency follows from throughput',
  worlds: {
    disk: {
      title: 'mClock',
      hosts: [machine('host-1', { diskIops: '1980/s' })],
      entities: [
        ...esxiOn('host-1'),
        ...[1, 1, 2, 2].map((diskWeight, i) =>
          guest(`VM${i + 1}`, { diskWeight, ...(i === 0 && { diskReserved }) }),
        ),
      ],
    },
  },
});

const WARM_UP = 2 * SECOND;
const WINDOW_SECONDS = 40;
/** An I/O at each end of the window, and one for the turn of the others. */
const COUNT_ERROR = 3;

function play(lab: Laboratory): Check[] {
  const checks: Check[] = [];
  for (const [total, shares] of PUBLISHED) {
    const disk = lab.start(onDisk(total));
    const done = (): number[] => NAMES.map((name) => disk.views[0]?.io(name)?.done ?? -1);
    disk.advance(WARM_UP);
    const before = done();
    disk.advance(WARM_UP + WINDOW_SECONDS * SECOND);
    const after = done();
    const cpu = lab.start(onCpus(total));
    cpu.advance(SECOND);
    shares.forEach((share, i) => {
      const name = NAMES[i] ?? '';
      const got = ((after[i] ?? 0) - (before[i] ?? 0)) / WINDOW_SECONDS;
      const error = COUNT_ERROR / WINDOW_SECONDS;
      checks.push(
        near(`${name} of ${total} I/Os a second`, share, got, error, `±${COUNT_ERROR} I/Os in all`),
      );
      const cores = cpu.views[0]?.cpu(name)?.cores ?? -1;
      checks.push(near(`${name} of ${total}, CPU`, share, cores * A_CORE, 1e-9 * A_CORE, '1e-9'));
    });
  }
  return [...checks, ...latencies(lab)];
}

/** Measured: 330 I/Os a second at 96 ms, and 490 at 68 ms once they are reserved. */
function latencies(lab: Laboratory): Check[] {
  return [
    [330, 96, '1/s'],
    [490, 68, '490/s'],
  ].flatMap(([rate, millis, reserved]) => {
    const sim = lab.start(four(String(reserved)));
    sim.advance(60 * SECOND);
    const { done = 0, meanMicros = 0 } = sim.views[0]?.io('VM1') ?? {};
    return [
      within(`VM1 with ${reserved} reserved, I/Os a second`, Number(rate), done / 60, 0.01),
      within(
        `its latency with ${OUTSTANDING} outstanding, ms`,
        Number(millis),
        meanMicros / 1e3,
        0.05,
      ),
    ];
  });
}

const points = (i: number): readonly Point[] =>
  PUBLISHED.map(([total, shares]): Point => [total, shares[i] ?? 0]);
/** A run has one capacity: the example's. */
const SHOWN = 1200;

export const v07 = defineCase({
  id: 'V07',
  title: 'Shares, reservations and limits',
  kind: 'EXACT',
  summary:
    'Three virtual machines share a disk by weights 1:2:3; two of them have reserved 250 I/Os a ' +
    'second each, the third may have 1000 at most. What each gets depends on what the disk can ' +
    'do, in four stretches. The same shares come out for CPUs, to a billionth.',
  sources: ['sch-mclock-ex', 'sch-mclock-lat'],
  remarks:
    'On the disk whole I/Os are counted over 40 s. The two latencies were measured on an array ' +
    'whose speed is not given; here it does 1980 I/Os a second, six times what the machine of ' +
    "weight 1 of 6 was seen to get, and the reservation is what it got with one. Little's law " +
    'gives 97.0 and 65.3 ms.',
  scenarios: { disk: onDisk(SHOWN), cpu: onCpus(SHOWN), latency: four('490/s') },
  curve: {
    x: { label: 'capacity', unit: '1/s' },
    y: { label: 'served', unit: '1/s' },
    series: NAMES.map((title, i) => ({
      title,
      published: points(i),
      scenario: 'disk',
      world: 'disk',
      fromMetrics: ({ io }, now) => {
        const done = io.find(({ id }) => id === title)?.done ?? 0;
        return now > 0 ? [[SHOWN, (done * SECOND) / now] as const] : [];
      },
    })),
  },
  run: play,
});

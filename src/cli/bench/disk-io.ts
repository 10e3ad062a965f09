/**
 * Benchmark `disk-io`: a disk of 100,000 I/Os a second with 32 outstanding: one process alone, and
 * eight virtual machines with weights, reservations and limits, each with its virtual disk. Counts
 * the I/Os that the disk has served per second of wall time.
 */
import { catalog } from '../../catalog/index.ts';
import { createSimulation } from '../../engine/index.ts';
import type { EntityDocument, ScenarioDocument } from '../../scenarios/document.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import type { Row } from './row.ts';

const SECONDS = 10;
const IOPS = 100_000;

const linux = { id: 'linux', kind: 'linux', system: 'alpine', on: 'host', up: true } as const;
const alone: readonly EntityDocument[] = [{ ...linux, io: { outstanding: 32 } }];
const guests: readonly EntityDocument[] = [
  linux,
  { id: 'kvm', kind: 'kvm', on: 'linux', up: true },
  ...Array.from({ length: 8 }, (_, i): EntityDocument => {
    const asked = { diskWeight: 1 + i, ...(i % 2 === 0 && { diskReserved: '5000/s' }) };
    return {
      id: `vm-${i}`,
      kind: 'kvm-guest',
      system: 'alpine',
      memory: '1 GiB',
      on: 'kvm',
      up: true,
      io: { outstanding: 32 },
      ...asked,
      ...(i % 3 === 0 && { diskLimit: '20000/s' }),
    };
  }),
];

const document = (entities: readonly EntityDocument[]): ScenarioDocument => ({
  version: 1,
  title: 'Disk I/O',
  worlds: {
    w: {
      hosts: [
        {
          id: 'host',
          cores: 8,
          memory: '64 GiB',
          disk: '1 TB',
          diskSpeed: '4 GB/s',
          diskIops: `${IOPS}/s`,
          diskChannels: 16,
        },
      ],
      entities,
    },
  },
});

/** Rows `alone` and `eight-guests`; the check is what a disk of that rate has served. */
export function diskIo(): Row[] {
  const variants = { alone, 'eight-guests': guests };
  return Object.entries(variants).map(([variant, entities]) => {
    const rounds = Array.from({ length: 5 }, () => run(entities)).sort((a, b) => a[0] - b[0]);
    const [value, done] = rounds[2] as [number, number];
    return { bench: 'disk-io', variant, value, unit: 'I/Os/s', check: done };
  });
}

function run(entities: readonly EntityDocument[]): [perSecond: number, done: number] {
  const parsed = parseScenario(document(entities));
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  const sim = createSimulation({ catalog, scenario: parsed.scenario });
  const begun = performance.now();
  sim.advance(SECONDS * 1e6);
  const seconds = (performance.now() - begun) / 1000;
  const done = sim.views[0]?.io('host')?.done ?? 0;
  return [done / seconds, done];
}

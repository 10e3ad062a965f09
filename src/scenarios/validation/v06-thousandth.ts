/** V06: creating one machine more beside a thousand others. */
import type { SimEvent } from '../../engine/index.ts';
import type { EntityDocument, ScenarioDocument } from '../document.ts';
import { type Check, defineCase, holds, type Laboratory, type Point, within } from './case.ts';
import { dockerOn, machine, SECOND, startAt, tookSeconds, xenOn } from './starts.ts';

interface Series {
  readonly title: string;
  readonly world: string;
  readonly guests: number;
  /** Seconds from one start to the next. */
  readonly gap: number;
  readonly control: string;
  readonly guest: Omit<EntityDocument, 'id' | 'on'>;
}

const linux = { kind: 'xen-guest', memory: '120 MB' } as const;
const unikernel = { system: 'mini-os', memory: '8 MiB' } as const;
const SERIES: Readonly<Record<string, Series>> = {
  debian: {
    title: 'Debian under xl',
    world: 'debian',
    guests: 1000,
    gap: 50,
    control: 'xen-dom0',
    guest: { ...linux, system: 'debian-minimal' },
  },
  tinyx: {
    title: 'Tinyx under xl',
    world: 'tinyx',
    guests: 1000,
    gap: 12,
    control: 'xen-dom0',
    guest: { ...linux, system: 'tinyx' },
  },
  unikernel: {
    title: 'Unikernel under xl',
    world: 'unikernel',
    guests: 1000,
    gap: 1,
    control: 'xen-dom0',
    guest: { ...unikernel, kind: 'xen-unikernel' },
  },
  lightvm: {
    title: 'Unikernel under LightVM',
    world: 'lightvm',
    guests: 1000,
    gap: 1,
    control: 'lightvm-dom0',
    guest: { ...unikernel, kind: 'lightvm-unikernel' },
  },
};

const name = (n: number): string => `vm-${n}`;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** One machine after the other, each beside all that came before. */
const inTurn = ({ title, world, guests, gap, control, guest }: Series): ScenarioDocument => ({
  version: 1,
  title: `One after the other: ${title}`,
  worlds: {
    [world]: {
      title,
      hosts: [machine('host-1')],
      entities: [
        ...xenOn('host-1', control),
        ...numbers(guests).map((n) => ({ ...guest, id: name(n), on: 'xen-host-1' })),
      ],
    },
  },
  journal: numbers(guests).map((n) => startAt((n - 1) * gap * SECOND, world, name(n))),
});

const CONTAINERS = 3000;
/** The first container fetches the image, and makes room for the ones that are counted. */
const containers: ScenarioDocument = {
  version: 1,
  title: 'One after the other: Docker',
  worlds: {
    docker: {
      title: 'Docker',
      hosts: [machine('host-1', { cores: 64 })],
      entities: [
        ...dockerOn('host-1'),
        ...[0, ...numbers(CONTAINERS)].map((n) => ({
          id: name(n),
          kind: 'docker-container',
          application: 'nginx',
          on: 'linux-host-1',
        })),
      ],
    },
  },
  journal: [
    startAt(0, 'docker', name(0)),
    { at: 10 * SECOND, command: { type: 'kill', world: 'docker', id: name(0) } },
    ...numbers(CONTAINERS).map((n) => startAt((20 + 2 * n) * SECOND, 'docker', name(n))),
  ],
};

const numberOf = (subject: string): number => Number(subject.slice(3));

/** The phases in which a toolstack makes the machine, and reads its image. */
const creates = ({ type, data }: SimEvent): boolean =>
  type === 'phaseEnded' && /^(Toolstack|Load)/.test(String(data.phase));

function creationTimes(lab: Laboratory, one: Series): number[] {
  const run = lab.start(inTurn(one));
  run.advance(one.guests * one.gap * SECOND + 60 * SECOND);
  const times: number[] = [];
  for (const event of run.events) {
    if (!creates(event)) continue;
    const n = numberOf(event.subject);
    times[n] = (times[n] ?? 0) + tookSeconds(event);
  }
  return times;
}

function wholeTimes(lab: Laboratory, document: ScenarioDocument, until: number): number[] {
  const run = lab.start(document);
  run.advance(until);
  const times: number[] = [];
  for (const event of run.events) {
    if (event.type === 'started') times[numberOf(event.subject)] = tookSeconds(event);
  }
  return times;
}

/** First, thousandth, and whether the middle lies below the line between them. */
function climb(times: readonly number[], title: string, first: number, last: number): Check[] {
  const at = (n: number): number => times[n] ?? Number.NaN;
  const line = at(1) + ((at(1000) - at(1)) * 499) / 999;
  return [
    within(`${title}: first, s`, first, at(1), 0.05),
    within(`${title}: thousandth, s`, last, at(1000), 0.05),
    holds(
      `${title}: the five hundredth takes less than the line between them`,
      `below ${line.toPrecision(4)} s`,
      `${at(500).toPrecision(4)} s`,
      at(500) < line,
    ),
  ];
}

function run(lab: Laboratory): Check[] {
  const of = (key: string): Series => SERIES[key] as Series;
  const light = wholeTimes(lab, inTurn(of('lightvm')), 1100 * SECOND);
  const docker = wholeTimes(lab, containers, (60 + 2 * CONTAINERS) * SECOND);
  return [
    ...climb(creationTimes(lab, of('debian')), 'Debian', 0.5, 42),
    ...climb(creationTimes(lab, of('tinyx')), 'Tinyx', 0.36, 10),
    ...climb(creationTimes(lab, of('unikernel')), 'unikernel', 0.08, 0.7),
    within('LightVM: first, booted, ms', 4, (light[1] ?? 0) * 1e3, 0.05),
    within('LightVM: thousandth, booted, ms', 4.1, (light[1000] ?? 0) * 1e3, 0.05),
    within('Docker: first container, s', 0.2, docker[1] ?? 0, 0.05),
    within('Docker: thousandth container, s', 0.2, docker[1000] ?? 0, 0.05),
    within('Docker: three thousandth container, s', 1, docker[3000] ?? 0, 0.05),
  ];
}

const published: Readonly<Record<string, readonly Point[]>> = {
  debian: [
    [1, 0.5],
    [1000, 42],
  ],
  tinyx: [
    [1, 0.36],
    [1000, 10],
  ],
  unikernel: [
    [1, 0.08],
    [1000, 0.7],
  ],
  lightvm: [
    [1, 0.001],
    [1000, 0.0011],
  ],
};

export const v06 = defineCase({
  id: 'V06',
  title: 'Creating the thousandth machine',
  kind: 'CAL+PREDICT',
  summary:
    'A toolstack that keeps all it knows in one store slows down faster than in proportion with ' +
    'every machine; one without a store stays as it was.',
  sources: [
    'boot-1000th-debian',
    'boot-1000th-tinyx',
    'boot-1000th-uk',
    'boot-debian-create',
    'boot-tinyx-create',
    'boot-uk-create',
    'boot-lightvm',
    'ctr-docker-start-idle',
    'ctr-docker-start-3000',
  ],
  remarks:
    'First and thousandth calibrate; the shape in between is the test. Docker was measured on two ' +
    'machines: 200 ms up to a thousand on one, 150 ms to 1 s at three thousand on the other.',
  scenarios: {
    ...Object.fromEntries(Object.entries(SERIES).map(([key, one]) => [key, inTurn(one)])),
    docker: containers,
  },
  curve: {
    x: { label: 'machines', unit: '' },
    y: { label: 'creation', unit: 's' },
    series: Object.entries(SERIES).map(([key, { title, world }]) => ({
      title,
      published: published[key] ?? [],
      scenario: key,
      world,
      fromEvent: (event: SimEvent): Point | null =>
        creates(event) && String(event.data.phase).startsWith('Toolstack')
          ? [numberOf(event.subject), tookSeconds(event)]
          : null,
    })),
  },
  run,
});

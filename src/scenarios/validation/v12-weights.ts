/** V12: what weights promise, for containers and for virtual machines. */
import type { SimEvent } from '../../engine/index.ts';
import type { EntityDocument, ScenarioDocument } from '../document.ts';
import { weightOfShares } from '../weights.ts';
import { type Check, defineCase, exactly, type Laboratory, near, type Point } from './case.ts';
import { dockerOn, machine, SECOND, xenOn } from './starts.ts';

const AGES = ['100000 s'];
const WEIGHTS: readonly Point[] = [
  [100, 1 / 6],
  [200, 1 / 3],
  [300, 1 / 2],
];
const SLEEPS_AT = 60;

const container = (weight: number, rest: Partial<EntityDocument> = {}): EntityDocument => ({
  id: `weight-${weight}`,
  kind: 'docker-container',
  application: 'linpack',
  on: 'linux-host-1',
  up: true,
  cpuWeight: weight / 100,
  tasks: AGES,
  ...rest,
});

/** Three containers on one core; the heaviest has worked for a minute of its half, and sleeps. */
const containers: ScenarioDocument = {
  version: 1,
  title: 'Weights of containers',
  worlds: {
    docker: {
      title: 'cgroup v2 weights',
      hosts: [machine('host-1', { cores: 1 })],
      entities: [
        ...dockerOn('host-1'),
        ...WEIGHTS.map(([weight]) =>
          container(weight, weight === 300 ? { tasks: [`${SLEEPS_AT / 2} s`] } : {}),
        ),
      ],
    },
  },
};

/** The same three with ten seconds of work each, and when each is done by the shares. */
const race: ScenarioDocument = {
  version: 1,
  title: 'A race of three weights',
  worlds: {
    docker: {
      title: 'cgroup v2 weights',
      hosts: [machine('host-1', { cores: 1 })],
      entities: [
        ...dockerOn('host-1'),
        ...WEIGHTS.map(([weight]) => container(weight, { tasks: ['10 s'] })),
      ],
    },
  },
};
const FINISH: readonly Point[] = [
  [300, 20],
  [200, 25],
  [100, 30],
];
const finish = (event: SimEvent): Point | null =>
  event.type === 'tasksDone' ? [Number(event.subject.slice(7)), event.at / SECOND] : null;

const domain = (weight: number, rest: Partial<EntityDocument> = {}): EntityDocument => ({
  id: `domain-${weight}`,
  kind: 'xen-guest',
  system: 'debian-minimal',
  memory: '256 MiB',
  on: 'xen-host-1',
  up: true,
  cpus: 1,
  cpuWeight: weight / 256,
  tasks: AGES,
  ...rest,
});

const host = (entities: readonly EntityDocument[]): ScenarioDocument['worlds'][string] => ({
  title: 'Xen credit weights',
  hosts: [machine('host-1', { cores: 1 })],
  entities: [...xenOn('host-1', 'xen-dom0'), ...entities],
});
const two: ScenarioDocument = {
  version: 1,
  title: 'Weights of two domains',
  worlds: { xen: host([domain(256), domain(512)]) },
};
/** Weights 1 to 8, as in the measurement. */
const eight = [1, 2, 3, 4, 5, 6, 7, 8];
const bands: ScenarioDocument = {
  version: 1,
  title: 'Weights of eight domains',
  worlds: { xen: host(eight.map((weight) => domain(weight))) },
};

/** Docker's shares, and the weight that a container runtime makes of them. */
const SHARES: readonly Point[] = [
  [256, 35],
  [512, 59],
  [1024, 100],
  [2048, 174],
  [4096, 303],
];
const shares: ScenarioDocument = {
  version: 1,
  title: 'From shares to weights',
  worlds: {
    docker: {
      title: 'docker run --cpu-shares',
      hosts: [machine('host-1', { cores: 1 })],
      entities: [
        ...dockerOn('host-1'),
        ...SHARES.map(([n]) => container(weightOfShares(n), { id: `shares-${n}` })),
      ],
    },
  },
};

function play(lab: Laboratory): Check[] {
  const checks: Check[] = [];
  const raced = lab.start(race);
  raced.advance(60 * SECOND);
  for (const [weight, at] of FINISH) {
    const done = raced.events.map(finish).find((point) => point?.[0] === weight);
    checks.push(
      near(`weight ${weight}: 10 s of work done at, s`, at, done?.[1] ?? -1, 1e-6, '±1 µs'),
    );
  }
  const run = lab.start(containers);
  const cores = (sim: typeof run, id: string): number => sim.views[0]?.cpu(id)?.cores ?? -1;
  run.advance(SECOND);
  for (const [weight, share] of WEIGHTS) {
    checks.push(
      near(`weight ${weight} of 600, in CPUs`, share, cores(run, `weight-${weight}`), 1e-9),
    );
  }
  run.advance((SLEEPS_AT + 1) * SECOND);
  for (const [weight, share] of [[100, 1 / 3] as const, [200, 2 / 3] as const]) {
    const what = `weight ${weight} while 300 sleeps, in CPUs`;
    checks.push(near(what, share, cores(run, `weight-${weight}`), 1e-9));
  }
  const xen = lab.start(two);
  xen.advance(SECOND);
  checks.push(
    near('domain of weight 256 beside 512, in CPUs', 1 / 3, cores(xen, 'domain-256'), 1e-9),
  );
  const many = lab.start(bands);
  many.advance(60 * SECOND);
  for (const weight of eight) {
    const had = (many.views[0]?.cpu(`domain-${weight}`)?.usedMicros ?? 0) / (60 * SECOND);
    const share = weight / 36;
    const off = Math.abs(had / share - 1);
    checks.push(near(`domain of weight ${weight}, off its share after 60 s`, 0, off, 0.04, '4 %'));
  }
  const docker = lab.start(shares);
  docker.advance(SECOND);
  const whole = SHARES.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [n, weight] of SHARES) {
    checks.push(exactly(`cpu.weight of ${n} shares`, weight, weightOfShares(n)));
    const what = `${n} shares among all five, in CPUs`;
    checks.push(near(what, weight / whole, cores(docker, `shares-${n}`), 1e-9));
  }
  return checks;
}

export const v12 = defineCase({
  id: 'V12',
  title: 'What a weight promises',
  kind: 'EXACT',
  summary:
    'Containers of weight 100, 200 and 300 on one core get a sixth, a third and a half; when the ' +
    'heaviest sleeps, the others share what it leaves. Virtual machines with weights do the same.',
  sources: ['sch-cg-weight', 'sch-cg-conv', 'sch-xen-weight', 'sch-xen-weights'],
  remarks:
    'The shares are fluid: a real scheduler gives them in slices, and was measured within 4 % of ' +
    'them (Barham et al., Fig. 5).',
  scenarios: { race, containers, domains: two, bands, shares },
  curve: {
    x: { label: 'weight', unit: '' },
    y: { label: '10 s of work done at', unit: 's' },
    series: [
      {
        title: 'by weight ÷ sum of the weights',
        published: FINISH,
        world: 'docker',
        fromEvent: finish,
      },
    ],
  },
  run: play,
});

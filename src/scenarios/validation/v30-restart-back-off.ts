/** V30: the pauses between restarts of a program that crashes as soon as it is up. */
import type { Simulation } from '../../engine/index.ts';
import type { WorldDocument } from '../document.ts';
import {
  type Check,
  type Curve,
  defineCase,
  exactly,
  type Laboratory,
  near,
  type Point,
} from './case.ts';
import { docker, eventsOf, metricsOf, placesOf, SECOND, scenarioOf, servers } from './parts.ts';

const hosts = servers(1);

const crashing = (restart: string, crashesAfter: string): WorldDocument => ({
  title: restart,
  hosts,
  entities: docker(hosts),
  services: [
    {
      id: 'web',
      on: placesOf('linux', hosts),
      template: { kind: 'docker-container', application: 'nginx', restart, crashesAfter },
    },
  ],
});

const atOnce = scenarioOf('A program that crashes at once, under two restart policies', {
  docker: crashing('always', '0 s'),
  kubernetes: crashing('kubernetes-always', '0 s'),
});
const resets = scenarioOf('Programs that run just long enough for the pauses to begin anew', {
  'docker-short': crashing('always', '9999 ms'),
  'docker-long': crashing('always', '10 s'),
  'kubernetes-short': crashing('kubernetes-always', '599.9 s'),
  'kubernetes-long': crashing('kubernetes-always', '600 s'),
});

const pausesOf = (sim: Simulation, world: string): number[] =>
  eventsOf(sim, world, 'restartScheduled').map((e) => Number(e.data.delayMicros) / SECOND);

/** How far a real pause, from the crash to the start, is from the one announced at most, in µs. */
function largestError(sim: Simulation, world: string): number {
  const crashes = eventsOf(sim, world, 'crashed', 'web-1');
  const starts = eventsOf(sim, world, 'startBegun', 'web-1');
  const pauses = eventsOf(sim, world, 'restartScheduled', 'web-1');
  return pauses.reduce((worst, pause, i) => {
    const begun = starts[i + 1]; // the first start is not a restart
    if (!begun) return worst;
    const real = begun.at - (crashes[i]?.at ?? 0);
    return Math.max(worst, Math.abs(real - Number(pause.data.delayMicros)));
  }, 0);
}

/** Restarts in the hour after the first crash. */
function firstHour(lab: Laboratory): Check[] {
  const checks: Check[] = [];
  const published = { docker: 68, kubernetes: 16 };
  for (const [world, restarts] of Object.entries(published)) {
    const sim = lab.start(atOnce);
    while (eventsOf(sim, world, 'crashed').length === 0) sim.advance(sim.now + SECOND / 10);
    const [first] = eventsOf(sim, world, 'crashed');
    sim.advance((first?.at ?? 0) + 3600 * SECOND);
    checks.push(
      exactly(`${world}: restarts in the first hour`, restarts, metricsOf(sim, world).restarts),
      near(`${world}: real pauses − pauses announced, µs`, 0, largestError(sim, world), 1, '±1 µs'),
    );
    const pauses = pausesOf(sim, world);
    if (world === 'docker') {
      const sum = pauses.slice(0, 10).reduce((a, b) => a + b, 0);
      checks.push(
        near('docker: sum of the first ten pauses, s', 102.3, sum, 1e-6, '±1 µs'),
        exactly(
          'docker: pauses, s',
          '0.1 0.2 0.4 0.8 1.6 3.2 6.4 12.8 25.6 51.2 60 60',
          pauses.slice(0, 12).join(' '),
        ),
      );
    } else {
      const expected = '0 10 20 40 80 160 300 300';
      checks.push(exactly('kubernetes: pauses, s', expected, pauses.slice(0, 8).join(' ')));
    }
  }
  return checks;
}

/** The second and third pause after runs that are just too short, and just long enough. */
function anew(lab: Laboratory): Check[] {
  const sim = lab.start(resets);
  sim.advance(3600 * SECOND);
  const seen = (world: string): string => pausesOf(sim, world).slice(0, 3).join(' ');
  return [
    exactly('docker: pauses after runs of 9.999 s, s', '0.1 0.2 0.4', seen('docker-short')),
    exactly('docker: pauses after runs of 10 s, s', '0.1 0.1 0.1', seen('docker-long')),
    exactly('kubernetes: pauses after runs of 599.9 s, s', '0 10 20', seen('kubernetes-short')),
    exactly('kubernetes: pauses after runs of 600 s, s', '0 0 0', seen('kubernetes-long')),
  ];
}

/** Documented pauses as a staircase: when each restart is due, with starts that take no time. */
function staircase(pauses: readonly number[]): Point[] {
  let at = 0;
  return pauses.map((pause, i) => {
    at += pause;
    return [at, i + 1];
  });
}
const sixties = Array<number>(58).fill(60);
const threeHundreds = Array<number>(10).fill(300);
const DOCUMENTED = {
  docker: staircase([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, ...sixties]),
  kubernetes: staircase([0, 10, 20, 40, 80, 160, ...threeHundreds]),
};

const restartsOf = (world: keyof typeof DOCUMENTED, title: string): Curve['series'][number] => ({
  title,
  published: DOCUMENTED[world],
  scenario: 'at-once',
  world,
  fromEvent: ({ type, at, data }) =>
    type === 'restartScheduled'
      ? [(at + Number(data.delayMicros)) / SECOND, Number(data.attempt)]
      : null,
});

export const v30 = defineCase({
  id: 'V30',
  title: 'Restart back-off of Docker and of Kubernetes',
  kind: 'EXACT',
  summary:
    'A program that crashes at once is restarted 68 times in the first hour by Docker and 16 ' +
    'times by Kubernetes. The pauses are documented; the program, its starts and its crashes are ' +
    'simulated.',
  sources: [
    'fail-docker-first',
    'fail-docker-mult',
    'fail-docker-max',
    'fail-docker-reset',
    'fail-k8s-clb',
    'fail-k8s-clb-reset',
  ],
  scenarios: { 'at-once': atOnce, resets },
  curve: {
    x: { label: 'time', unit: 's' },
    y: { label: 'restarts', unit: 'restarts' },
    series: [
      restartsOf('docker', 'Docker, documented pauses'),
      restartsOf('kubernetes', 'Kubernetes, documented pauses'),
    ],
  },
  run: (lab) => [...firstHour(lab), ...anew(lab)],
});

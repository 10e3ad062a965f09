/** V31: the Horizontal Pod Autoscaler, on load that makes its metric what the reference says. */
import type { ServiceDocument } from '../document.ts';
import { type Check, defineCase, exactly, type Laboratory, near } from './case.ts';
import { docker, eventsOf, metricsOf, placesOf, SECOND, scenarioOf, servers } from './parts.ts';

/** Replicas, metric and target in percent of the request, replicas wished for. */
const REFERENCE = [
  [3, 90, 60, 5],
  [4, 65, 60, 4],
  [4, 67, 60, 5],
  [10, 30, 60, 5],
  [5, 200, 100, 10],
  [7, 50, 100, 4],
  [10, 66, 60, 10],
] as const;

const hosts = servers(REFERENCE.length, { cores: 32 });
const nameOf = (i: number): string => `case-${i + 1}`;
/** Longer than any run: a program that is never done. */
const ENDLESS = '1000000 s';

/**
 * Each replica has one endless task and a limit of the metric times its request: it uses exactly
 * that share of what it requests.
 */
const reference = scenarioOf('Seven services whose replicas use a known share of their request', {
  cluster: {
    hosts,
    entities: docker(hosts),
    services: REFERENCE.map(([replicas, metric, target], i): ServiceDocument => {
      const request = metric > 100 ? 0.5 : 1;
      return {
        id: nameOf(i),
        replicas,
        on: [`linux-${i + 1}`],
        template: {
          kind: 'docker-container',
          application: 'nginx',
          cpuReserved: request,
          cpus: (metric * request) / 100,
          tasks: [ENDLESS],
        },
        autoscale: { max: 40, target: target / 100 },
      };
    }),
  },
});

const one = servers(1, { cores: 16 });
const DROP_AT = 600;
const drop = scenarioOf(
  'Load that drops after ten minutes',
  {
    cluster: {
      hosts: one,
      entities: docker(one),
      services: [
        {
          id: 'web',
          replicas: 3,
          on: placesOf('linux', one),
          template: {
            kind: 'docker-container',
            application: 'nginx',
            cpuReserved: 1,
            requestWork: '10 ms',
          },
          autoscale: { max: 10, target: 0.6 },
        },
      ],
      clients: [{ id: 'visitors', service: 'web', rate: '165/s' }],
    },
  },
  {
    journal: [
      {
        at: `${DROP_AT} s`,
        command: { type: 'load', world: 'cluster', client: 'visitors', perSecond: 10 },
      },
    ],
  },
);

function triples(lab: Laboratory): Check[] {
  const sim = lab.start(reference);
  sim.advance(30 * SECOND); // the first whole interval of 15 s in which all are up ends here
  const { services } = metricsOf(sim, 'cluster');
  return REFERENCE.flatMap(([replicas, metric, target, desired], i) => {
    const seen = services.find(({ id }) => id === nameOf(i));
    const label = `${replicas} replicas at ${metric} %, target ${target} %`;
    return [
      near(`${label}: metric, %`, metric, (seen?.utilisation ?? -1) * 100, 1e-3, '±0.001 %'),
      exactly(`${label}: wish`, desired, seen?.desired ?? -1),
      exactly(`${label}: replicas then`, Math.max(replicas, desired), seen?.wanted ?? -1),
    ];
  });
}

function shrinking(lab: Laboratory): Check[] {
  const sim = lab.start(drop);
  sim.advance((DROP_AT + 400) * SECOND);
  const scaled = eventsOf(sim, 'cluster', 'scaled', 'web').map((e) => e.at / SECOND - DROP_AT);
  const first = scaled.find((at) => at > 0) ?? Number.POSITIVE_INFINITY;
  return [
    exactly('scalings before the load drops', 0, scaled.filter((at) => at <= 0).length),
    {
      what: 'first scaling in after the load has dropped, s',
      published: '≥ 300, at the next look',
      simulated: first,
      tolerance: 'two intervals of 15 s',
      pass: first >= 300 && first <= 330,
    },
  ];
}

export const v31 = defineCase({
  id: 'V31',
  title: 'Horizontal Pod Autoscaler: wishes, tolerance, stabilisation',
  kind: 'EXACT',
  summary:
    'How many replicas the autoscaler of Kubernetes wants for a given number, metric and target. ' +
    'The metric is the CPU that simulated replicas have really used. 66 % at a target of 60 % is ' +
    'a ratio of 1.1, which still lies within the tolerance.',
  sources: ['fail-hpa-formula', 'fail-hpa-tol', 'fail-hpa-sync', 'fail-hpa-stab'],
  scenarios: { reference, drop },
  run: (lab) => [...triples(lab), ...shrinking(lab)],
});

/** V37: failures at scale: disks of a hundred servers, and what one panic takes along. */
import type { ScenarioDocument, ServiceDocument, WorldDocument } from '../document.ts';
import { type Check, defineCase, exactly, holds, interval, type Laboratory } from './case.ts';
import { docker, esxi, metricsOf, placesOf, SECOND, scenarioOf, servers } from './parts.ts';

const HOSTS = 100;
const DISKS = 4;
const FIELD_RATE = 0.03;
const MTTF_HOURS = 1_000_000;
const HOURS_PER_YEAR = 8760;
const SHEET_RATE = HOURS_PER_YEAR / MTTF_HOURS;
const YEARS = 40;

const fleet = (rate: number): WorldDocument => ({
  hosts: servers(HOSTS, { disks: DISKS, diskFailuresPerYear: rate }),
});
const disks = scenarioOf('A hundred servers with four disks each, for a year', {
  field: fleet(FIELD_RATE),
  'data-sheet': fleet(SHEET_RATE),
});

const REPLICAS = 10;
const one = servers(1);
const web = (on: readonly string[], template: ServiceDocument['template']): ServiceDocument => ({
  id: 'web',
  replicas: REPLICAS,
  on,
  template,
});
const panic: ScenarioDocument = scenarioOf('A kernel panic, with ten containers and ten machines', {
  containers: {
    hosts: one,
    entities: docker(one),
    services: [
      web(placesOf('linux', one), {
        kind: 'docker-container',
        application: 'nginx',
        restart: 'always',
      }),
    ],
    faults: [{ at: '600 s', id: 'linux-1', tier: 'kernel' }],
  },
  machines: {
    hosts: one,
    entities: esxi(one),
    services: [
      web(placesOf('esxi', one), {
        kind: 'esxi-guest',
        system: 'ubuntu',
        application: 'nginx',
        memory: '1 GiB',
      }),
    ],
    faults: [{ at: '600 s', id: 'web-1', tier: 'kernel' }],
  },
});

function diskFailures(lab: Laboratory): Check[] {
  const perYear: Record<string, number[]> = { field: [], 'data-sheet': [] };
  let spared = 0;
  for (let seed = 1; seed <= YEARS; seed++) {
    const sim = lab.start(disks, seed);
    sim.advance(HOURS_PER_YEAR * 3600 * SECOND);
    for (const [world, counts] of Object.entries(perYear)) {
      const { hosts } = metricsOf(sim, world);
      counts.push(hosts.reduce((sum, { diskFailures: failures }) => sum + failures, 0));
      if (world === 'field') spared += hosts.filter((h) => h.diskFailures === 0).length;
    }
  }
  const n = HOSTS * YEARS;
  const published = (1 - FIELD_RATE) ** DISKS;
  const half = 1.96 * Math.sqrt((published * (1 - published)) / n);
  const simulated = spared / n;
  return [
    interval(
      'disks replaced in a year, at 3 %',
      HOSTS * DISKS * FIELD_RATE,
      perYear.field ?? [],
      0.15,
    ),
    interval(
      'disks failed in a year, at an MTTF of 1,000,000 h',
      HOSTS * DISKS * SHEET_RATE,
      perYear['data-sheet'] ?? [],
      0.25,
    ),
    {
      what: 'share of servers spared in a year, 0.97^4',
      published: +published.toFixed(4),
      simulated: +simulated.toFixed(4),
      tolerance: `95 % interval, ± ${half.toFixed(4)}`,
      pass: Math.abs(simulated - published) <= half,
    },
    holds(
      'years in which no disk failed',
      '0.97^400 = 5.1e-6 of them',
      `${perYear.field?.filter((count) => count === 0).length} of ${YEARS}`,
      !perYear.field?.includes(0),
    ),
  ];
}

function panics(lab: Laboratory): Check[] {
  const sim = lab.start(panic);
  sim.advance(599 * SECOND);
  const ready = (world: string): number => metricsOf(sim, world).services[0]?.ready ?? -1;
  const before = { containers: ready('containers'), machines: ready('machines') };
  sim.advance(600 * SECOND);
  return [
    exactly('containers down at once', REPLICAS, before.containers - ready('containers')),
    exactly('virtual machines down', 1, before.machines - ready('machines')),
    exactly('their worst panic before, of containers', REPLICAS, before.containers),
  ];
}

export const v37 = defineCase({
  id: 'V37',
  title: 'Failures at scale',
  kind: 'EXACT',
  summary:
    'A hundred servers with four disks each replace twelve a year at the rate of the field, and ' +
    'three or four at the one of the data sheet. A kernel panic takes all containers of a host, ' +
    'or one virtual machine.',
  sources: ['fail-disk-arr', 'fail-disk-nominal'],
  remarks:
    'A rate of replacement of 3 % a year is taken as the rate of a Poisson process: exp(−0.12) = ' +
    '0.8869 of the servers are spared in the limit, where 0.97⁴ is 0.8853.',
  scenarios: { disks, panic },
  run: (lab) => [...diskFailures(lab), ...panics(lab)],
});

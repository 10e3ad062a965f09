import { expect, test } from 'vitest';
import type { EntityDocument, ScenarioDocument } from '../../scenarios/document.ts';
import type { Simulation } from '../simulation.ts';
import {
  eventsOf,
  give,
  host,
  metricsOf,
  patient,
  refusal,
  run,
  states,
  wait,
} from '../testing/run.ts';

const DAY = 86_400;
const START = '2016-09-01';
type WorldChange = Partial<ScenarioDocument['worlds'][string]>;

const entities: readonly EntityDocument[] = [
  { id: 'linux', kind: 'linux', system: 'ubuntu', on: 'host-1', up: true, asOf: START },
  { id: 'kvm', kind: 'kvm', on: 'linux', up: true },
  { id: 'docker', kind: 'docker', on: 'linux', up: true },
  {
    id: 'vm',
    kind: 'kvm-guest',
    system: 'ubuntu',
    application: 'nginx',
    memory: '1 GiB',
    on: 'kvm',
    restart: 'systemd',
    asOf: START,
    up: true,
  },
];

/** A virtual machine, and a service of two containers, from the first of September 2016 on. */
const world = (change: WorldChange = {}): ScenarioDocument => ({
  version: 1,
  title: 'Upkeep',
  worlds: {
    w: {
      date: START,
      hosts: [host(1)],
      entities,
      services: [
        {
          id: 'web',
          replicas: 2,
          on: ['linux'],
          template: {
            kind: 'docker-container',
            application: 'nginx',
            asOf: START,
            restart: 'always',
          },
        },
      ],
      ...change,
    },
  },
});

const upkeep = (sim: Simulation) => {
  const found = metricsOf(sim).upkeep;
  if (!found) throw new Error('no upkeep');
  return found;
};
const installed = (sim: Simulation, id: string) => {
  const found = upkeep(sim).installed.find((one) => one.id === id);
  if (!found) throw new Error(`${id} is not installed`);
  return found;
};
const openIn = (sim: Simulation, id: string): number =>
  installed(sim, id).open.length + installed(sim, id).ordinary;

test('today is the date of the world and the days that have passed', () => {
  const sim = run(world());
  expect(upkeep(sim).today).toBe(START);
  wait(sim, 30 * DAY - 1);
  expect(upkeep(sim).today).toBe('2016-09-30');
  wait(sim, 1);
  expect(upkeep(sim).today).toBe('2016-10-01');
});

test('a world without a date has no upkeep, and refuses it', () => {
  const { date: _date, ...undated } = world().worlds.w as ScenarioDocument['worlds'][string];
  const sim = run({ ...world(), worlds: { w: undated } });
  wait(sim, 10 * DAY);
  expect(metricsOf(sim).upkeep).toBeUndefined();
  expect(eventsOf(sim, 'disclosed')).toEqual([]);
  expect(refusal(sim, { type: 'patch', id: 'linux' })).toMatchObject({ code: 'outOfRange' });
  expect(refusal(sim, { type: 'rebuild', image: 'nginx' })).toMatchObject({ code: 'outOfRange' });
});

test('flaws become known and stay open in what nobody patches', () => {
  const sim = run(world());
  expect(openIn(sim, 'linux')).toBe(0);
  wait(sim, 90 * DAY);
  expect(openIn(sim, 'linux')).toBeGreaterThan(10);
  expect(openIn(sim, 'nginx')).toBeGreaterThan(0);
  expect(openIn(sim, 'nginx')).toBeLessThan(openIn(sim, 'linux'));
  expect(installed(sim, 'linux').exposedDays).toBeGreaterThan(openIn(sim, 'linux'));
});

test('a patch closes everything that is mended by then', () => {
  const sim = run(world());
  wait(sim, 90 * DAY);
  give(sim, { type: 'patch', id: 'vm' });
  const known = upkeep(sim).today;
  wait(sim, 600);
  expect(installed(sim, 'vm')).toMatchObject({ asOf: known, open: [], ordinary: 0 });
  expect(openIn(sim, 'linux')).toBeGreaterThan(0);
  expect(states(sim, ['vm'])).toEqual({ vm: 'running' });
});

test('a mended kernel runs only after a restart, and that is downtime', () => {
  const sim = run(world());
  wait(sim, 90 * DAY);
  give(sim, { type: 'patch', id: 'vm' });
  wait(sim, 600);
  expect(upkeep(sim)).toMatchObject({ patches: 1, reboots: 1 });
  const took = eventsOf(sim, 'started', 'vm')[0]?.data.tookMicros;
  expect(took).toBeGreaterThan(5e6);
});

test('the patch of a host restarts it with all that stands on it', () => {
  const sim = run(world());
  wait(sim, 90 * DAY);
  give(sim, { type: 'patch', id: 'linux' });
  wait(sim, 900);
  expect(eventsOf(sim, 'stopped', 'vm')).toHaveLength(1);
  expect(eventsOf(sim, 'serviceLost', 'web')).not.toEqual([]);
  expect(states(sim, ['host-1', 'linux', 'vm', 'web-1', 'web-2'])).toEqual({
    'host-1': 'running',
    linux: 'running',
    vm: 'running',
    'web-1': 'running',
    'web-2': 'running',
  });
  expect(openIn(sim, 'linux')).toBe(0);
});

test('exposure grows with time and never shrinks, whatever is patched', () => {
  const sim = run(world());
  let before = 0;
  for (let month = 0; month < 12; month++) {
    wait(sim, 20 * DAY);
    if (month % 3 === 1) give(sim, { type: 'patch', id: 'vm' });
    if (month % 4 === 2) give(sim, { type: 'rebuild', image: 'nginx' });
    wait(sim, 3600);
    if (month % 4 === 3) give(sim, { type: 'update', service: 'web' });
    wait(sim, 10 * DAY);
    const { exposedDays } = upkeep(sim);
    expect(exposedDays).toBeGreaterThanOrEqual(before);
    before = exposedDays;
  }
});

test('each day adds as many days of exposure as flaws are open on it', () => {
  const sim = run(world());
  for (let day = 0; day < 120; day++) {
    const before = upkeep(sim);
    wait(sim, DAY);
    const added = upkeep(sim).exposedDays - before.exposedDays;
    expect(added).toBeCloseTo(before.openFlaws, 6);
  }
});

test('a smaller system has some of the flaws of a larger one, and no others', () => {
  const small = (system: string): WorldChange => ({
    entities: [{ id: 'linux', kind: 'linux', system, on: 'host-1', up: true, asOf: START }],
    services: [],
  });
  const worlds = { big: world(small('ubuntu')).worlds.w, tiny: world(small('alpine')).worlds.w };
  const sim = run({ ...world(), worlds: worlds as ScenarioDocument['worlds'] });
  for (let month = 0; month < 12; month++) {
    wait(sim, 30 * DAY);
    const [big, tiny] = ['big', 'tiny'].map((id) => metricsOf(sim, id).upkeep?.openFlaws ?? 0);
    expect(tiny).toBeLessThanOrEqual(big as number);
    if (month === 11) expect(tiny).toBeLessThan((big as number) / 2);
  }
});

test('an entity may keep itself up to date by a policy of its own', () => {
  const own = entities.map((e) => (e.id === 'vm' ? { ...e, upkeep: 'unattended-restart' } : e));
  const sim = run(world({ entities: own }), { checkEvery: 0 });
  wait(sim, 120 * DAY);
  expect(openIn(sim, 'vm')).toBeLessThan(3);
  expect(openIn(sim, 'linux')).toBeGreaterThan(10);
});

test('an image that is built again is rolled out by an update, and not before', () => {
  const sim = run(world());
  wait(sim, 90 * DAY);
  const old = openIn(sim, 'nginx');
  expect(old).toBeGreaterThan(0);
  give(sim, { type: 'rebuild', image: 'nginx' });
  wait(sim, 600);
  expect(eventsOf(sim, 'rebuilt', 'nginx')).toHaveLength(1);
  expect(openIn(sim, 'nginx')).toBe(old);
  give(sim, { type: 'update', service: 'web' });
  wait(sim, 600);
  expect(eventsOf(sim, 'updateDone', 'web')).toHaveLength(1);
  expect(openIn(sim, 'nginx')).toBe(0);
  expect(eventsOf(sim, 'serviceLost', 'web')).toEqual([]);
});

test('a build of today has other layers, which are fetched when it is rolled out', () => {
  const sim = run(world());
  const bytes = (): number => metricsOf(sim).hosts[0]?.diskUsedBytes ?? 0;
  wait(sim, 90 * DAY);
  const before = bytes();
  give(sim, { type: 'rebuild', image: 'nginx' });
  wait(sim, 600);
  expect(bytes()).toBe(before);
  give(sim, { type: 'update', service: 'web' });
  wait(sim, 600);
  expect(bytes() - before).toBe(63_110_572);
});

test('what is named is told on the day on which it is published, and is open until mended', () => {
  const sim = run(world());
  const cow = 'CVE-2016-5195';
  const told = () => eventsOf(sim, 'disclosed').filter(({ data }) => `${data.title}`.includes(cow));
  wait(sim, 48 * DAY - 1); // the eighteenth of October 2016 is over in a second
  expect(told()).toEqual([]);
  wait(sim, 1);
  expect(told().map(({ subject }) => subject)).toEqual(['linux', 'vm']);
  expect(installed(sim, 'vm').open).toContain(told()[0]?.data.vulnerability);
  wait(sim, 5 * DAY);
  give(sim, { type: 'patch', id: 'vm' });
  wait(sim, 600);
  expect(installed(sim, 'vm').open).not.toContain(told()[0]?.data.vulnerability);
  expect(installed(sim, 'linux').open).toContain(told()[0]?.data.vulnerability);
});

test('a patch of the host mends what was installed on it, and exposure is kept', () => {
  const sim = run(world({ date: '2018-08-01' }));
  wait(sim, 60 * DAY);
  const before = upkeep(sim);
  expect(installed(sim, 'kvm').open).toContain('foreshadow');
  give(sim, { type: 'patch', id: 'linux' });
  wait(sim, 900);
  expect(installed(sim, 'kvm').open).toEqual([]);
  expect(installed(sim, 'kvm').exposedDays).toBeGreaterThan(40);
  expect(upkeep(sim).exposedDays).toBeGreaterThanOrEqual(before.exposedDays);
});

test('containers, programs and what is down are not patched, and the refusal says what to do', () => {
  const sim = run(world());
  wait(sim, 90 * DAY);
  const container = refusal(sim, { type: 'patch', id: 'web-1' });
  expect(container).toMatchObject({ code: 'wrongTarget' });
  expect(container.wayOut).toEqual([{ type: 'rebuild', world: 'w', image: 'nginx' }]);
  give(sim, { type: 'patch', id: 'vm' });
  expect(refusal(sim, { type: 'patch', id: 'vm' })).toMatchObject({ code: 'busy' });
  give(sim, { type: 'kill', id: 'vm' });
  expect(refusal(sim, { type: 'patch', id: 'vm' })).toMatchObject({ code: 'notRunning' });
  expect(refusal(sim, { type: 'rebuild', image: 'postgres' })).toMatchObject({
    code: 'noSuchImage',
  });
  expect(refusal(sim, { type: 'rebuild', image: 'none' })).toMatchObject({ code: 'noSuchImage' });
  give(sim, { type: 'rebuild', image: 'nginx' });
  expect(refusal(sim, { type: 'rebuild', image: 'nginx' })).toMatchObject({ code: 'busy' });
  wait(sim, 600);
  expect(refusal(sim, { type: 'rebuild', image: 'nginx' })).toMatchObject({ code: 'outOfRange' });
});

test('unattended upgrades leave the old kernel running until somebody restarts it', () => {
  const sim = run(world({ upkeep: 'unattended-upgrades' }));
  wait(sim, 90 * DAY);
  expect(upkeep(sim).reboots).toBe(0);
  expect(upkeep(sim).patches).toBeGreaterThan(10);
  expect(installed(sim, 'vm')).toMatchObject({ runs: START });
  give(sim, { type: 'restart', id: 'vm' });
  wait(sim, 600);
  expect(installed(sim, 'vm').runs).toBeUndefined();
  expect(openIn(sim, 'vm')).toBe(0);
});

test('a policy with restarts keeps systems current, and images age all the same', patient, () => {
  const sim = run(world({ upkeep: 'unattended-restart' }), { checkEvery: 0 });
  wait(sim, 365 * DAY);
  expect(upkeep(sim).reboots).toBeGreaterThan(10);
  expect(openIn(sim, 'linux')).toBeLessThan(3);
  expect(installed(sim, 'nginx')).toMatchObject({ asOf: START });
  expect(openIn(sim, 'nginx')).toBeGreaterThan(15);
});

test('a policy that rebuilds rolls out by itself', patient, () => {
  const sim = run(world({ upkeep: 'rebuild-weekly' }), { checkEvery: 0 });
  wait(sim, 365 * DAY);
  expect(upkeep(sim).rebuilds).toBe(52);
  expect(openIn(sim, 'nginx')).toBeLessThan(3);
  expect(states(sim, ['linux', 'vm'])).toEqual({ linux: 'running', vm: 'running' });
});

test('both worlds of a scenario meet the same flaws on the same days', () => {
  const one = world().worlds.w as ScenarioDocument['worlds'][string];
  const sim = run({ ...world(), worlds: { left: one, right: one } });
  wait(sim, 200 * DAY);
  const [left, right] = ['left', 'right'].map((id) => metricsOf(sim, id).upkeep);
  expect(left).toEqual(right);
});

test('a year gives the same bytes however it is cut, saved and replayed', patient, () => {
  const document = world({ upkeep: 'rebuild-weekly' });
  const whole = run(document, { checkEvery: 0 });
  whole.advance(365 * DAY * 1e6);
  let cut = run(document, { checkEvery: 0 });
  for (let day = 0; day < 365; day += 25) {
    cut.advance(Math.min(365, day + 25) * DAY * 1e6);
    if (day % 100 === 0) cut = cut.fork();
  }
  expect(cut.hash).toBe(whole.hash);
  expect(Buffer.from(cut.snapshot()).equals(Buffer.from(whole.snapshot()))).toBe(true);
});

test('a year takes about a second', patient, () => {
  const sim = run(world({ upkeep: 'rebuild-weekly' }), { checkEvery: 0 });
  const progress = sim.advance(365 * DAY * 1e6);
  expect(progress.fired).toBeLessThan(200_000);
});

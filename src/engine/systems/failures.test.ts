import { describe, expect, test } from 'vitest';
import { cluster } from '../testing/cluster.ts';
import { assertLaws } from '../testing/laws.ts';
import { eventsOf, give, metricsOf, run, stateIn, wait } from '../testing/run.ts';

describe('faults that are planned', () => {
  test('strike at their time, and not what is down or gone', () => {
    const faults = [
      { at: '60 s', id: 'web-1', tier: 'application' },
      { at: '90 s', id: 'host-1', tier: 'hardware' },
      { at: '95 s', id: 'linux-1', tier: 'kernel' },
      { at: '99 s', id: 'web-77', tier: 'application' },
    ] as const;
    const sim = run(cluster({ world: { faults } }));
    wait(sim, 100);
    expect(eventsOf(sim, 'crashed').map((e) => [e.at / 1e6, e.subject, e.data.tier])).toEqual([
      [60, 'web-1', 'application'],
      [90, 'host-1', 'hardware'],
    ]);
    expect(stateIn(sim, 'web-1')).toBe('fallen');
    assertLaws(sim);
  });

  test('must name something that is there', () => {
    const faults = [{ at: '1 s', id: 'hots-1', tier: 'hardware' as const }];
    expect(() => run(cluster({ world: { faults } }))).toThrow(/no entity "hots-1".*host-1/);
  });
});

describe('machines that fail by themselves', () => {
  const frail = { mtbf: '10 h', repair: '30 min' };

  test('do so after exponential times, and are repaired', () => {
    const sim = run(cluster({ hosts: 40, host: frail, service: { replicas: 0 } }), {
      checkEvery: 0,
      eventsKept: 1e6,
    });
    const hours = 500;
    wait(sim, hours * 3600);
    const { hosts } = metricsOf(sim);
    const failures = hosts.reduce((sum, host) => sum + host.failures, 0);
    const expected = (40 * hours) / 10.52; // half an hour of repair and a minute of POST and boot
    expect(Math.abs(failures - expected)).toBeLessThan(2.6 * Math.sqrt(expected));
    for (const event of eventsOf(sim, 'repaired')) expect(event.data.tookMicros).toBe(1800e6);
    const gaps = eventsOf(sim, 'crashed').flatMap(({ at, subject }, i, all) => {
      const next = all.slice(i + 1).find((e) => e.subject === subject);
      return next ? [(next.at - at) / 3600e6 - 0.52] : [];
    });
    const beyond = gaps.filter((gap) => gap > 10).length / gaps.length;
    expect(Math.abs(beyond - Math.exp(-1))).toBeLessThan(0.05);
  });

  test('draw from a stream of their own, the same in twin worlds', () => {
    const one = cluster({ host: frail, hosts: 3 }).worlds.w;
    const two = cluster({ host: frail, hosts: 3, machines: true }).worlds.w;
    if (!one || !two) throw new Error('no world');
    const sim = run({ version: 1, title: 'Twins', worlds: { one, two } });
    wait(sim, 3600 * 40);
    const first = (world: string, id: string) =>
      eventsOf(sim, 'crashed', id).find((e) => e.world === world)?.at;
    for (const id of ['host-1', 'host-2', 'host-3']) {
      expect(first('one', id)).toBe(first('two', id));
      expect(first('one', id)).toBeDefined();
    }
  });

  test('are not repaired twice when somebody starts them first', () => {
    const sim = run(cluster({ hosts: 1, host: { mtbf: '1 h', repair: '1000 h' } }));
    while (eventsOf(sim, 'crashed', 'host-1').length === 0) wait(sim, 60);
    give(sim, { type: 'start', id: 'host-1' });
    wait(sim, 300);
    expect(stateIn(sim, 'web-1')).toBe('running');
  });

  test('cannot fail while they are down', () => {
    const sim = run(cluster({ hosts: 1, host: { mtbf: '1 min' } }));
    while (eventsOf(sim, 'crashed', 'host-1').length === 0) wait(sim, 10);
    wait(sim, 36_000);
    expect(metricsOf(sim).hosts[0]?.failures).toBe(1);
  });

  test('lose disks at their yearly rate, without going down', () => {
    const host = { disks: 10, diskFailuresPerYear: 5 };
    const sim = run(cluster({ hosts: 4, host }), { checkEvery: 0 });
    wait(sim, 365 * 86_400);
    const lost = metricsOf(sim).hosts.reduce((sum, { diskFailures }) => sum + diskFailures, 0);
    expect(Math.abs(lost - 200)).toBeLessThan(3 * Math.sqrt(200));
    expect(stateIn(sim, 'host-1')).toBe('running');
  });
});

describe('the ledger of outages', () => {
  test('says when, how long, why, and which requests were lost', () => {
    const clients = [
      { id: 'c', service: 'web', rate: '10/s', arrivals: 'deterministic', timeout: '5 s' },
    ] as const;
    const template = { requestWork: '0 s' };
    const sim = run(cluster({ hosts: 1, clients, template }));
    wait(sim, 10.05);
    give(sim, { type: 'kill', id: 'web-1' });
    wait(sim, 20);
    expect(metricsOf(sim).services[0]).toMatchObject({ outages: 1, requestsLost: 200 });
    give(sim, { type: 'start', id: 'web-1' });
    wait(sim, 20);
    const [service] = metricsOf(sim).services;
    expect(service?.requestsLost).toBe(service?.failed);
    expect(service?.outageList).toEqual([
      {
        atMicros: 10.05e6,
        tookMicros: 21e6,
        over: true,
        event: eventsOf(sim, 'serviceLost')[0]?.seq,
        requestsLost: 210,
      },
    ]);
    expect(service?.downMicros).toBe(21e6);
  });

  test('counts the requests that went down with the last replica', () => {
    const clients = [{ id: 'c', service: 'web', rate: '3/s', timeout: '100 s' }];
    const sim = run(cluster({ hosts: 1, clients, template: { requestWork: '10 s' } }));
    wait(sim, 60);
    const inside = metricsOf(sim).requests.inFlight;
    expect(inside).toBeGreaterThan(10);
    give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
    expect(metricsOf(sim).services[0]).toMatchObject({ outages: 1, requestsLost: inside });
  });
});

/** A checker that finds nothing may be looking nowhere: each law is shown a breach of it. */
import { describe, expect, test } from 'vitest';
import { breaches } from './invariants.ts';
import { addWork } from './systems/cpu.ts';
import { afterwards, type World } from './systems.ts';
import { assertLaws, worldsOf } from './testing/laws.ts';
import { host, nginx, oneWorld, run, wait } from './testing/run.ts';
import { OWNER } from './timers.ts';
import { STATE } from './world.ts';

/** A world of two containers under load, up. */
function world(): World {
  const sim = run(
    oneWorld('docker', {
      title: 'Laws',
      hosts: [host(1)],
      services: [{ ...nginx, replicas: 2 }],
      clients: [{ id: 'c', service: 'web', rate: '800/s' }],
    }),
    { checkEvery: 100 },
  );
  wait(sim, 20.0003);
  const [first] = worldsOf(sim);
  expect(first && breaches(first)).toEqual([]);
  return first as World;
}
const web = (w: World): number => w.rows.get('web-1') as number;
/** Gives the container work to do. Returns the class of its threads. */
function addThread(w: World): number {
  addWork(w, web(w), 1e6, OWNER.migration, -1);
  afterwards(w);
  return w.cpu.nodes.at.klass[web(w)] as number;
}

const planted: readonly (readonly [law: string, message: RegExp, plant: (w: World) => void])[] = [
  [
    'no more than a core a thread',
    /web-1 has 5 cores for/,
    (w) => {
      w.cpu.classes.at.rate[addThread(w)] = 5;
    },
  ],
  [
    'a frozen guest gets nothing',
    /web-1 is frozen and has/,
    (w) => {
      addThread(w);
      w.cpu.nodes.at.idle[web(w)] = 1;
    },
  ],
  [
    'no cap is exceeded',
    /uses .* over its cap/,
    (w) => {
      addThread(w);
      w.cpu.settings.rows.at.cap[web(w)] = 0.01;
    },
  ],
  [
    'nothing is left idle while someone wants it',
    /host-1 gives .* and could give/,
    (w) => {
      w.cpu.nodes.at.threads[web(w)] = 4;
    },
  ],
  [
    'promises add up',
    /host-1 has promised/,
    (w) => {
      w.tree.at.committedBytes[web(w)] = 1;
    },
  ],
  [
    'a machine holds what it has',
    /host-1 holds more than its RAM/,
    (w) => {
      w.column.memoryBytes.set(web(w), 1e12);
    },
  ],
  [
    'layers add up',
    /host-1 says .* of disk/,
    (w) => {
      w.storage.used[0] = 5;
    },
  ],
  [
    'nothing runs on a dead tier',
    /web-1 is up on a tier that is down/,
    (w) => {
      w.column.tiersUp.set(w.rows.get('linux-1') as number, 0);
    },
  ],
  [
    'what runs has all its tiers',
    /web-1 runs without all its tiers/,
    (w) => {
      w.column.tiersUp.set(web(w), 1);
    },
  ],
  [
    'the dead do not work',
    /web-1 is down and works on 1 jobs/,
    (w) => {
      w.column.tiersUp.set(web(w), 0);
      w.column.state.set(web(w), STATE.crashed);
      w.cpu.nodes.at.threads[web(w)] = 1;
    },
  ],
  [
    'every request is somewhere',
    /requests exist, .* are on replicas/,
    (w) => {
      w.column.inFlight.add(web(w), 1);
    },
  ],
  [
    'every request is counted once',
    /web: .* arrived, .* ended/,
    (w) => {
      const { counts } = w.request.services[0] as World['request']['services'][number];
      counts.served++;
    },
  ],
  [
    'everything stands on something that is still there',
    /web-1 stands on what is gone/,
    (w) => {
      w.column.state.set(w.column.parent.get(web(w)), STATE.removed);
    },
  ],
  [
    'everything is on the machine of what it stands on',
    /web-1 is on two machines/,
    (w) => {
      w.foot.at.machine[web(w)] = web(w);
    },
  ],
  [
    'what is held stands in a chain from a beginning',
    /web-1 is held from nowhere/,
    (w) => {
      const from = { start: 0, via: -1, flaw: 'dirty-cow', cleaned: false, wasDown: false };
      w.isolation.holds.push({ row: web(w), tier: 1, readsOnly: false, ...from });
    },
  ],
  [
    'no address belongs to two',
    /has 172\.17\.0\.2, which is another’s/,
    (w) => {
      const [lease] = w.address.leases.get(web(w)) ?? [];
      if (lease) w.address.leases.set(w.rows.get('web-2') as number, [lease]);
    },
  ],
  [
    'time never goes back',
    /something was due \d+ µs ago/,
    (w) => {
      w.now += 60e6;
    },
  ],
];

describe('a planted breach is found', () => {
  test.each(planted)('%s', (_law, message, plant) => {
    const w = world();
    plant(w);
    expect(breaches(w).join('; ')).toMatch(message);
  });

  test('and stops the run, saying which law broke where and when', () => {
    const sim = run(
      oneWorld('docker', { title: 'Laws', hosts: [host(1)], services: [nginx], clients: [] }),
    );
    const [w] = worldsOf(sim);
    if (w) w.storage.used[0] = 5;
    expect(() => wait(sim, 1)).toThrow(/^simulator fault at \d+ µs in "w": host-1 says/);
  });

  test('also by the further laws of the tests', () => {
    const sim = run(
      oneWorld('docker', { title: 'Laws', hosts: [host(1)], services: [nginx], clients: [] }),
    );
    wait(sim, 20);
    expect(() => assertLaws(sim)).not.toThrow();
    const [w] = worldsOf(sim);
    if (w) w.column.state.set(web(w), STATE.backoff);
    expect(() => assertLaws(sim)).toThrow('web-1 (backoff) has no timer to go on');
  });
});

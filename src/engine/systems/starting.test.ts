import { describe, expect, test } from 'vitest';
import { catalog } from '../../catalog/index.ts';
import type { ServiceWish } from '../../scenarios/twin.ts';
import type { Simulation } from '../simulation.ts';
import { worldsOf } from '../testing/laws.ts';
import {
  cell,
  eventsOf,
  give,
  host,
  metricsOf,
  nginx,
  oneWorld,
  patient,
  type RunOptions,
  refusal,
  run,
  stateIn,
  usualStacks,
  viewOf,
  wait,
} from '../testing/run.ts';

type Host = Parameters<typeof host>[1];

const on = (
  stack: string,
  services: readonly ServiceWish[],
  change: Host = {},
  options: RunOptions = {},
): Simulation => {
  const wish = { title: 'Starts', hosts: [host(1, change)], services, clients: [] };
  return run(oneWorld(stack, wish), options);
};

const tookOf = (sim: Simulation, id: string): number =>
  eventsOf(sim, 'started', id).at(-1)?.data.tookMicros as number;
const phasesOf = (sim: Simulation, id: string): Record<string, number> =>
  Object.fromEntries(
    eventsOf(sim, 'phaseEnded', id).map((e) => [e.data.phase, e.data.tookMicros as number]),
  );

describe('a start', () => {
  test.each(usualStacks)('is the sum of its phases (%s)', (stack) => {
    const sim = on(stack, [nginx, { id: 'db', application: 'postgresql' }]);
    wait(sim, 120);
    const started = eventsOf(sim, 'started');
    expect(started).toHaveLength(2);
    for (const { subject, data } of started) {
      const sum = Object.values(phasesOf(sim, subject)).reduce((a, b) => a + b, 0);
      expect(sum).toBe(data.tookMicros);
    }
  });

  test.each(['kvm', 'esxi', 'virtualbox', 'bare'])(
    'alone on a machine takes what its phases say: waits, work and reads (%s)',
    (stack) => {
      const sim = on(stack, [nginx]);
      wait(sim, 120);
      const { phases, kind } = viewOf(sim).records.find(({ id }) => id === 'web-1') ?? {};
      const alone = (phases ?? []).map((phase) => {
        const speed = phase.outside ? 1 : (kind?.cpuEfficiency.value ?? 1);
        return phase.waitMicros + phase.cpuMicros / speed + phase.readBytes / 500;
      });
      const expected = alone.reduce((a, b) => a + b, 0);
      expect(tookOf(sim, 'web-1')).toBeGreaterThanOrEqual(expected);
      // Each wait, work and read ends at the next whole microsecond.
      expect(tookOf(sim, 'web-1') - expected).toBeLessThan(3 * alone.length);
    },
  );

  test('of fifty VMs at once is slower than of one: they share the disk', patient, () => {
    const size = { memory: '128 GiB', disk: '400 GB' };
    const one = on('kvm', [{ ...nginx, replicas: 1 }], size, { checkEvery: 50 });
    const fifty = on('kvm', [{ ...nginx, replicas: 50 }], size, { checkEvery: 50 });
    wait(one, 300);
    wait(fifty, 300);
    expect(metricsOf(fifty).services[0]?.ready).toBe(50);
    const reads =
      viewOf(one)
        .records.at(-1)
        ?.phases.reduce((sum, p) => sum + p.readBytes, 0) ?? 0;
    const last = Math.max(...eventsOf(fifty, 'started').map((e) => e.at));
    expect(last).toBeGreaterThan((50 * reads) / 500);
    expect(tookOf(fifty, 'web-1')).toBeGreaterThan(2 * tookOf(one, 'web-1'));
  });

  test('of fifty containers at once is slower than of one: they share the CPU', () => {
    const one = on('docker', [{ ...nginx, replicas: 1 }]);
    const fifty = on('docker', [{ ...nginx, replicas: 50 }]);
    wait(one, 60);
    wait(fifty, 60);
    expect(metricsOf(fifty).services[0]?.ready).toBe(50);
    expect(tookOf(fifty, 'web-50')).toBeGreaterThan(tookOf(one, 'web-1'));
  });

  test('waits for the services it comes after', () => {
    const db = { id: 'db', application: 'postgresql' };
    const sim = on('docker', [db, { ...nginx, after: [{ service: 'db', until: 'ready' }] }]);
    wait(sim, 60);
    const begun = eventsOf(sim, 'startBegun', 'web-1')[0]?.at;
    expect(begun).toBe(eventsOf(sim, 'started', 'db-1')[0]?.at);
  });
});

describe('a pull', () => {
  const fetching = (sim: Simulation): number =>
    worldsOf(sim)[0]?.storage.layers.filter((layer) => layer.state === 1).length ?? 0;

  test('is skipped, with the unpacking, when the image is there', () => {
    const sim = on('docker', [nginx]);
    wait(sim, 20);
    expect(phasesOf(sim, 'web-1')['Pull the missing layers']).toBeGreaterThan(0);
    give(sim, { type: 'kill', id: 'web-1' });
    give(sim, { type: 'start', id: 'web-1' });
    wait(sim, 20);
    const again = phasesOf(sim, 'web-1');
    expect(again['Pull the missing layers']).toBe(0);
    expect(again['Unpack the layers']).toBe(0);
    give(sim, { type: 'scale', service: 'web', replicas: 2 });
    wait(sim, 20);
    expect(phasesOf(sim, 'web-2')['Pull the missing layers']).toBe(0);
  });

  test('fetches a layer that two images share once', () => {
    const sim = on('docker', [nginx, { id: 'work', application: 'worker' }]);
    wait(sim, 60);
    const unique = 63_110_572 + 40_000_000; // nginx with its Debian, and the worker's own layer
    expect(metricsOf(sim).replicaDiskBytes).toBe(unique);
    const pulls = eventsOf(sim, 'phaseEnded').filter((e) => /Pull/.test(`${e.data.phase}`));
    expect(pulls.at(-1)?.at).toBeCloseTo(unique / 125, -1);
  });

  test('of nginx and PostgreSQL takes 18.05 s at 100 Mbit/s, three layers at a time', () => {
    const services = [nginx, { id: 'db', application: 'postgresql' }];
    const sim = on('docker', services, { network: '100 Mbit/s' });
    let most = 0;
    for (let at = 0; at < 20e6; at += 50_000) {
      sim.advance(at);
      most = Math.max(most, fetching(sim));
    }
    expect(most).toBe(3);
    const pulls = eventsOf(sim, 'phaseEnded').filter((e) => /Pull/.test(`${e.data.phase}`));
    expect((pulls.at(-1)?.at ?? 0) / 1e6).toBeCloseTo((225_584_132 * 8) / 100e6, 4);
  });

  test('of two hosts at once is limited by the registry', () => {
    const service = (id: string) => ({ id, application: 'postgresql' });
    const wish = {
      title: 'Two hosts',
      hosts: [host(1, { memory: '400 MB' }), host(2)],
      services: [service('a'), service('b'), service('c')],
      clients: [],
      registry: '500 Mbit/s',
    };
    const sim = run(oneWorld('docker', wish));
    wait(sim, 60);
    const pulls = eventsOf(sim, 'phaseEnded').filter((e) => /Pull/.test(`${e.data.phase}`));
    expect(
      new Set(viewOf(sim).records.flatMap((r) => (r.service < 0 ? [] : [r.spec.on]))).size,
    ).toBe(2);
    expect((pulls.at(-1)?.at ?? 0) / 1e6).toBeCloseTo((2 * 162_473_560 * 8) / 500e6, 3);
  });

  test('goes on when its container is killed, and is lost when its host is', () => {
    const sim = on('docker', [nginx], { network: '10 Mbit/s' });
    wait(sim, 10);
    give(sim, { type: 'kill', id: 'web-1' });
    wait(sim, 5);
    expect(fetching(sim)).toBeGreaterThan(0);
    give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
    expect(fetching(sim)).toBe(0);
    wait(sim, 100);
    give(sim, { type: 'start', id: 'host-1' });
    wait(sim, 320); // it returns with its daemon: its policy is "always"
    expect(stateIn(sim, 'web-1')).toBe('running');
  });
});

describe('a stop', () => {
  const slow = {
    ...catalog,
    applications: catalog.applications.map((application) => ({
      ...application,
      stopMicros: { value: 200e6, source: 'assumption', note: 'made up for a test' },
    })),
  };
  const stopTook = (sim: Simulation): number => {
    wait(sim, 60);
    give(sim, { type: 'stop', id: 'web-1' });
    const from = sim.now;
    wait(sim, 300);
    return (eventsOf(sim, 'stopped', 'web-1')[0]?.at ?? Number.NaN) - from;
  };

  test('takes as long as the application needs, in a VM also the system', () => {
    expect(stopTook(on('docker', [nginx]))).toBe(100_000);
    expect(stopTook(on('kvm', [nginx]))).toBe(3_100_000);
  });

  test('becomes a kill when the grace is over: 10 s for Docker, 90 s for a VM', () => {
    expect(stopTook(on('docker', [nginx], {}, { catalog: slow }))).toBe(10e6);
    expect(stopTook(on('kvm', [nginx], {}, { catalog: slow }))).toBe(90e6);
  });

  test('calls off a start, and gives back what was promised', () => {
    for (const stack of ['docker', 'kvm']) {
      const sim = on(stack, [nginx]);
      const { memoryPromisedBytes } =
        metricsOf(on(stack, [{ ...nginx, replicas: 0 }])).hosts[0] ?? {};
      wait(sim, 0.3);
      give(sim, { type: 'stop', id: 'web-1' });
      wait(sim, 60);
      expect(stateIn(sim, 'web-1')).toBe('off');
      expect(cell(sim, 'web-1', 'memoryBytes')).toBe(0);
      expect(metricsOf(sim).hosts[0]?.memoryPromisedBytes).toBe(memoryPromisedBytes);
    }
  });
});

describe('a kill and a restart', () => {
  test('a kill is immediate and says so with exit code 137', () => {
    const sim = on('docker', [nginx]);
    wait(sim, 20);
    give(sim, { type: 'kill', id: 'web-1' });
    expect(stateIn(sim, 'web-1')).toBe('off');
    expect(eventsOf(sim, 'killed')[0]?.data.exitCode).toBe(137);
  });

  test('a kill hurries a stop', () => {
    const sim = on('kvm', [nginx]);
    wait(sim, 60);
    give(sim, { type: 'stop', id: 'web-1' });
    give(sim, { type: 'kill', id: 'web-1' });
    wait(sim, 60);
    expect(stateIn(sim, 'web-1')).toBe('off');
    expect(eventsOf(sim, 'stopped')).toEqual([]);
  });

  test.each(['docker', 'kvm', 'bare'])('a restart is a stop and a start (%s)', (stack) => {
    const sim = on(stack, [nginx]);
    wait(sim, 60);
    give(sim, { type: 'restart', id: 'web-1' });
    expect(stateIn(sim, 'web-1')).toBe('stopping');
    wait(sim, 60);
    expect(stateIn(sim, 'web-1')).toBe('running');
    expect(cell(sim, 'web-1', 'restarts')).toBe(1);
  });

  test('a kill during a restart is the end of it, also after the next start and stop', () => {
    const sim = on('docker', [nginx]);
    wait(sim, 20);
    give(sim, { type: 'restart', id: 'web-1' });
    give(sim, { type: 'kill', id: 'web-1' });
    wait(sim, 20);
    expect(stateIn(sim, 'web-1')).toBe('off');
    give(sim, { type: 'start', id: 'web-1' });
    wait(sim, 20);
    give(sim, { type: 'stop', id: 'web-1' });
    wait(sim, 20);
    expect(stateIn(sim, 'web-1')).toBe('off');
  });

  test('restarting the system of a machine restarts the machine', () => {
    for (const [stack, system] of [
      ['docker', 'linux-1'],
      ['esxi', 'esxi-1'],
    ] as const) {
      const sim = on(stack, [nginx]);
      wait(sim, 60);
      give(sim, { type: 'restart', id: system });
      while (stateIn(sim, 'host-1') === 'stopping') wait(sim, 0.1);
      expect(stateIn(sim, 'host-1')).toBe('starting');
      wait(sim, 400);
      expect(stateIn(sim, 'web-1')).toBe('running');
    }
  });
});

describe('a start is refused', () => {
  test('for memory, with what is needed, what is free, and what to do', () => {
    const sim = on('kvm', [{ ...nginx, memory: '1 GiB' }], { memory: '2 GiB' });
    wait(sim, 60);
    give(sim, { type: 'kill', id: 'web-1' });
    give(sim, { type: 'scale', service: 'web', replicas: 2 });
    wait(sim, 60);
    expect(stateIn(sim, 'web-2')).toBe('running');
    expect(refusal(sim, { type: 'start', id: 'web-1' })).toEqual({
      code: 'notEnoughMemory',
      subject: 'web-1',
      reason: 'needs 1.13 GiB; host-1 has 783 MiB free',
      remedy: 'Stop something there or migrate it away.',
    });
  });

  test('when it is under way, or running, or what it stands on is down', () => {
    const sim = on('kvm', [nginx]);
    expect(refusal(sim, { type: 'start', id: 'web-1' }).code).toBe('busy');
    wait(sim, 60);
    expect(refusal(sim, { type: 'start', id: 'web-1' }).code).toBe('alreadyRunning');
    give(sim, { type: 'kill', id: 'kvm-1' });
    expect(refusal(sim, { type: 'start', id: 'web-1' })).toEqual({
      code: 'parentDown',
      subject: 'web-1',
      reason: 'cannot start: the hypervisor of kvm-1 is down',
      remedy: 'Start kvm-1 first.',
    });
  });

  test('for what does not exist', () => {
    const sim = on('kvm', [nginx]);
    expect(refusal(sim, { type: 'start', id: 'web-9' }).code).toBe('noSuchEntity');
    expect(refusal(sim, { type: 'start', id: 'web-1' }, 'x')).toEqual({
      code: 'noSuchWorld',
      subject: 'x',
      reason: 'is not a world of this scenario',
      remedy: 'Name one of: w.',
    });
  });

  test('and a refused restart leaves a crashed container as it was', () => {
    const services = [
      { ...nginx, restart: 'no' },
      { id: 'db', application: 'postgresql' },
      { id: 'radius', application: 'freeradius', replicas: 0 },
    ];
    const sim = on('docker', services, { memory: '365 MB' });
    wait(sim, 30);
    give(sim, { type: 'crash', id: 'web-1', tier: 'application' });
    give(sim, { type: 'scale', service: 'radius', replicas: 2 });
    wait(sim, 30);
    const before = sim.hash;
    const { code, reason } = refusal(sim, { type: 'restart', id: 'web-1' });
    expect([code, reason]).toEqual(['notEnoughMemory', 'needs 7.63 MiB; host-1 has 1.84 MiB free']);
    expect([sim.hash, stateIn(sim, 'web-1')]).toEqual([before, 'crashed']);
  });
});

describe('a world begins', () => {
  test('with nothing up on a machine that is off; all of it comes with the machine', () => {
    const sim = on('docker', [nginx], { up: false });
    expect(stateIn(sim, 'host-1')).toBe('off');
    expect(stateIn(sim, 'linux-1')).toBe('fallen');
    give(sim, { type: 'start', id: 'host-1' });
    wait(sim, 200);
    expect(stateIn(sim, 'docker-1')).toBe('running');
  });

  test('without what does not fit', () => {
    const sim = on('docker', [nginx], { memory: '110 MB' });
    expect(stateIn(sim, 'linux-1')).toBe('off');
    expect(eventsOf(sim, 'refused')[0]?.data.reason).toBe('not enough memory');
    const small = on('docker', [nginx], { disk: '1 GB' });
    expect(eventsOf(small, 'refused', 'linux-1')[0]?.data.reason).toBe('not enough disk');
  });
});

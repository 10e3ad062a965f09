import { describe, expect, test } from 'vitest';
import type { BuildStep } from '../commands.ts';
import { stateDigest } from '../digest.ts';
import type { Simulation } from '../simulation.ts';
import { assertLaws } from '../testing/laws.ts';
import {
  eventsOf,
  give,
  host,
  metricsOf,
  nginx,
  oneWorld,
  refusal,
  run,
  stateIn,
  states,
  wait,
} from '../testing/run.ts';

const base = (digest: string, bytes: number): BuildStep => ({
  line: 'FROM nginx',
  digest,
  bytes,
  cpuMicros: 0,
  fetchBytes: bytes,
  base: true,
});
const made = (digest: string, change: Partial<BuildStep> = {}): BuildStep => ({
  line: `RUN ${digest}`,
  digest,
  bytes: 10_000_000,
  cpuMicros: 1_000_000,
  fetchBytes: 12_500_000,
  ...change,
});
const debian = base('debian-trixie/a', 29_780_905);

/** Two Docker hosts, and a service of one replica that uses the image of nginx. */
function twoHosts(change: { readonly replicas?: number; readonly controller?: string } = {}) {
  const { replicas = 1, controller } = change;
  const document = oneWorld('docker', {
    title: 'Images',
    hosts: [host(1), host(2)],
    services: [{ ...nginx, replicas }],
    clients: [],
  });
  const world = document.worlds.w as NonNullable<(typeof document.worlds)['w']>;
  const services = (world.services ?? []).map((service) => ({
    ...service,
    placement: 'spread',
    ...(controller !== undefined && { controller }),
  }));
  return { ...document, worlds: { w: { ...world, services } } };
}
const start = (change = {}): Simulation => run(twoHosts(change));
const imagesOf = (sim: Simulation) => {
  const { images } = metricsOf(sim);
  if (!images) throw new Error('no images');
  return images;
};
const buildOf = (sim: Simulation) => imagesOf(sim).builds[0];
const stepsOf = (sim: Simulation) => buildOf(sim)?.steps.map(({ state }) => state);
const build = (steps: readonly BuildStep[], image = 'site', id = 'docker-1') =>
  ({ type: 'build', id, image, steps }) as const;

describe('a build', () => {
  test('fetches, works and writes each step, pushes its layers and makes the image known', () => {
    const sim = start();
    wait(sim, 30);
    give(sim, build([debian, made('a'), made('b')]));
    expect(stepsOf(sim)).toEqual(['cached', 'running', 'waiting']);
    wait(sim, 60);
    expect(stepsOf(sim)).toEqual(['cached', 'done', 'done']);
    // 12.5 MB at 125 MB/s, a second of work, 10 MB at 500 MB/s.
    expect(eventsOf(sim, 'buildStepDone').map(({ data }) => data.tookMicros)).toEqual([
      1_120_000, 1_120_000,
    ]);
    expect(eventsOf(sim, 'built')[0]?.data).toMatchObject({ image: 'site', made: 2 });
    expect(eventsOf(sim, 'pushed')[0]?.data).toMatchObject({ bytes: 20_000_000 });
    const site = imagesOf(sim).images.find(({ id }) => id === 'site');
    expect(site).toMatchObject({ on: ['host-1'], inRegistry: true, users: 0 });
    expect(site?.layers.map(({ line }) => line)).toEqual([undefined, 'RUN a', 'RUN b']);
  });

  test('does again only what lies above the line that changed', () => {
    const sim = start();
    wait(sim, 30);
    give(sim, build([debian, made('a'), made('b'), made('c')]));
    wait(sim, 60);
    const before = metricsOf(sim).hosts[0]?.diskUsedBytes ?? 0;
    give(sim, build([debian, made('a'), made('b2'), made('c2')]));
    wait(sim, 60);
    expect(stepsOf(sim)).toEqual(['cached', 'cached', 'done', 'done']);
    expect((metricsOf(sim).hosts[0]?.diskUsedBytes ?? 0) - before).toBe(20_000_000);
    const left = metricsOf(sim).hosts[0]?.sharedLayers.filter(({ users }) => users === 0) ?? [];
    expect(left.map(({ digest }) => digest)).toEqual(['a', 'b', 'c', 'b2', 'c2']);
    give(sim, build([debian, made('a'), made('b2'), made('c2')]));
    expect(buildOf(sim)).toMatchObject({ running: false, tookMicros: 0 });
    expect(stepsOf(sim)).toEqual(['cached', 'cached', 'cached', 'cached']);
  });

  test('fetches base layers that its machine does not hold, once for all who want them', () => {
    const sim = start({ replicas: 0 });
    wait(sim, 30);
    give(sim, build([debian, made('a')], 'one'));
    give(sim, build([debian, made('b')], 'two'));
    wait(sim, 30);
    expect(eventsOf(sim, 'built')).toHaveLength(2);
    expect(metricsOf(sim).hosts[0]?.sharedLayers.map(({ digest }) => digest)).toEqual([
      'debian-trixie/a',
      'b',
      'a',
    ]);
    give(sim, { type: 'scale', service: 'web', replicas: 1 });
    wait(sim, 30);
    expect(metricsOf(sim).services[0]?.ready).toBe(1);
  });

  test('keeps layers of other stages in the cache and out of the image', () => {
    const sim = start();
    wait(sim, 30);
    give(sim, build([debian, made('tools', { aside: true }), made('a')]));
    wait(sim, 60);
    const site = imagesOf(sim).images.find(({ id }) => id === 'site');
    expect(site?.layers.map(({ digest }) => digest)).toEqual(['debian-trixie/a', 'a']);
    give(sim, build([debian, made('tools', { aside: true }), made('a')]));
    expect(stepsOf(sim)).toEqual(['cached', 'cached', 'cached']);
  });

  test('leaves what runs as it is, until an update takes the new image', () => {
    const sim = start({ replicas: 2 });
    wait(sim, 30);
    const own = made('own');
    give(sim, build([debian, own], 'nginx'));
    wait(sim, 30);
    expect(imagesOf(sim).images[0]).toMatchObject({ id: 'nginx', users: 2, olderUsers: 2 });
    give(sim, { type: 'scale', service: 'web', replicas: 3 });
    wait(sim, 30);
    expect(imagesOf(sim).images[0]).toMatchObject({ users: 3, olderUsers: 3 });
    give(sim, { type: 'update', service: 'web', image: 'nginx' });
    wait(sim, 90);
    expect(imagesOf(sim).images[0]).toMatchObject({
      users: 3,
      olderUsers: 0,
      on: ['host-1', 'host-2'],
    });
    assertLaws(sim);
  });

  test('is saved, restored and replayed, also in the middle and with another past', () => {
    const sim = start({ replicas: 2 });
    wait(sim, 30);
    const before = sim.snapshot();
    give(sim, build([debian, made('x'), made('y')], 'nginx'));
    wait(sim, 1.5);
    const middle = sim.snapshot();
    wait(sim, 30);
    give(sim, { type: 'update', service: 'web' });
    wait(sim, 60);
    const end = sim.snapshot();
    const hash = sim.hash;
    const journal = [...sim.journal];
    sim.restore(middle);
    sim.advance(sim.now + 90_000_000);
    expect(stateDigest(sim.snapshot())).toBe(stateDigest(end));
    const again = run(twoHosts({ replicas: 2 }), { journal, checkEvery: 0 });
    again.advance(sim.now);
    expect(again.hash).toBe(hash);
    expect(stateDigest(again.snapshot())).toBe(stateDigest(end));
    const fresh = run(twoHosts({ replicas: 2 }));
    fresh.restore(end);
    expect(stateDigest(fresh.snapshot())).toBe(stateDigest(end));
    fresh.restore(before);
    give(fresh, build([debian, made('z')], 'nginx'));
    wait(fresh, 30);
    give(fresh, { type: 'update', service: 'web' });
    wait(fresh, 60);
    expect(imagesOf(fresh).images[0]?.layers.map(({ digest }) => digest)).toEqual([
      'debian-trixie/a',
      'z',
    ]);
    fresh.restore(end);
    expect(stateDigest(fresh.snapshot())).toBe(stateDigest(end));
  });

  test('competes with other flows for the network', () => {
    const sim = start();
    wait(sim, 30);
    give(sim, { type: 'transfer', id: 'host-2', to: 'host-1', bytes: 10_000_000_000 });
    give(sim, build([debian, made('a')]));
    wait(sim, 30);
    expect(eventsOf(sim, 'buildStepDone')[0]?.data.tookMicros).toBe(1_220_000);
  });

  test('ends with the daemon, and what it had not finished is gone', () => {
    const sim = start();
    wait(sim, 30);
    give(sim, build([debian, made('a'), made('b')]));
    wait(sim, 1.5);
    give(sim, { type: 'kill', id: 'docker-1' });
    expect(buildOf(sim)).toMatchObject({ failed: true, running: false });
    expect(eventsOf(sim, 'buildFailed')[0]?.data.reason).toBe('docker-1 went down');
    const held = metricsOf(sim).hosts[0]?.sharedLayers.map(({ digest }) => digest);
    expect(held).toContain('a');
    expect(held).not.toContain('b');
    expect(refusal(sim, build([debian]))).toMatchObject({ code: 'notRunning' });
    give(sim, { type: 'start', id: 'docker-1' });
    wait(sim, 5);
    give(sim, build([debian, made('a'), made('b')]));
    wait(sim, 5);
    expect(stepsOf(sim)).toEqual(['cached', 'cached', 'done']);
  });

  test.each([
    ['no steps', build([]), 'outOfRange'],
    ['too many steps', build(Array.from({ length: 201 }, (_, i) => made(`d${i}`))), 'outOfRange'],
    ['a digest of the store itself', build([made('private/writable')]), 'outOfRange'],
    ['a size that is no number', build([made('a', { bytes: Number.NaN })]), 'outOfRange'],
    ['a size below nothing', build([made('a', { bytes: -1 })]), 'outOfRange'],
    ['work without end', build([made('a', { cpuMicros: Infinity })]), 'outOfRange'],
    ['a layer of another size', build([base('debian-trixie/a', 5)]), 'outOfRange'],
    ['a layer of two sizes', build([made('a'), made('a', { bytes: 5 })]), 'outOfRange'],
    ['a name with a version', build([made('a')], 'nginx@1'), 'outOfRange'],
    ['more than the disk holds', build([made('a', { bytes: 300e9 })]), 'notEnoughDisk'],
    ['a container as builder', build([made('a')], 'site', 'web-1'), 'wrongTarget'],
    ['a machine as builder', build([made('a')], 'site', 'host-1'), 'wrongTarget'],
  ] as const)('is refused with %s, and nothing has changed', (_what, command, code) => {
    const sim = start();
    wait(sim, 30);
    const before = stateDigest(sim.snapshot());
    expect(refusal(sim, command).code).toBe(code);
    expect(stateDigest(sim.snapshot())).toBe(before);
  });

  test('is refused, and nothing else, whatever a link has in place of its steps', () => {
    const sim = start();
    wait(sim, 10);
    const step = made('a');
    const { line, ...unwritten } = step;
    const odd: unknown[] = ['a text', 7, {}, [null], ['a'], [unwritten]];
    odd.push(
      [{ ...step, cpuMicros: '5' }],
      [{ ...step, aside: 'yes' }],
      [{ ...step, aside: true }],
    );
    for (const steps of odd) {
      const command = { ...build([]), steps: steps as BuildStep[] };
      expect(refusal(sim, command).code, JSON.stringify(steps)).toBe('outOfRange');
    }
    for (const image of [123, null, { toString: 1 }]) {
      const command = { ...build([step]), image: image as unknown as string };
      expect(refusal(sim, command).code).toBe('outOfRange');
    }
    expect(line).toBe('RUN a');
  });

  test('is refused while the same image is being built', () => {
    const sim = start();
    wait(sim, 30);
    give(sim, build([debian, made('a')]));
    expect(refusal(sim, build([debian])).code).toBe('busy');
  });

  test('can be done on a system without a daemon', () => {
    const sim = start();
    wait(sim, 30);
    give(sim, build([debian, made('a')], 'site', 'linux-1'));
    wait(sim, 10);
    expect(eventsOf(sim, 'built', 'linux-1')).toHaveLength(1);
  });
});

describe('a registry that does not answer', () => {
  test('stops pulls on hosts that lack layers, and nothing on those that have them', () => {
    const sim = start({ replicas: 1 });
    wait(sim, 30);
    give(sim, { type: 'registry', up: false });
    expect(refusal(sim, { type: 'registry', up: false }).code).toBe('busy');
    give(sim, { type: 'scale', service: 'web', replicas: 3 });
    wait(sim, 60);
    expect(states(sim, ['web-1', 'web-2', 'web-3'])).toEqual({
      'web-1': 'running',
      'web-2': 'waiting',
      'web-3': 'running',
    });
    expect(eventsOf(sim, 'pullFailed', 'web-2')).toHaveLength(1);
    expect(imagesOf(sim).registryUp).toBe(false);
    give(sim, { type: 'registry', up: true });
    wait(sim, 30);
    expect(stateIn(sim, 'web-2')).toBe('running');
    expect(refusal(sim, { type: 'registry', up: true }).code).toBe('busy');
  });

  test('loses what is on its way, and the room for it', () => {
    const sim = start({ replicas: 2 });
    wait(sim, 0.3);
    expect(stateIn(sim, 'web-1')).toBe('starting');
    give(sim, { type: 'registry', up: false });
    expect(eventsOf(sim, 'pullFailed')).toHaveLength(2);
    const stays = 626 + 955 + 403 + 1210 + 1397; // what had arrived
    expect(metricsOf(sim).replicaDiskBytes).toBe(2 * stays);
    assertLaws(sim);
    wait(sim, 5);
    give(sim, { type: 'registry', up: true });
    wait(sim, 30);
    expect(metricsOf(sim).services[0]?.ready).toBe(2);
  });

  test('is tried again by a controller after pauses that double', () => {
    const sim = start({ replicas: 1, controller: 'kubernetes' });
    give(sim, { type: 'registry', up: false });
    wait(sim, 130);
    const failed = eventsOf(sim, 'pullFailed');
    expect(failed.map(({ data }) => data.delayMicros)).toEqual([10e6, 20e6, 40e6, 80e6]);
    give(sim, { type: 'registry', up: true });
    wait(sim, 10);
    expect(stateIn(sim, 'web-1')).toBe('waiting');
    wait(sim, 30);
    expect(stateIn(sim, 'web-1')).toBe('running');
  });

  test('refuses a build that needs a base layer, and names the way out', () => {
    const sim = start({ replicas: 0 });
    wait(sim, 5);
    give(sim, { type: 'registry', up: false });
    const { code, wayOut } = refusal(sim, build([debian, made('a')]));
    expect(code).toBe('registryDown');
    give(sim, wayOut?.[0] as never);
    give(sim, build([debian, made('a')]));
    give(sim, { type: 'registry', up: false });
    expect(eventsOf(sim, 'buildFailed')).toHaveLength(1);
  });

  test('is waited for by pushes, and by the replicas that need what is pushed', () => {
    const sim = start({ replicas: 2 });
    wait(sim, 30);
    give(sim, { type: 'registry', up: false });
    give(sim, build([debian, made('a')], 'nginx'));
    wait(sim, 30);
    expect(buildOf(sim)).toMatchObject({ running: false, pushing: true, failed: false });
    expect(imagesOf(sim).images[0]?.inRegistry).toBe(false);
    give(sim, { type: 'update', service: 'web', surge: 1, unavailable: 0 });
    wait(sim, 60);
    expect(metricsOf(sim).services[0]?.ready).toBe(2);
    give(sim, { type: 'registry', up: true });
    wait(sim, 60);
    expect(buildOf(sim)?.pushing).toBe(false);
    expect(imagesOf(sim).images[0]).toMatchObject({ olderUsers: 0, inRegistry: true });
    expect(metricsOf(sim).services[0]?.ready).toBe(2);
  });
});

describe('what is written', () => {
  test('into a volume outlives the container, into its files it does not', () => {
    const document = twoHosts({ replicas: 1 });
    const world = document.worlds.w;
    const services = world.services.map((service) => ({
      ...service,
      template: { ...service.template, writes: '30 MB', volume: '70 MB' },
    }));
    const sim = run({ ...document, worlds: { w: { ...world, services } } });
    wait(sim, 30);
    const { writableBytes, volumes } = imagesOf(sim);
    expect([writableBytes, volumes]).toEqual([
      30e6,
      [{ id: 'web', on: 'host-1', bytes: 70e6, users: 1 }],
    ]);
    give(sim, { type: 'scale', service: 'web', replicas: 0 });
    wait(sim, 30);
    const after = imagesOf(sim);
    expect([after.writableBytes, after.volumes[0]?.users]).toEqual([0, 0]);
    expect(after.volumes[0]?.bytes).toBe(70e6);
  });
});

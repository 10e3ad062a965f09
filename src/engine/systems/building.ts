/**
 * Building images. A build takes the steps of a plan one after the other on the machine of the
 * entity that builds. A step whose layer lies in the store there is not done again: that is the
 * cache, and why a change low in a file costs all that stands above it. Any other step
 *
 *     fetches (base layers from the registry, the rest over the machine's network from outside),
 *     then works (one thread of the entity that builds), then writes its layer to the disk,
 *
 * each in competition with whatever else goes on. At the end the image is there under its id, and
 * the layers that the registry lacks are pushed to it, one after the other; a registry that does
 * not answer is waited for. Nothing is deleted: a layer that no image uses any more stays in the
 * store, as with real engines until somebody prunes them.
 *
 * A build ends with the entity that builds, and what it had not finished is lost.
 *
 * How accurate is this? What is done again and what is not follows from digests alone, as in
 * BuildKit. Steps that need not wait for one another are not run side by side, the cache knows no
 * age, and the way to the outside is never slower than the machine's own network.
 * Source: BuildKit's documented cache (a step is known by its parents and its definition); Docker
 * manual, "Build cache", "Optimize cache usage".
 */
import { type Bytes, formatDay, type Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import type { BuildStep } from '../commands.ts';
import type { ImageSpec, LayerSpec } from '../define.ts';
import { OWNER } from '../timers.ts';
import { machineOf, record, tell } from '../world.ts';
import { today } from './attack-path.ts';
import { addWork, cancelWork } from './cpu.ts';
import { diskLink, downLink, endFlow, REGISTRY, startFlow, upLink } from './flows.ts';
import { newestImage, setImage } from './images.ts';
import { canPull, noteMade, notePushed, releasePull } from './registry.ts';
import { partDone, type StartWorld } from './starting.ts';
import { beginLayer, dropLayer, layerIsThere, sharedLayer } from './storage.ts';

export { setImage } from './images.ts';

const NONE = -1;
/** States of a step, in the words of the metrics. */
export const STEP_STATES = ['cached', 'waiting', 'running', 'done'] as const;
const CACHED = 0;
const WAITING = 1;
const RUNNING = 2;
const DONE = 3;

type Part = 'fetch' | 'work' | 'write' | 'await' | 'push' | 'held' | 'ended';

export interface Build {
  readonly image: string;
  /** Row of the entity that builds, and of what its layers are stored for. */
  readonly row: number;
  readonly store: number;
  readonly steps: readonly BuildStep[];
  readonly begunAt: Micros;
  /** State of each step, and how long it has taken. */
  readonly states: number[];
  readonly took: Micros[];
  /** The running step, and what of it is under way. */
  at: number;
  part: Part;
  stepBegunAt: Micros;
  /** Place of the layer that the step makes or waits for. */
  layer: number;
  job: number;
  flow: number;
  /** Layers made, base layers not counted. */
  made: number;
  /** When the image was there, and when all was over; −1: not yet. */
  builtAt: Micros;
  endedAt: Micros;
  /** Digests that are still to be pushed, and bytes that have been. */
  readonly toPush: string[];
  pushedBytes: Bytes;
}
export interface BuildState {
  /** By number; of each image the last. */
  readonly builds: Map<number, Build>;
  begun: number;
}
export interface BuildWorld extends StartWorld {
  readonly build: BuildState;
}

export const createBuilds = (): BuildState => ({ builds: new Map(), begun: 0 });

/** The last build of an image. */
export function buildOf(world: BuildWorld, image: string): Build | undefined {
  for (const build of world.build.builds.values()) if (build.image === image) return build;
  return undefined;
}

/** Whether it is still making layers. */
export const isBuilding = ({ part }: Build): boolean =>
  part !== 'ended' && part !== 'push' && part !== 'held';

/** Begins to build. The caller has made sure that it may. */
export function beginBuild(
  world: BuildWorld,
  row: number,
  store: number,
  image: string,
  steps: readonly BuildStep[],
): void {
  const { builds } = world.build;
  for (const [number, build] of builds) {
    if (build.image !== image) continue;
    endParts(world, build);
    builds.delete(number);
  }
  const number = world.build.begun++;
  builds.set(number, {
    image,
    row,
    store,
    steps,
    begunAt: world.now,
    states: steps.map(() => WAITING),
    took: steps.map(() => 0),
    at: 0,
    part: 'await',
    stepBegunAt: world.now,
    layer: NONE,
    job: NONE,
    flow: NONE,
    made: 0,
    builtAt: NONE,
    endedAt: NONE,
    toPush: [],
    pushedBytes: 0,
  });
  takeSteps(world, number);
}

const buildAt = (world: BuildWorld, number: number): Build =>
  world.build.builds.get(number) as Build;

/** Goes over the steps until one takes time. */
function takeSteps(world: BuildWorld, number: number): void {
  const build = buildAt(world, number);
  for (; build.at < build.steps.length; build.at++) {
    const step = build.steps[build.at] as BuildStep;
    const known = sharedLayer(world, build.store, step.digest);
    if (known?.present) {
      build.states[build.at] = CACHED;
      continue;
    }
    build.stepBegunAt = world.now;
    build.states[build.at] = RUNNING;
    if (known) {
      build.part = 'await';
      build.layer = known.index;
      return;
    }
    if (step.base && !canPull(world, step.digest)) {
      failBuild(world, build, 'the registry does not answer, or lacks a layer of the base image');
      return;
    }
    if (step.bytes > roomFor(world, build.row)) {
      failBuild(world, build, 'the disk is full');
      return;
    }
    build.layer = beginLayer(world, build.store, step);
    if (enterPart(world, number, 0)) return;
    layerMade(world, build);
  }
  finishBuild(world, number);
}

const roomFor = (world: BuildWorld, row: number): Bytes => {
  const machine = machineOf(world, row);
  const { used, reserved } = world.storage;
  const size = record(world, machine).spec.hardware?.diskBytes ?? 0;
  return size - (used[machine] ?? 0) - (reserved.get(machine) ?? 0);
};

const PARTS = ['fetch', 'work', 'write'] as const;

/** Enters the next part of a step that takes anything; false if there is none. */
function enterPart(world: BuildWorld, number: number, from: number): boolean {
  const build = buildAt(world, number);
  const { bytes, fetchBytes, cpuMicros, base } = build.steps[build.at] as BuildStep;
  for (const part of PARTS.slice(from)) {
    build.part = part;
    if (part === 'fetch' && fetchBytes > 0) {
      const down = downLink(world, build.row);
      const [first, second] = base ? [REGISTRY, down] : [down, NONE];
      build.flow = startFlow(world, fetchBytes, first, second, OWNER.build, number);
      return true;
    }
    if (part === 'work' && cpuMicros > 0) {
      build.job = addWork(world, build.row, cpuMicros, OWNER.build, number);
      return true;
    }
    if (part === 'write' && bytes > 0 && !base) {
      build.flow = startFlow(world, bytes, diskLink(world, build.row), NONE, OWNER.build, number);
      return true;
    }
  }
  return false;
}

/** What a build was waiting for is done. */
export function buildGoesOn(world: BuildWorld, number: number): void {
  const build = buildAt(world, number);
  build.job = NONE;
  build.flow = NONE;
  if (build.part === 'push') {
    layerPushed(world, number);
    return;
  }
  if (enterPart(world, number, PARTS.indexOf(build.part as (typeof PARTS)[number]) + 1)) return;
  layerMade(world, build);
  build.at++;
  takeSteps(world, number);
}

/** The layer of the running step is there: whoever waits for it goes on. */
function layerMade(world: BuildWorld, build: Build): void {
  const { image, layer, row } = build;
  const { base, digest, line, bytes } = build.steps[build.at] as BuildStep;
  const tookMicros = world.now - build.stepBegunAt;
  build.states[build.at] = DONE;
  build.took[build.at] = tookMicros;
  build.layer = NONE;
  if (!base) {
    build.made++;
    noteMade(world, digest);
    world.image.lines.set(digest, line);
  }
  tell(world, 'buildStepDone', row, { image, line, bytes, tookMicros });
  for (const waiting of layerIsThere(world, layer)) partDone(world, waiting);
  wakeBuilds(world, layer);
}

/** A layer is there: builds that waited for it go on. */
export function wakeBuilds(world: BuildWorld, layer: number): void {
  for (const [number, build] of world.build.builds) {
    if (build.part === 'await' && build.layer === layer) takeSteps(world, number);
  }
}

/** All layers are there: the image is, too, and what the registry lacks of it is pushed. */
function finishBuild(world: BuildWorld, number: number): void {
  const build = buildAt(world, number);
  const { image, made, row } = build;
  build.layer = NONE;
  build.builtAt = world.now;
  setImage(world, imageOf(world, build));
  const tookMicros = world.now - build.begunAt;
  tell(world, 'built', row, { image, made, tookMicros });
  for (const { digest, aside } of build.steps) {
    const isWanted = !aside && world.registry.lacks.has(digest) && !build.toPush.includes(digest);
    if (isWanted) build.toPush.push(digest);
  }
  pushNext(world, number);
}

/** The image that a build has come to: for the builder's processor, as of today. */
function imageOf(world: BuildWorld, build: Build): ImageSpec {
  const before = newestImage(world, build.image);
  const machine = record(world, machineOf(world, build.row));
  const { system } = record(world, build.store);
  const { arch = 'x86-64' } = machine.spec.hardware ?? {};
  const built = today(world);
  const layers = new Map<string, LayerSpec>();
  for (const { digest, bytes, aside } of build.steps) {
    if (!aside) layers.set(digest, { digest, bytes });
  }
  return {
    id: build.image,
    title: before?.title ?? build.image,
    source: 'scenario',
    family: before?.family ?? system?.family ?? 'linux',
    archs: [arch],
    ...(built !== null && { built: formatDay(built) }),
    layers: [...layers.values()],
  };
}

/** Pushes the next layer that the registry lacks; waits while it does not answer. */
function pushNext(world: BuildWorld, number: number): void {
  const build = buildAt(world, number);
  const digest = build.toPush[0];
  build.flow = NONE;
  if (digest === undefined) {
    const { image, pushedBytes } = build;
    build.part = 'ended';
    build.endedAt = world.now;
    if (pushedBytes > 0) tell(world, 'pushed', build.row, { image, bytes: pushedBytes });
    return;
  }
  build.part = world.registry.down === 1 ? 'held' : 'push';
  if (build.part === 'held') return;
  const up = upLink(world, build.row);
  build.flow = startFlow(world, bytesOf(build, digest), up, REGISTRY, OWNER.build, number);
}

const bytesOf = (build: Build, digest: string): Bytes =>
  build.steps.find((step) => step.digest === digest)?.bytes ?? 0;

/** A layer has arrived at the registry: starts that waited for it may try again. */
function layerPushed(world: BuildWorld, number: number): void {
  const build = buildAt(world, number);
  const digest = build.toPush.shift() as string;
  build.pushedBytes += bytesOf(build, digest);
  notePushed(world, digest);
  pushNext(world, number);
  if (build.part === 'ended') retryPulls(world);
}

/** Lets every start that waits for somebody to try again be tried again. */
export function retryPulls(world: BuildWorld): void {
  for (const [row, { timer }] of [...world.registry.waits]) {
    if (timer !== NO_TIMER) continue;
    releasePull(world, row);
    world.start.changed.push(row);
  }
}

/** The registry answers again: what was to be pushed is. */
export function resumePushes(world: BuildWorld): void {
  for (const [number, { part }] of world.build.builds) if (part === 'held') pushNext(world, number);
}

/** The registry does not answer any more: base layers do not come, pushes wait. */
export function loseRegistry(world: BuildWorld): void {
  for (const [number, build] of world.build.builds) {
    const reason = 'the registry went down';
    if (build.part === 'push') {
      endFlow(world, build.flow, reason);
      pushNext(world, number);
    } else if (isBuilding(build) && build.steps[build.at]?.base && build.part !== 'work') {
      failBuild(world, build, reason);
    }
  }
}

/** An entity goes down: what it builds, or what is built into its store, is not finished. */
export function dropBuilds(world: BuildWorld, row: number): void {
  if (world.build.builds.size === 0) return;
  const { id } = record(world, row);
  for (const build of world.build.builds.values()) {
    const concerns = build.part !== 'ended' && (build.row === row || build.store === row);
    if (concerns) failBuild(world, build, `${id} went down`);
  }
}

function failBuild(world: BuildWorld, build: Build, reason: string): void {
  const { image, row, layer, part } = build;
  const makes = part !== 'await' && layer !== NONE;
  endParts(world, build);
  if (build.states[build.at] === RUNNING) build.states[build.at] = WAITING;
  build.layer = NONE;
  tell(world, 'buildFailed', row, { image, reason });
  // What waited for the layer asks for it again.
  if (makes) for (const waiting of dropLayer(world, layer)) world.registry.failing.push(waiting);
  wakeBuilds(world, layer);
}

/** Takes back whatever a build has under way. */
function endParts(world: BuildWorld, build: Build): void {
  if (build.job !== NONE) cancelWork(world, build.job);
  if (build.flow !== NONE) endFlow(world, build.flow, 'the build ended');
  build.job = NONE;
  build.flow = NONE;
  build.part = 'ended';
  build.endedAt = world.now;
}

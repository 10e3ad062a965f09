/** What the commands about builds and the registry do, or why they are refused. */
import { formatMemory } from '../units.ts';
import type { BuildStep, Command, CommandResult } from './commands.ts';
import { isId } from './made-settings.ts';
import { ACCEPTED, nameOf, no } from './refusal.ts';
import { beginBuild, buildOf, isBuilding } from './systems/building.ts';
import { VERSION_MARK } from './systems/images.ts';
import { switchRegistry } from './systems/pulls.ts';
import { canPull } from './systems/registry.ts';
import { diskFree, sharedLayer } from './systems/storage.ts';
import type { World } from './systems.ts';
import { record, STATE, stateOf } from './world.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

const STEPS_MAX = 200;
const LINE_MAX = 400;
const BYTES_MAX = 2 ** 40;
/** A day of one core, in core-microseconds. */
const CPU_MICROS_MAX = 86_400_000_000;
/** No name that the store keeps for what belongs to one entity. */
const DIGEST = /^(?!private\/|volume\/|disk\/)[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,99}$/;

export function build(
  world: World,
  row: number,
  command: Of<'build'>,
  cause: () => number,
): CommandResult {
  const { image, steps } = command;
  const refused = cannotBuild(world, row) ?? wrongPlan(world, command);
  if (refused) return refused;
  const store = storeFor(world, row) as number;
  const missing = steps.filter(({ digest }) => !sharedLayer(world, store, digest));
  if (missing.some(({ base, digest }) => base && !canPull(world, digest))) {
    const reason = 'needs layers of its base image, and the registry does not answer';
    const answer = no('registryDown', image, reason, 'Plug the registry in again.');
    const wayOut: Command[] = [{ type: 'registry', world: world.spec.id, up: true }];
    return answer.accepted ? answer : { ...answer, rejection: { ...answer.rejection, wayOut } };
  }
  const bytes = missing.reduce((sum, step) => sum + step.bytes, 0);
  const free = diskFree(world, row);
  if (bytes > free) {
    const left = formatMemory(Math.max(0, free));
    const reason = `needs ${formatMemory(bytes)} of disk; ${left} is free`;
    return no('notEnoughDisk', image, reason, 'Remove something there.');
  }
  world.tree.at.cause[row] = cause();
  beginBuild(world, row, store, image, steps);
  return ACCEPTED;
}

/** The row for whose children the layers of a build are kept: the system it is done on. */
function storeFor(world: World, row: number): number | null {
  const { kind, system, bringsKernel } = record(world, row);
  if (system && bringsKernel) return row;
  const manages = [...world.lookup.kinds.values()].some(
    ({ managedBy, brings }) =>
      managedBy === kind.id && brings.some(({ filledBy }) => filledBy === 'image'),
  );
  const parent = world.column.parent.get(row);
  return manages && parent >= 0 ? parent : null;
}

function cannotBuild(world: World, row: number): CommandResult | null {
  const { id } = record(world, row);
  if (storeFor(world, row) === null) {
    const remedy = 'Pick a container daemon, or an operating system.';
    return no('wrongTarget', id, 'cannot build images', remedy);
  }
  const state = stateOf(world, row);
  if (state !== STATE.running && state !== STATE.migrating) {
    return no('notRunning', id, 'cannot build: it is not running', 'Start it first.');
  }
  return null;
}

function wrongPlan(world: World, { image, steps }: Of<'build'>): CommandResult | null {
  // What a link brings may lack what another command would not need.
  if (!isId(image) || image.includes(VERSION_MARK)) {
    const remedy = 'Use letters, digits, ".", "_" and "-", at most 80.';
    return no('outOfRange', nameOf(image), 'is no name for an image', remedy);
  }
  const before = buildOf(world, image);
  if (before && isBuilding(before)) {
    return no('busy', image, 'is being built already', 'Wait until that is over.');
  }
  if (!Array.isArray(steps)) {
    return no('outOfRange', image, 'cannot be built without steps', 'Give some.');
  }
  const few = `Give 1 to ${STEPS_MAX} steps, one of them for it.`;
  if (steps.length === 0 || steps.length > STEPS_MAX) {
    return no('outOfRange', image, `cannot be built in ${steps.length} steps`, few);
  }
  const wrong = steps.findIndex((step) => !isStep(step));
  if (wrong >= 0) {
    const reason = `cannot be built: step ${wrong + 1} has a digest, a size or work out of bounds`;
    return no('outOfRange', image, reason, 'Make the steps from a Dockerfile.');
  }
  if (steps.every(({ aside }) => aside)) {
    return no('outOfRange', image, 'cannot be built of steps that are set aside', few);
  }
  const sizes = knownSizes(world);
  for (const { digest, bytes } of steps) {
    const known = sizes.get(digest) ?? bytes;
    sizes.set(digest, bytes);
    if (known === bytes) continue;
    const reason = `says that layer ${digest} has ${bytes} bytes; it has ${known}`;
    return no('outOfRange', image, reason, 'Give a layer of another size another digest.');
  }
  return null;
}

/** Sizes of all layers that there are in this world, by digest. */
function knownSizes(world: World): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { layers } of world.lookup.images.values()) {
    for (const { digest, bytes } of layers) sizes.set(digest, bytes);
  }
  for (const { digest, bytes, owner } of world.storage.layers) {
    if (owner < 0) sizes.set(digest, bytes);
  }
  return sizes;
}

const isWhole = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= most;

/** Whatever a link brings may be there instead of a step. */
function isStep(step: BuildStep | null | undefined): boolean {
  if (typeof step !== 'object' || step === null) return false;
  const { line, digest, bytes, cpuMicros, fetchBytes, base, aside } = step;
  return (
    typeof line === 'string' &&
    line.length <= LINE_MAX &&
    typeof digest === 'string' &&
    DIGEST.test(digest) &&
    isWhole(bytes, BYTES_MAX) &&
    isWhole(fetchBytes, BYTES_MAX) &&
    typeof cpuMicros === 'number' &&
    cpuMicros >= 0 &&
    cpuMicros <= CPU_MICROS_MAX &&
    [base, aside].every((flag) => flag === undefined || typeof flag === 'boolean')
  );
}

export function registry(
  world: World,
  command: Of<'registry'>,
  cause: () => number,
): CommandResult {
  const { up } = command;
  if (typeof up !== 'boolean') {
    return no('outOfRange', 'registry', 'is either up or down', 'Say which.');
  }
  if (up === (world.registry.down === 0)) {
    const reason = up ? 'answers already' : 'does not answer already';
    return no('busy', 'registry', reason, 'Nothing to do.');
  }
  switchRegistry(world, up, cause());
  return ACCEPTED;
}

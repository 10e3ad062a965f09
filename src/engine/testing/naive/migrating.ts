/** Pre-copy: the guest runs on while its memory is sent, round after round. */
import { type Box, machineOf } from './box.ts';
import { place } from './starting.ts';
import { alarm, childrenOf, type Move, note, type SlowWorld, send } from './world.ts';

/** A guest and everything that stands on it. */
export const family = (world: SlowWorld, box: Box): Box[] => [
  box,
  ...childrenOf(world, box).flatMap((child) => family(world, child)),
];

const memoryOf = (box: Box): number =>
  box.parts.tiers.slice(0, box.up).reduce((sum, tier) => sum + tier.memoryBytes, 0);

export const usedBytes = (world: SlowWorld, box: Box): number =>
  family(world, box).reduce((sum, b) => sum + memoryOf(b), 0);

/** What a move has to send: without the monitor, which is made anew. */
const movedBytes = (world: SlowWorld, box: Box): number =>
  usedBytes(world, box) - box.parts.outsideMemoryBytes;

const cpuOf = (world: SlowWorld, box: Box): Map<Box, number> =>
  new Map(family(world, box).map((b) => [b, b.cpuMicros]));

export function migrate(world: SlowWorld, box: Box, to: Box): boolean {
  if (box.state !== 'running' || !box.parts.kind.preCopy || box.on === to) return false;
  box.state = 'migrating';
  const move: Move = {
    box,
    to,
    began: world.now,
    round: 0,
    roundBegan: world.now,
    bytes: movedBytes(world, box),
    sent: 0,
    cpuBefore: cpuOf(world, box),
    pausedAt: -1,
  };
  world.moves.push(move);
  note(world, 'migrationBegun', box.id, move.bytes);
  nextRound(world, move);
  return true;
}

function sendBytes(world: SlowWorld, { box, to, bytes }: Move, then: () => void): void {
  const [from, target] = [machineOf(box).links, machineOf(to).links];
  if (from && target && bytes > 0) send(world, [from.up, target.down], bytes, box, then);
  else then();
}

function nextRound(world: SlowWorld, move: Move): void {
  move.round++;
  move.roundBegan = world.now;
  move.cpuBefore = cpuOf(world, move.box);
  sendBytes(world, move, () => roundSent(world, move));
}

/** Bytes written since the round began. */
function written(world: SlowWorld, { box, cpuBefore }: Move): number {
  const share = box.parts.kind.preCopy?.workingSetShareMax.value ?? 1;
  const sum = family(world, box).reduce((all, b) => {
    const { application } = b.parts;
    if (!application) return all;
    const cpuSeconds = (b.cpuMicros - (cpuBefore.get(b) ?? 0)) / 1e6;
    const bytes = cpuSeconds * application.dirtyBytesPerCpuSecond.value;
    return all + Math.min(bytes, application.workingSetBytes.value);
  }, 0);
  return Math.min(sum, share * movedBytes(world, box));
}

function roundSent(world: SlowWorld, move: Move): void {
  const { box, bytes } = move;
  const preCopy = box.parts.kind.preCopy;
  if (!preCopy) return;
  move.sent += bytes;
  const took = world.now - move.roundBegan;
  const left = Math.round(written(world, move));
  note(world, 'migrationRoundSent', box.id, bytes);
  const rate = took > 0 ? bytes / took : Infinity;
  move.bytes = left;
  const fits = left <= rate * preCopy.downtimeMicrosMax.value;
  if (!fits && move.round < preCopy.roundsMax.value) {
    nextRound(world, move);
    return;
  }
  box.state = 'paused';
  box.frozen = true;
  move.pausedAt = world.now;
  note(world, 'migrationPaused', box.id, left);
  sendBytes(world, move, () => {
    move.sent += move.bytes;
    const resume = preCopy.resumeMicros.value;
    if (resume > 0) alarm(world, resume, box, () => arriveAt(world, move));
    else arriveAt(world, move);
  });
}

function arriveAt(world: SlowWorld, move: Move): void {
  const { box, to } = move;
  for (const layer of world.layers) {
    if (layer.owner === box) layer.store = to;
  }
  box.on = to;
  place(world, box);
  box.state = 'running';
  box.frozen = false;
  world.moves = world.moves.filter((one) => one !== move);
  note(world, 'migrated', box.id, move.sent);
}

/** Going down: what is struck, what falls with it, and who starts it again. */
import type { Tier } from '../../define.ts';
import { type Box, hasTier, stands, tierOf } from './box.ts';
import { loseRequests, settleServices } from './requests.ts';
import { start, startServices } from './starting.ts';
import { alarm, childrenOf, isManaged, note, policyOf, type SlowWorld } from './world.ts';

/** Takes the tiers from an index on away, and what stands on them. */
export function lower(world: SlowWorld, box: Box, to: number): void {
  const ends = box.parts.kind.endsWith;
  const whole = ends !== undefined && to <= tierOf(box, ends);
  const before = box.up;
  box.up = whole ? 0 : Math.min(to, before);
  world.jobs = world.jobs.filter(
    (job) => !(job.box === box && job.what !== 'start') && job.whose !== box,
  );
  world.flows = world.flows.filter((flow) => flow.whose !== box);
  world.alarms = world.alarms.filter((one) => one.whose !== box);
  world.pulling = world.pulling.filter((entry) => entry.box !== box);
  world.moves = world.moves.filter((move) => move.box !== box);
  box.frozen = false;
  dropFetches(world, box);
  loseRequests(world, box);
  for (const child of childrenOf(world, box)) {
    const tier = tierOf(box, child.parts.kind.standsOn ?? 'hardware');
    if (tier >= box.up && tier < before) fall(world, child, box);
  }
  stopStartsOfDaemon(world, box);
}

/** What was on its way to a box that is gone is on the list again; its room on the disk is kept. */
function dropFetches(world: SlowWorld, store: Box): void {
  for (const layer of world.layers) {
    if (layer.store !== store || layer.state !== 'coming') continue;
    if (layer.claimedBy && stands(layer.claimedBy)) continue;
    layer.state = 'claimed';
    world.flows = world.flows.filter((flow) => flow.whose !== layer);
  }
}

/** Nobody is there to go on with what a daemon was about to start. */
function stopStartsOfDaemon(world: SlowWorld, daemon: Box): void {
  for (const box of world.boxes) {
    if (box.on !== daemon.on || box.parts.kind.managedBy !== daemon.parts.kind.id) continue;
    if (box.state !== 'starting' && box.state !== 'backoff') continue;
    lower(world, box, 0);
    box.state = 'fallen';
    note(world, 'fell', box.id);
  }
}

function fall(world: SlowWorld, box: Box, _with: Box): void {
  const was = box.state;
  lower(world, box, 0);
  if (was === 'off' || was === 'fallen') return;
  box.state = 'fallen';
  note(world, 'fell', box.id);
}

export function crash(world: SlowWorld, box: Box, tier: Tier): boolean {
  if (!hasTier(box, tier)) return false;
  const ranFor = box.state === 'starting' ? 0 : world.now - box.readySince;
  lower(world, box, tierOf(box, tier));
  box.state = 'crashed';
  note(world, 'crashed', box.id);
  answer(world, box, ranFor);
  settleServices(world);
  return true;
}

/** Who would start it again: the system inside, its daemon, or the system beneath. */
function hasSomebody(world: SlowWorld, box: Box): boolean {
  if (box.settings.hardware) return false;
  const next = box.parts.tiers[box.up]?.tier;
  if (box.parts.bringsKernel) return next === 'application';
  if (box.service === null && next !== 'application' && box.parts.kind.managedBy === undefined) {
    return false;
  }
  return stands(box) && isManaged(world, box);
}

/** The pause before the next start, and the start. */
function answer(world: SlowWorld, box: Box, ranFor: number): void {
  const policy = policyOf(world, box);
  if (!policy || policy.after === 'never' || !hasSomebody(world, box)) return;
  if (ranFor >= policy.resetAfterMicros.value) box.tries = 0;
  const { startLimit } = policy;
  const pause = Math.min(
    policy.firstDelayMicros.value * policy.factor.value ** box.tries,
    policy.delayMicrosMax.value,
  );
  if (startLimit) {
    const since = world.now + pause - startLimit.windowMicros.value;
    // As systemd counts: a window opens with a start, and is closed by the first one after it.
    const first = box.startedAt[0] ?? world.now;
    if (first <= since) box.startedAt = [];
    else if (box.startedAt.length >= startLimit.burst.value) {
      note(world, 'restartGivenUp', box.id);
      return;
    }
  }
  box.tries++;
  box.state = 'backoff';
  note(world, 'restartScheduled', box.id, pause);
  alarm(world, pause, box, () => start(world, box));
}

export function kill(world: SlowWorld, box: Box): boolean {
  if (['off', 'fallen', 'waiting'].includes(box.state)) return false;
  if (!isManaged(world, box)) return false;
  lower(world, box, 0);
  box.state = 'off';
  box.byHand = true;
  note(world, 'killed', box.id);
  settleServices(world);
  return true;
}

export function startByHand(world: SlowWorld, box: Box): boolean {
  const down = ['off', 'crashed', 'fallen', 'backoff'].includes(box.state);
  if (!down || !stands(box) || !isManaged(world, box)) return false;
  world.alarms = world.alarms.filter((one) => one.whose !== box);
  box.byHand = false;
  box.tries = 0;
  box.startedAt = [];
  start(world, box);
  startServices(world);
  return true;
}

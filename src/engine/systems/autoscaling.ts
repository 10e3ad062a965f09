/**
 * Autoscaling: the number of replicas follows the CPU that they use. Every interval
 *
 *     desired = ⌈replicas × utilisation ÷ target⌉
 *
 * where utilisation is the CPU that a replica has really used in the interval, divided by what it
 * requests (its reservation, or else its limit), averaged over the replicas that were up all the
 * time. Nothing is done while utilisation ÷ target is within 1 ± tolerance. Replicas that are not
 * up yet are set aside; when the rest would scale out they count as using nothing, and if that
 * turns the answer round, nothing is done. Scaling out is limited to twice the replicas or four
 * more; before scaling in, the highest wish of the stabilisation window counts.
 *
 * How accurate is this? It is the documented algorithm. Left out: the age of metrics (they are
 * those of the interval that ends now), metrics that are missing, the readiness delays for
 * replicas that flap, several metrics, and limits for scaling in (the default has none).
 * Source: Kubernetes documentation, Horizontal Pod Autoscaling, Algorithm details.
 */
import type { Micros } from '../../units.ts';
import type { AutoscalePolicySpec } from '../define.ts';
import { autoscalePolicy } from '../resolve.ts';
import { TIMER } from '../timers.ts';
import { record, STATE, stateOf } from '../world.ts';
import { cpuUsed } from './cpu.ts';
import { type ServiceState, takesRequests } from './requests.ts';
import { type ScaleWorld, scaleTo } from './scaling.ts';

/** Slack for quotients: 1.1 itself is within 1 ± 0.1, and 3 × 1 ÷ 1 is not 4. */
const ROUNDING = 1e-9;

export interface Autoscaler {
  /** When it last looked. */
  lookedAt: Micros;
  /** CPU that each replica had used by then, in core-microseconds: parallel lists. */
  rows: number[];
  used: number[];
  /** Wishes of the stabilisation window, the oldest first. */
  wishes: { readonly at: Micros; readonly replicas: number }[];
  /** Mean utilisation in the last interval, as a share of the request; −1 = none was up. */
  utilisation: number;
  /** What the last look wished for; −1 = nothing. */
  desired: number;
}
export interface AutoscaleState {
  /** By service; null where nothing follows the load. */
  readonly services: (Autoscaler | null)[];
}
export interface AutoscaleWorld extends ScaleWorld {
  readonly autoscale: AutoscaleState;
}

export const createAutoscale = (world: {
  readonly spec: AutoscaleWorld['spec'];
}): AutoscaleState => ({
  services: world.spec.services.map(({ autoscale }) =>
    autoscale
      ? { lookedAt: 0, rows: [], used: [], wishes: [], utilisation: -1, desired: -1 }
      : null,
  ),
});

/** Sets the first look of every autoscaler. Call once. */
export function beginAutoscaling(world: AutoscaleWorld): void {
  world.autoscale.services.forEach((own, service) => {
    if (own) again(world, service);
  });
}

function again(world: AutoscaleWorld, service: number): void {
  const every = policyOf(world, service).intervalMicros.value;
  world.agenda.schedule(world.now + every, TIMER.autoscaleDue, service);
}

const stateAt = (world: AutoscaleWorld, service: number): ServiceState =>
  world.request.services[service] as ServiceState;

const policyOf = (world: AutoscaleWorld, service: number): AutoscalePolicySpec =>
  autoscalePolicy(world.lookup, stateAt(world, service).spec.autoscale?.policy ?? '');

/** An autoscaler looks at what its replicas have used since it last looked. */
export function autoscaleDue(world: AutoscaleWorld, service: number): void {
  const own = world.autoscale.services[service] as Autoscaler;
  const state = stateAt(world, service);
  again(world, service);
  const { shares, unready } = measureUse(world, own, state);
  remember(world, own, state);
  own.utilisation = shares.length > 0 ? sum(shares) / shares.length : -1;
  own.desired = -1;
  if (state.wanted === 0 || shares.length === 0) return;
  const policy = policyOf(world, service);
  own.desired = desiredReplicas(state, shares, unready, policy);
  const to = allowed(world, own, state, policy);
  if (to === state.wanted) return;
  const { policy: by, target } = state.spec.autoscale as NonNullable<typeof state.spec.autoscale>;
  const { utilisation, desired } = own;
  scaleTo(world, service, to, -1, { by, utilisation, target, desired });
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** What each replica that was up all the time used of its request, and how many are not up yet. */
function measureUse(
  world: AutoscaleWorld,
  own: Autoscaler,
  state: ServiceState,
): { readonly shares: readonly number[]; readonly unready: number } {
  const shares: number[] = [];
  let unready = 0;
  const elapsed = world.now - own.lookedAt;
  for (const row of state.replicas) {
    const before = own.rows.indexOf(row);
    const steady = before >= 0 && world.column.readyAt.get(row) <= own.lookedAt;
    if (takesRequests(world, row) && steady) {
      const used = cpuUsed(world, row) - (own.used[before] as number);
      shares.push(used / elapsed / requestOf(world, row));
    } else if (!hasFailed(world, row)) unready++;
  }
  return { shares, unready };
}

/** Cores that a replica asks for: what is reserved for it, or else its limit. */
const requestOf = (world: AutoscaleWorld, row: number): number => {
  const { spec } = record(world, row);
  return spec.cpuReserved ?? spec.cpus ?? 1;
};

const hasFailed = (world: AutoscaleWorld, row: number): boolean => {
  const state = stateOf(world, row);
  return state === STATE.crashed || state === STATE.fallen || state === STATE.off;
};

function remember(world: AutoscaleWorld, own: Autoscaler, state: ServiceState): void {
  own.lookedAt = world.now;
  own.rows = state.replicas.filter((row) => takesRequests(world, row));
  own.used = own.rows.map((row) => cpuUsed(world, row));
}

/** The documented rule, from what was measured. */
function desiredReplicas(
  state: ServiceState,
  shares: readonly number[],
  unready: number,
  { tolerance }: AutoscalePolicySpec,
): number {
  const target = state.spec.autoscale?.target ?? 1;
  const near = (ratio: number): boolean =>
    ratio >= 1 - tolerance.value - ROUNDING && ratio <= 1 + tolerance.value + ROUNDING;
  const ratio = sum(shares) / shares.length / target;
  if (unready === 0 || ratio <= 1) {
    return near(ratio) ? state.wanted : Math.ceil(ratio * shares.length - ROUNDING);
  }
  const all = shares.length + unready;
  const damped = sum(shares) / all / target;
  if (near(damped) || damped < 1) return state.wanted;
  return Math.max(state.wanted, Math.ceil(damped * all - ROUNDING));
}

/** What of a wish is allowed now: not too much more, and less only when it has long been so. */
function allowed(
  world: AutoscaleWorld,
  own: Autoscaler,
  state: ServiceState,
  policy: AutoscalePolicySpec,
): number {
  const { min, max } = state.spec.autoscale as NonNullable<typeof state.spec.autoscale>;
  const { wanted } = state;
  if (own.wishes.length === 0) own.wishes.push({ at: world.now, replicas: wanted });
  own.wishes.push({ at: world.now, replicas: own.desired });
  const since = world.now - policy.stabilisationMicros.value;
  own.wishes = own.wishes.filter(({ at }) => at >= since);
  const highest = Math.max(...own.wishes.map(({ replicas }) => replicas));
  const wish = Math.max(min, Math.min(max, highest));
  const most = Math.max(
    wanted * policy.growthFactorMax.value,
    wanted + policy.growthReplicasMax.value,
  );
  return Math.min(wish, most);
}

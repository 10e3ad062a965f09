/**
 * Weighted max–min sharing with caps and reservations: each taker gets
 *   rate_i = clamp(weight_i · λ, min(reserved_i, cap_i), cap_i)
 * with the one level λ at which the rates use up the capacity (or every cap is met). It is what CPU
 * schedulers approximate between siblings: proportional to weight, never above the cap, never below
 * the reservation, and nothing left idle while someone wants it.
 *
 * Reservations beyond the capacity are met in proportion to the reservations.
 * How accurate is this? Exact for fluid sharing; a real scheduler gives it in slices.
 * Source: weighted max–min fairness, Bertsekas & Gallager, Data Networks, 1987, section 6.5.2;
 * reservations and limits as in Gulati et al., mClock, OSDI 2010, section 2.1.
 */
export interface Takers {
  count: number;
  weights: Float64Array;
  caps: Float64Array;
  reserved: Float64Array;
  /** The answer. */
  rates: Float64Array;
}

export const makeTakers = (capacity: number): Takers => ({
  count: 0,
  weights: new Float64Array(capacity),
  caps: new Float64Array(capacity),
  reserved: new Float64Array(capacity),
  rates: new Float64Array(capacity),
});

/** Doubles the arrays until `count` takers fit. Keeps what is in them. */
export function ensureTakers(takers: Takers, count: number): void {
  if (count <= takers.weights.length) return;
  const wider = makeTakers(Math.max(count, takers.weights.length * 2));
  for (const name of ['weights', 'caps', 'reserved', 'rates'] as const) {
    wider[name].set(takers[name]);
    takers[name] = wider[name];
  }
}

/**
 * Fills `takers.rates`. Weights are positive; caps and reservations are not negative; a cap may be
 * infinite. Runs in O(n) per round and at most 2n + 1 rounds, in practice two or three: each round
 * fixes everyone who sits on a bound on the side where the rest will push further.
 */
export function share(capacity: number, takers: Takers): void {
  const { count, weights, caps, reserved, rates } = takers;
  let floor = 0;
  let ceiling = 0;
  for (let i = 0; i < count; i++) {
    floor += Math.min(reserved[i] as number, caps[i] as number);
    ceiling += caps[i] as number;
  }
  if (ceiling <= capacity) {
    for (let i = 0; i < count; i++) rates[i] = caps[i] as number;
    return;
  }
  if (floor >= capacity) {
    const scale = floor > 0 ? capacity / floor : 0;
    for (let i = 0; i < count; i++) {
      rates[i] = Math.min(reserved[i] as number, caps[i] as number) * scale;
    }
    return;
  }
  fill(capacity, count, weights, caps, reserved, rates);
}

const OPEN = -1;

function fill(
  capacity: number,
  count: number,
  weights: Float64Array,
  caps: Float64Array,
  reserved: Float64Array,
  rates: Float64Array,
): void {
  rates.fill(OPEN, 0, count);
  let left = capacity;
  for (;;) {
    let weight = 0;
    for (let i = 0; i < count; i++) if (rates[i] === OPEN) weight += weights[i] as number;
    if (weight === 0) return;
    const level = left / weight;
    // How far the takers on their bounds pull the level: positive means too much is taken by
    // floors.
    let over = 0;
    let under = 0;
    for (let i = 0; i < count; i++) {
      if (rates[i] !== OPEN) continue;
      const wanted = (weights[i] as number) * level;
      const least = Math.min(reserved[i] as number, caps[i] as number);
      if (wanted < least) over += least - wanted;
      else if (wanted > (caps[i] as number)) under += wanted - (caps[i] as number);
    }
    const fixFloors = over >= under;
    let fixed = false;
    for (let i = 0; i < count; i++) {
      if (rates[i] !== OPEN) continue;
      const wanted = (weights[i] as number) * level;
      const least = Math.min(reserved[i] as number, caps[i] as number);
      if (over === 0 && under === 0) rates[i] = wanted;
      else if (fixFloors && wanted < least) rates[i] = least;
      else if (!fixFloors && wanted > (caps[i] as number)) rates[i] = caps[i] as number;
      else continue;
      left -= rates[i] as number;
      fixed = true;
    }
    if (!fixed) return;
  }
}

/**
 * Min-funding revocation with a tax on idle memory. Whoever pays least for a page loses it:
 *
 *   price = shares ÷ (pages × (active + (1 − active) × k))      k = 1 ÷ (1 − tax)
 *
 * so an idle page costs k times as many shares as one in use. Taken to its end it leaves everybody
 * at the same price, except those who are at their minimum or have no more than they use:
 *
 *   cost(P) = P for the active part, k × P beyond it;  cost(P_i) = λ × shares_i,  Σ P_i = capacity
 *
 * λ is found by halving; 100 steps leave nothing of a double.
 * Source: C. Waldspurger, Memory Resource Management in VMware ESX Server, OSDI 2002, 5.1–5.2.
 */
export interface Claim {
  readonly shares: number;
  /** Bytes that it has, of which `active` are in use, and that it keeps in any case. */
  readonly has: number;
  readonly active: number;
  readonly least: number;
}

/** How much each may keep of a capacity. Nobody gets more than it has. */
export function minFunding(capacity: number, tax: number, claims: readonly Claim[]): number[] {
  const k = 1 / (1 - tax);
  const at = (level: number): number[] =>
    claims.map(({ shares, has, active, least }) => {
      const cost = level * shares;
      const pages = cost <= active ? cost : active + (cost - active) / k;
      return Math.max(Math.min(least, has), Math.min(has, pages));
    });
  const total = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  const all = claims.map(({ has }) => has);
  if (total(all) <= capacity) return all;
  let low = 0;
  let high = 0;
  for (const { shares, has, active } of claims) {
    high = Math.max(high, (active + k * Math.max(0, has - active)) / shares);
  }
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (total(at(middle)) > capacity) high = middle;
    else low = middle;
  }
  return at(low);
}

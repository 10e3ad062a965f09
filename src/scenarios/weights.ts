/** CPU shares of the first version of control groups, as the second version's weights. */

/** What a control group weighs that nobody has set. */
export const WEIGHT_DEFAULT = 100;

/** Far below any difference that the rounding up is about, far above that of logarithms. */
const ROUNDING = 1e-9;

/**
 * The `cpu.weight` (1 to 10,000) that a container runtime writes for so many `cpu_shares` (2 to
 * 262,144): 10 to the power of (l² + 125 l) ÷ 612 − 7 ÷ 34, l being the logarithm of the shares to
 * the base 2, rounded up; 2, 1024 and 262,144 become 1, 100 and 10,000. 0 means the default.
 *
 * Source: opencontainers/cgroups, utils.go, ConvertCPUSharesToCgroupV2Value (sch-cg-conv).
 *
 * @example weightOfShares(512) // 59
 */
export function weightOfShares(shares: number): number {
  if (shares === 0) return WEIGHT_DEFAULT;
  const log = Math.log2(Math.min(262_144, Math.max(2, shares)));
  return Math.ceil(10 ** ((log * log + 125 * log) / 612 - 7 / 34) - ROUNDING);
}

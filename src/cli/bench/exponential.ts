/**
 * The table of random numbers that every implementation of these workloads shares: 16,384 values
 * −ln(u) with u = (s + ½)/2³², s ← 1664525 s + 1013904223 (mod 2³²), seed 12345.
 */
export function exponentialTable(): Float64Array {
  const table = new Float64Array(16_384);
  for (let i = 0, state = 12345; i < table.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    table[i] = -Math.log((state + 0.5) / 2 ** 32);
  }
  return table;
}

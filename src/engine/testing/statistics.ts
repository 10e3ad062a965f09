/** Confidence in the mean of a long run. */

/** Two-sided 95 % quantile of Student's t for 19 degrees of freedom. */
const T_95_19 = 2.093;
const BATCHES = 20;

export interface Interval {
  readonly mean: number;
  /** Half the width of the 95 % confidence interval. */
  readonly half: number;
}

/**
 * Batch means: a correlated series is cut into twenty long batches whose means are nearly
 * independent. The first tenth, in which the system fills up, is left out.
 */
export function batchMeans(values: readonly number[]): Interval {
  const warm = values.slice(Math.floor(values.length / 10));
  const size = Math.floor(warm.length / BATCHES);
  const means = Array.from({ length: BATCHES }, (_, b) => {
    let sum = 0;
    for (let i = b * size; i < (b + 1) * size; i++) sum += warm[i] as number;
    return sum / size;
  });
  const mean = means.reduce((a, b) => a + b, 0) / BATCHES;
  const variance = means.reduce((sum, m) => sum + (m - mean) ** 2, 0) / (BATCHES - 1);
  return { mean, half: T_95_19 * Math.sqrt(variance / BATCHES) };
}

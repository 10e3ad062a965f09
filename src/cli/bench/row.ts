/** One line of `npm run -s bench -- --json`. */
export interface Row {
  readonly bench: string;
  readonly variant: string;
  readonly value: number;
  readonly unit: string;
  /** The result of the workload itself, so that a fast wrong answer shows. */
  readonly check?: number;
}

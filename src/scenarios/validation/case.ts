/**
 * A validation case: a published result, the scenarios that reproduce it, and how to read the
 * simulated figure off a run. The scenarios are ordinary documents, run through the engine's public
 * API; whoever runs them (the command line, a test) hands in a laboratory, so that nothing here
 * knows how a run is made.
 */
import type { SimEvent, Simulation, WorldMetrics } from '../../engine/index.ts';
import type { ScenarioDocument } from '../document.ts';

/**
 * EXACT: a closed form or a published deterministic example; the tolerance is numerical, or the
 * confidence interval. PREDICT: published inputs only, nothing fitted. CAL+PREDICT: one published
 * figure calibrates, another one tests. CALIBRATED: guards against regressions, proves nothing.
 */
export type CaseKind = 'EXACT' | 'PREDICT' | 'CAL+PREDICT' | 'CALIBRATED';

export interface Check {
  /** What is compared, with its unit: "last VM ends, s". */
  readonly what: string;
  readonly published: number | string;
  readonly simulated: number | string;
  /** "5 %", "±1 µs", "95 % interval", "order". */
  readonly tolerance: string;
  readonly pass: boolean;
}

/** Plays scenarios. Each call starts a run of its own at its first microsecond. */
export interface Laboratory {
  /** Throws when the document is refused: a case that cannot be opened proves nothing. */
  start(document: ScenarioDocument, seed?: number): Simulation;
}

/** A point of a diagram, in the units of its axes. */
export type Point = readonly [x: number, y: number];

/** The published series, and how the same one is read off a running simulation. */
export interface Curve {
  readonly x: { readonly label: string; readonly unit: string };
  readonly y: { readonly label: string; readonly unit: string };
  readonly series: readonly {
    /** "LightVM, Fig. 17". */
    readonly title: string;
    readonly published: readonly Point[];
    /** The name of the scenario that simulates it; every one with that world unless given. */
    readonly scenario?: string;
    /** The world that simulates it. */
    readonly world: string;
    /** A point for an event of that world, or null. */
    readonly fromEvent?: (event: SimEvent) => Point | null;
    /**
     * Points from the state of that world at a time in µs: the whole series so far, or only what is
     * new. The page asks about ten times a second; a point replaces an earlier one of the same x.
     */
    readonly fromMetrics?: (metrics: WorldMetrics, now: number) => readonly Point[];
  }[];
}

export interface ValidationCase {
  /** `V01`, as in the research. */
  readonly id: string;
  readonly title: string;
  readonly kind: CaseKind;
  /** What it shows, in a sentence or two, for the page and for docs/validation.md. */
  readonly summary: string;
  /** Ids in `catalog/sources` of the figures that go in or are compared; the first is the result's. */
  readonly sources: readonly string[];
  /** What does not come out, by how much and why; caveats of the source. */
  readonly remarks?: string;
  /**
   * What of the checks is known not to come out; the remarks say why. The case still fails: this
   * only tells a known deviation from a new one. Not for EXACT cases.
   */
  readonly deviations?: readonly string[];
  /** Scenarios by a short name; the page opens each as `v01` or `v01-name` (the first is `v01`). */
  readonly scenarios: Readonly<Record<string, ScenarioDocument>>;
  readonly curve?: Curve;
  readonly run: (lab: Laboratory) => readonly Check[];
}

/** Gives the case its type. */
export const defineCase = (spec: ValidationCase): ValidationCase => spec;

/** Within a share of the published figure: `within('end, s', 273, 268.1, 0.03)` is 3 %. */
export function within(what: string, published: number, simulated: number, share: number): Check {
  const pass = Math.abs(simulated - published) <= share * Math.abs(published);
  return { what, published, simulated, tolerance: `${+(share * 100).toPrecision(6)} %`, pass };
}

/** Within a distance, named with its unit: `near('delay, s', 0.1, d, 1e-6, '±1 µs')`. */
export function near(
  what: string,
  published: number,
  simulated: number,
  distance: number,
  tolerance = `±${distance}`,
): Check {
  const pass = Math.abs(simulated - published) <= distance;
  return { what, published, simulated, tolerance, pass };
}

/** Equal. */
export function exactly(
  what: string,
  published: number | string,
  simulated: number | string,
): Check {
  return { what, published, simulated, tolerance: 'exact', pass: published === simulated };
}

/** At most a bound. */
export function atMost(what: string, bound: number, simulated: number): Check {
  const pass = simulated <= bound;
  return { what, published: `≤ ${bound}`, simulated, tolerance: 'bound', pass };
}

/** A statement about the run that holds or not: an order, a shape. */
export function holds(what: string, published: string, simulated: string, pass: boolean): Check {
  return { what, published, simulated, tolerance: 'order', pass };
}

/**
 * Whether the 95 % confidence interval of a mean (from batch means, Student's t for ≥ 20 batches)
 * contains the exact value, and is no wider than ± `widest` of it.
 */
export function interval(
  what: string,
  exact: number,
  batches: readonly number[],
  widest: number,
): Check {
  const n = batches.length;
  const mean = batches.reduce((a, b) => a + b, 0) / n;
  const variance = batches.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1);
  const half = studentT(n - 1) * Math.sqrt(variance / n);
  const pass = Math.abs(mean - exact) <= half && half <= widest * exact;
  const tolerance = `95 % interval, ± ≤ ${widest * 100} %`;
  const simulated = `${mean.toPrecision(5)} ± ${half.toPrecision(2)}`;
  return { what, published: exact, simulated, tolerance, pass };
}

/** 97.5 % quantile of Student's t, by the expansion in 1/ν (Abramowitz & Stegun 26.7.5). */
export function studentT(degrees: number): number {
  const z = 1.959963984540054;
  const a = (z ** 3 + z) / 4;
  const b = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const c = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + a / degrees + b / degrees ** 2 + c / degrees ** 3;
}

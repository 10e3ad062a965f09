/**
 * Gathers the simulated series of a curve while the run goes on: points from events as they come,
 * and from the metrics of their world. It is shown every frame once; after going back in time it
 * keeps what lies before the present and reads the rest again.
 */
import type { JournalEntry, WorldMetrics } from '../../engine/index.ts';
import type { Curve, Point } from '../../scenarios/validation/case.ts';
import type { Mirror } from '../../wire/mirror.ts';

type Series = Curve['series'][number];

interface Sample {
  readonly y: number;
  /** Number of the event it was read from; −1 for metrics. */
  readonly seq: number;
  /** When it was read, in µs of the run. */
  readonly at: number;
}

interface Track {
  readonly series: Series;
  readonly samples: Map<number, Sample>;
  /** Those read last, to see whether there are new ones. */
  metrics: WorldMetrics | null;
}

/** More points than pixels help nobody: beyond this every second one goes. */
const SAMPLES_MAX = 4000;

export class Gatherer {
  private readonly tracks: readonly Track[];
  private epoch = -1;
  private heard = -1;
  private journal: readonly JournalEntry[] = [];

  /** `scenario`: the name of the one that is open; series of others stay empty. */
  constructor({ series }: Curve, scenario: string) {
    this.tracks = series.map((one) => {
      const isOurs = one.scenario === undefined || one.scenario === scenario;
      const { title, published, world } = one;
      const series = isOurs ? one : { title, published, world };
      return { series, samples: new Map(), metrics: null };
    });
  }

  /** Call after each frame that the mirror has taken in. */
  take(mirror: Mirror): void {
    const isFirst = this.epoch < 0;
    if (mirror.epoch !== this.epoch) this.goBack(mirror);
    const events = isFirst ? mirror.events : mirror.news;
    for (const event of events) {
      if (event.seq <= this.heard) continue;
      this.heard = event.seq;
      for (const { series, samples } of this.tracks) {
        if (!series.fromEvent || event.world !== series.world) continue;
        add(samples, series.fromEvent(event), event.seq, event.at);
      }
    }
    for (const track of this.tracks) {
      const { series, samples } = track;
      const metrics = mirror.world(series.world)?.metrics ?? null;
      if (!series.fromMetrics || !metrics || metrics === track.metrics) continue;
      track.metrics = metrics;
      for (const point of series.fromMetrics(metrics, mirror.now)) {
        add(samples, point, -1, mirror.now);
      }
    }
  }

  /** The points so far, by x, one list for each series of the curve. */
  lines(): readonly (readonly Point[])[] {
    return this.tracks.map(({ samples }) => {
      if (samples.size > SAMPLES_MAX) thin(samples);
      return [...samples].map(([x, { y }]): Point => [x, y]).sort((a, b) => a[0] - b[0]);
    });
  }

  /** The past up to the present is as it was, unless it is the past of other commands. */
  private goBack({ epoch, now, journal, news }: Mirror): void {
    const same = JSON.stringify(journal) === JSON.stringify(this.journal);
    const first = news[0]?.seq ?? 0;
    for (const { samples } of this.tracks) {
      for (const [x, { seq, at }] of samples) {
        if (!same || at > now || seq >= first) samples.delete(x);
      }
    }
    this.epoch = epoch;
    this.journal = journal;
    this.heard = first - 1;
  }
}

function add(samples: Map<number, Sample>, point: Point | null, seq: number, at: number): void {
  if (!point || !Number.isFinite(point[0]) || !Number.isFinite(point[1])) return;
  samples.set(point[0], { y: point[1], seq, at });
}

function thin(samples: Map<number, Sample>): void {
  let i = 0;
  for (const x of [...samples.keys()].sort((a, b) => a - b)) if (i++ % 2 === 1) samples.delete(x);
}

/** The strip of a start: its phases, each about as wide as it would take alone on the machine. */
import type { Entity } from './read.ts';

export interface Segment {
  readonly title: string;
  readonly tier: Entity['tiers'][number]['tier'];
  /** Share of the strip; they sum to 1. */
  readonly share: number;
}

/** A disk for comparison, so that reading has a width: 500 MB/s. */
const BYTES_PER_MICRO = 500;
/** No phase is narrower than this share, or it could not be seen to pass. */
const SHARE_MIN = 0.05;

export function segmentsOf(entity: Entity): Segment[] {
  const times = entity.phases.map(
    (phase) =>
      phase.waitMicros + phase.cpuMicros + phase.readBytes / BYTES_PER_MICRO + fetchTime(phase),
  );
  const total = times.reduce((sum, time) => sum + time, 0) || 1;
  const shares = times.map((time) => Math.max(SHARE_MIN, time / total));
  const sum = shares.reduce((all, share) => all + share, 0) || 1;
  return entity.phases.map((phase, i) => ({
    title: phase.title,
    tier: entity.tiers[phase.tier]?.tier ?? 'userland',
    share: (shares[i] ?? 0) / sum,
  }));
}

/** Fetching takes as long as the registry likes; half a second keeps it visible. */
const fetchTime = (phase: { readonly fetches: boolean }): number => (phase.fetches ? 500_000 : 0);

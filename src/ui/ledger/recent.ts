/**
 * CPU at work jumps between 0 and a few cores from one instant to the next. What the ledger prints
 * is the mean over its last looks, about two seconds of watching.
 */
import type { WorldMetrics } from '../../engine/index.ts';
import type { Micros } from '../../units.ts';

const LOOKS = 20;

export class Recent {
  private looks: number[] = [];
  private at: Micros = -1;

  /** The metrics with the mean in place. Looking again at the same time changes nothing. */
  smooth(metrics: WorldMetrics, now: Micros): WorldMetrics {
    if (now < this.at) this.looks = [];
    if (now !== this.at) this.looks = [...this.looks, metrics.cpuBusyCores].slice(-LOOKS);
    this.at = now;
    const sum = this.looks.reduce((total, look) => total + look, 0);
    return { ...metrics, cpuBusyCores: sum / Math.max(1, this.looks.length) };
  }
}

/** Random choices for tests, from a named stream of their own. */
import { RandomStream } from '../random.ts';

export class Dice {
  private readonly stream: RandomStream;

  constructor(seed: number, name: string) {
    this.stream = new RandomStream(seed, name);
  }
  below(n: number): number {
    return this.stream.nextBelow(n);
  }
  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  chance(share: number): boolean {
    return this.stream.nextUnit() < share;
  }
  some<T>(list: readonly T[], share: number): T[] {
    return list.filter(() => this.chance(share));
  }
  /** Between `low` and `high`, each size as likely as the next. */
  between(low: number, high: number): number {
    return low * (high / low) ** this.stream.nextUnit();
  }
}

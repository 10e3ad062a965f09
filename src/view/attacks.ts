/** What attacks have come to, from the events: what each attempt reached, or why it did not. */
import type { Happening, Tier, World } from './read.ts';

export interface Attempt {
  readonly seq: number;
  /** Id of the program in which it began, and of the flaw. */
  readonly program: string;
  readonly flaw: string;
  readonly title: string;
  /** What was reached; null: nothing. */
  readonly reached: {
    readonly id: string;
    readonly tier: Tier;
    readonly readsOnly: boolean;
  } | null;
  /** Why nothing was reached, as a clause, and the switch that decided it. */
  readonly reason: string;
  readonly switchId: string;
}

/** All attempts in a world that are still among the events, oldest first. */
export function attemptsOf(world: World, events: readonly Happening[]): Attempt[] {
  const found = new Map<number, Attempt>();
  for (const event of events) {
    if (event.world !== world.info.id) continue;
    const { data, seq, subject, type } = event;
    const flaw = String(data.vulnerability ?? '');
    if (type === 'attacked') {
      const title = String(data.title ?? flaw);
      const none = { reached: null, reason: '', switchId: '' };
      found.set(seq, { seq, program: subject, flaw, title, ...none });
      continue;
    }
    const attempt = found.get(event.cause);
    if (!attempt) continue;
    if (type === 'withstood') {
      const reason = String(data.reason ?? '');
      found.set(attempt.seq, { ...attempt, reason, switchId: String(data.switch ?? '') });
    }
    // The first thing that is reached is the program itself; it is named by no flaw.
    if (type === 'reached' && flaw !== '') {
      const reached = { id: subject, tier: data.tier as Tier, readsOnly: 'reads' in data };
      found.set(attempt.seq, { ...attempt, reached });
    }
  }
  return [...found.values()];
}

/** The last attempt of each program with a flaw, by program. */
export function lastAttempts(
  attempts: readonly Attempt[],
  flaw: string,
): ReadonlyMap<string, Attempt> {
  const mine = attempts.filter((attempt) => attempt.flaw === flaw);
  return new Map(mine.map((attempt) => [attempt.program, attempt]));
}

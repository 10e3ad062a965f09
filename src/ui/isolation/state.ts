/** Small things that this screen remembers. What has happened is in the mirror's events. */
import { create } from 'zustand';

/** The last card that was played: what was refused leaves no event. */
export interface Played {
  readonly card: string;
  /** Places it was played against, and why each was refused, if it was. */
  readonly targets: readonly { readonly key: string; readonly refusal: string | null }[];
  readonly epoch: number;
}

export interface IsolationState {
  /** Key of the place that is looked at; null: the one the screen begins with. */
  readonly chosen: string | null;
  /** Id of the rung it is compared with. */
  readonly versus: string | null;
  /** The card that is open. */
  readonly card: string | null;
  /** The card under the pointer or focus: what it would reach is outlined. */
  readonly aimed: string | null;
  /** The block whose bearers are lit, by key and machine. */
  readonly lit: string | null;
  readonly played: Played | null;
  /** What was done last, as one would type it. */
  readonly shell: string | null;
  /** Time goes on by itself until what was changed is up again. */
  readonly settling: boolean;
  /** A year before anything of the ladder: nothing runs there. */
  readonly early: number | null;
}

export const useIsolation = create<IsolationState>(() => ({
  chosen: null,
  versus: null,
  card: null,
  aimed: null,
  lit: null,
  played: null,
  shell: null,
  settling: false,
  early: null,
}));

export const setIsolation = (change: Partial<IsolationState>): void =>
  useIsolation.setState(change);

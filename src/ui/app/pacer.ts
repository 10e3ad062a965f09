/**
 * Lets simulated time pass while the run is playing and somebody can see it. One tick at a time: as
 * long as the engine has not answered, no further one is sent, so a slow engine makes the run fall
 * behind (and the page says so) instead of piling up work.
 */
import { MICROS_PER_SECOND, type Micros } from '../../units.ts';
import { setUi, useUi } from '../store.ts';
import { client } from './engine.ts';

/** A longer gap between two ticks counts as this: no jump after the page was hidden. */
const GAP_MILLIS_MAX = 100;

export interface Pace {
  /** The simulated time to let pass, given the wall time in milliseconds. */
  next(wallMillis: number, speed: number): Micros;
  /** The next call begins anew: time that has gone by until then does not count. */
  rest(): void;
}

/** Turns wall time into whole microseconds; what is left of one is carried to the next tick. */
export function createPace(): Pace {
  let before: number | null = null;
  let carried = 0;
  return {
    next(wallMillis, speed) {
      const gap = before === null ? 0 : Math.min(GAP_MILLIS_MAX, Math.max(0, wallMillis - before));
      before = wallMillis;
      const exact = (gap / 1000) * MICROS_PER_SECOND * speed + carried;
      const whole = Math.floor(exact);
      carried = exact - whole;
      return whole;
    },
    rest() {
      before = null;
    },
  };
}

/** Numbers are sent less often than frames; after this they are due again, in milliseconds. */
const NUMBERS_MILLIS = 120;

/** What the pacer needs of the page; tests bring their own. */
export interface Stage {
  requestFrame(callback: (wallMillis: number) => void): number;
  cancelFrame(id: number): void;
  isVisible(): boolean;
  /** Calls back when visibility may have changed; returns what ends that. */
  onVisibility(callback: () => void): () => void;
}

/** Runs until the returned function is called. */
export function startPacer(stage: Stage): () => void {
  const pace = createPace();
  let frame: number | null = null;
  const turn = (wallMillis: number): void => {
    frame = null;
    const { playing, speed, fault } = useUi.getState();
    if (!playing || fault !== null || !stage.isVisible()) return pace.rest();
    if (client().pending === 0) {
      const forMicros = pace.next(wallMillis, speed);
      if (forMicros > 0) client().tick(forMicros).catch(stop);
    }
    frame = stage.requestFrame(turn);
  };
  const wake = (): void => {
    if (frame === null && useUi.getState().playing && stage.isVisible()) {
      pace.rest();
      frame = stage.requestFrame(turn);
    }
  };
  const stopWatching = stage.onVisibility(wake);
  const unsubscribe = useUi.subscribe((state, before) => {
    if (state.playing === before.playing) return;
    wake();
    // The numbers of the very moment at which it was paused.
    if (!state.playing) setTimeout(lookAgain, NUMBERS_MILLIS);
  });
  wake();
  return () => {
    stopWatching();
    unsubscribe();
    if (frame !== null) stage.cancelFrame(frame);
  };
}

function lookAgain(): void {
  const { playing, fault } = useUi.getState();
  if (!playing && fault === null && client().pending === 0) client().tick(0).catch(stop);
}

const stop = (): void => setUi({ playing: false });

/** The real page. In a frame it also watches whether it is scrolled into view. */
export function pageStage(embedded: boolean): Stage {
  let inView = true;
  return {
    requestFrame: (callback) => requestAnimationFrame(callback),
    cancelFrame: (id) => cancelAnimationFrame(id),
    isVisible: () => document.visibilityState === 'visible' && inView,
    onVisibility(callback) {
      document.addEventListener('visibilitychange', callback);
      const watcher =
        embedded && typeof IntersectionObserver !== 'undefined'
          ? new IntersectionObserver((entries) => {
              inView = entries[entries.length - 1]?.isIntersecting ?? true;
              callback();
            })
          : null;
      watcher?.observe(document.documentElement);
      return () => {
        document.removeEventListener('visibilitychange', callback);
        watcher?.disconnect();
      };
    },
  };
}

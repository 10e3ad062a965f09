/** Letting simulated time pass until something is so, with the page alive meanwhile. */
import { MICROS_PER_DAY, type Micros } from '../../units.ts';
import { arrive, travelTo } from '../app/actions.ts';
import { client, mirror } from '../app/engine.ts';
import { setUi, useUi } from '../store.ts';

/** Simulated time between two looks. */
const LOOK_MICROS = 500_000;
/** Nobody waits longer than this for a build; in simulated time. */
const MOST_MICROS = 3_600_000_000;

const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden || typeof requestAnimationFrame !== 'function') setTimeout(resolve, 4);
    else requestAnimationFrame(() => resolve());
  });

/** Goes on until `done`, or until somebody stops it, or for so long at most. */
export async function passUntil(done: () => boolean, most: Micros = MOST_MICROS): Promise<void> {
  const end = mirror().now + most;
  setUi({ playing: false, begun: true, travelling: end });
  const goesOn = (): boolean => {
    const { travelling, fault } = useUi.getState();
    return travelling === end && fault === null && mirror().now < end && !done();
  };
  while (goesOn()) {
    await client().tick(LOOK_MICROS);
    await nextFrame();
  }
  await arrive();
  if (useUi.getState().travelling === end) setUi({ travelling: null });
}

/** Lets so many days pass. */
export const passDays = (days: number): Promise<void> =>
  travelTo(mirror().now + ((days * MICROS_PER_DAY) as Micros));

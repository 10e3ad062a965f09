/**
 * What the page does when a frame has arrived: components are told what changed, painters paint,
 * the live region hears of what happened. `main.tsx` hands `frameArrived` to the client.
 */
import { kindOf } from '../../view/read.ts';
import type { Mirror } from '../../wire/mirror.ts';
import { setUi, useUi } from '../store.ts';
import { type Names, sayEvents } from './announce.ts';
import { mirror, paint } from './engine.ts';

/** Wall milliseconds between two re-renders of what only shows numbers. */
const PULSE_MILLIS = 100;

let pulseAt = -Infinity;
let pulseTimer: ReturnType<typeof setTimeout> | undefined;
let heard = -1;

/** Call after the mirror has taken in a frame. */
export function frameArrived(): void {
  const m = mirror();
  const { structure, epoch } = useUi.getState();
  if (m.epoch !== epoch) heard = lastEvent(m);
  if (m.structure !== structure || m.epoch !== epoch) {
    setUi({ structure: m.structure, epoch: m.epoch });
  }
  pulse();
  paint();
  hear(m);
}

/** At once when the last one is long ago, otherwise when it is: the last frame is never missed. */
function pulse(): void {
  if (pulseTimer !== undefined) return;
  const wait = pulseAt + PULSE_MILLIS - performance.now();
  if (wait <= 0) beat();
  else pulseTimer = setTimeout(beat, wait);
}

function beat(): void {
  pulseTimer = undefined;
  pulseAt = performance.now();
  setUi({ pulse: useUi.getState().pulse + 1 });
}

const lastEvent = (m: Mirror): number => m.events[m.events.length - 1]?.seq ?? -1;

function hear(m: Mirror): void {
  const last = lastEvent(m);
  if (last <= heard) {
    heard = last;
    return;
  }
  let first = m.events.length;
  while (first > 0 && (m.events[first - 1]?.seq ?? -1) > heard) first--;
  heard = last;
  sayEvents(m.events.slice(first), namesOf(m));
}

const namesOf = (m: Mirror): Names => ({
  title: (world) => m.world(world)?.info.title ?? world,
  kind(world, id) {
    const place = m.world(world);
    const entity = place?.entities[place.rowOf(id) ?? -1];
    return entity ? kindOf(entity).title : '';
  },
});

/** The timeline in words. */
import { formatDuration, type Micros } from '../../units.ts';
import { counted, listed } from '../../view/words.ts';
import type { MirrorWorld } from '../../wire/mirror.ts';
import { formatClock } from './clock.ts';
import { downNow, type Lane, startingNow } from './lanes.ts';

/** What the drawing shows: "KVM: db up after 12.1 s, down once. Docker: …". */
export function describeLanes(
  worlds: readonly MirrorWorld[],
  bands: readonly (readonly Lane[])[],
): string {
  const told = worlds.map((world, w) => {
    const lanes = bands[w] ?? [];
    const services = lanes.slice(0, 8).map((lane) => {
      const first = lane.up[0];
      const down = lane.down.length;
      if (!first) return `${lane.title} not up yet`;
      const often = down === 0 ? '' : `, down ${counted(down, 'time')}`;
      return `${lane.title} up after ${formatDuration(first.from)}${often}`;
    });
    const rest = lanes.length - services.length;
    return `${world.info.title}: ${services.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
  });
  return `Timeline. ${told.join(' ')}`;
}

/** What the slider says of itself: "12.5 s. KVM: db-1 load the kernel". */
export function describeMoment(
  now: Micros,
  titles: readonly string[],
  bands: readonly (readonly Lane[])[],
): string {
  const parts = bands.flatMap((lanes, w) => {
    const starting = startingNow(lanes);
    const down = downNow(lanes);
    const said = [
      ...(starting.length > 0 ? [startingText(starting)] : []),
      ...(down.length > 0 ? [`${listed(down)} down`] : []),
    ];
    return said.length > 0 ? [`${titles[w] ?? ''}: ${said.join(', ')}`] : [];
  });
  return [formatClock(now, 1), ...parts].join('. ');
}

function startingText(
  starting: readonly { readonly id: string; readonly phase: string }[],
): string {
  const [first] = starting;
  const rest = starting.length - 1;
  const text = `${first?.id}: ${first?.phase}`;
  return rest > 0 ? `${text}, and ${rest} more starting` : text;
}

/** What happened to the selection, newest first, each with what brought it about. */
import { formatDuration } from '../../units.ts';
import type { World } from '../../view/read.ts';
import { storyOf } from '../../view/story.ts';
import { mirror } from '../app/engine.ts';
import { useUi } from '../store.ts';

const EVENTS_SHOWN = 8;

export function Story({ world, id }: { world: World; id: string }) {
  useUi((ui) => ui.structure);
  useUi((ui) => ui.pulse);
  const story = storyOf(world, mirror().events, id, EVENTS_SHOWN);
  return (
    <section className="story" aria-label="Last events">
      <h3>Last events</h3>
      {story.length === 0 ? (
        <p className="story-none">Nothing has happened to it yet.</p>
      ) : (
        <ol>
          {story.map(({ event, sentence }) => (
            <li key={event.seq}>
              <time className="number">{formatDuration(event.at)}</time>
              <span>{sentence}.</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/**
 * The page in words, first in the main region: what is on it, how things stand, what to do. Read
 * out; shown when the focus comes to it or it has been unfolded.
 */
import { formatDuration, formatMemory } from '../../units.ts';
import { describeWorld } from '../../view/describe.ts';
import { counted } from '../../view/words.ts';
import { useUi } from '../store.ts';
import { mirror } from './engine.ts';

export function Summary() {
  // While it plays, once per change of structure: this is for reading, not for watching.
  useUi((state) => (state.playing ? state.structure : state.pulse));
  const playing = useUi((state) => state.playing);
  const { worlds, now } = mirror();
  const first = worlds[0];
  if (!first) return null;
  const titles = worlds.map((world) => world.info.title).join(' and ');
  return (
    <div className="unseen summary">
      <h2>Summary</h2>
      <p>
        {counted(worlds.length, 'world')} run the same work on the same random numbers: {titles}.
        The play area has a picture of each and a ledger that compares them; the control area has
        what can be done with the box that is chosen; the time bar plays, steps and rewinds.
      </p>
      <p>
        Time: {formatDuration(now)}, {playing ? 'running' : 'paused'}.{' '}
        {worlds.map((world) => {
          const up = world.metrics?.services.filter((s) => s.ready > 0).length ?? 0;
          const memory = formatMemory(world.metrics?.memoryUsedBytes ?? 0);
          const all = world.info.services.length;
          return `${world.info.title}: ${up} of ${counted(all, 'service')} up, ${memory} used. `;
        })}
      </p>
      <details>
        <summary>Describe both worlds in words</summary>
        {worlds.map((world) => (
          <ul key={world.info.id} aria-label={world.info.title}>
            {describeWorld(world, worlds).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ))}
      </details>
    </div>
  );
}

/** Nothing is selected: what to try first, each a button away. */
import { kernelOwner, kindOf, present, type World } from '../../view/read.ts';
import { mirror } from '../app/engine.ts';
import { setUi, useUi } from '../store.ts';

interface Tip {
  readonly world: string;
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

/** What there is to see depends on what is there. */
function tipsFor(worlds: readonly World[]): Tip[] {
  return worlds.flatMap((world) => {
    const guest = present(world).find((entity) => entity.service >= 0);
    if (!guest) return [];
    const owner = kernelOwner(world, guest.row);
    const own = owner?.row === guest.row;
    const text = own
      ? 'It has a kernel of its own. Point at “Crash: kernel” and see who would fall with it.'
      : `It shares the kernel of ${owner?.id}. Point at “Crash: kernel beneath it” and compare.`;
    const label = `${guest.id}, ${kindOf(guest).title}`;
    return [{ world: world.info.id, id: guest.id, label, text }];
  });
}

export function Hint() {
  useUi((ui) => ui.epoch);
  useUi((ui) => ui.structure);
  const tips = tipsFor(mirror().worlds);
  return (
    <div className="hint">
      <h2>Pick a box in the picture</h2>
      <p>
        Its numbers, what happened to it and what you can do to it appear here. Nothing breaks for
        good: every step can be undone.
      </p>
      {tips.length > 0 && <h3>A first experiment</h3>}
      <ol>
        {tips.map(({ world, id, label, text }) => (
          <li key={world}>
            <button
              type="button"
              className="button"
              onClick={() => setUi({ selection: { world, id } })}
            >
              {label}
            </button>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}

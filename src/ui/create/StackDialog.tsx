/** All that the services of a world can be put on, by what sort of technology it is. */
import { findKind } from '../../catalog/find.ts';
import { STACK_GROUPS, STACKS, stacksFor } from '../../scenarios/stacks.ts';
import type { World } from '../../view/read.ts';
import { capital } from '../../view/words.ts';
import { mirror } from '../app/engine.ts';
import { swapStack } from '../controls/swap.ts';
import { closeDialog, Dialog } from '../dialogs/Dialog.tsx';
import './create.css';

interface Props {
  readonly index: number;
  readonly world: World;
}

type Offer = ReturnType<typeof stacksFor>[number];

const years = new Map(STACKS.map(({ id, guest }) => [id, guest]));
const yearOf = ({ id }: Offer): number | undefined => findKind(years.get(id) ?? null)?.year;

export function StackDialog({ index, world }: Props) {
  const offers = stacksFor(mirror().document, index);
  return (
    <Dialog title={`What ${world.info.title} stands on`} wide>
      <p className="dialog-note">
        The services, their hosts and the seed stay. The run begins again; Undo brings this one
        back.
      </p>
      {STACK_GROUPS.map((group) => {
        const inside = offers.filter((offer) => offer.group === group);
        if (inside.length === 0) return null;
        return (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <ul className="stacks">
              {inside.map((offer) => (
                <li key={offer.id}>
                  <Stack offer={offer} index={index} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Dialog>
  );
}

/** One that cannot be taken stays in reach, and says why. */
function Stack({ offer, index }: { readonly offer: Offer; readonly index: number }) {
  const { id, title, note, why, chosen } = offer;
  return (
    <button
      type="button"
      className="offer"
      aria-pressed={chosen}
      aria-disabled={why !== undefined}
      onClick={() => {
        if (why !== undefined) return;
        closeDialog();
        if (!chosen) swapStack(index, id, title).catch(() => {});
      }}
    >
      <strong>
        {title} <span className="stack-year number">{yearOf(offer)}</span>
      </strong>
      <span>{note}</span>
      {why !== undefined && <span className="stack-why">✕ {capital(why)}</span>}
    </button>
  );
}

/** What it consists of, and what of it is its own: the stack from its top to the hardware. */
import { type Entity, kindOf, type World } from '../../view/read.ts';
import { helpersOf, standingOf, typeArguments } from '../../view/standing.ts';
import { setUi, useUi } from '../store.ts';
import { Fold } from './Fold.tsx';

interface Props {
  readonly world: World;
  readonly entity: Entity;
}

export function Standing({ world, entity }: Props) {
  useUi((ui) => ui.structure);
  const tiers = standingOf(world, entity);
  const helpers = helpersOf(world, entity);
  const types = typeArguments(world, entity);
  const own = tiers.filter((tier) => tier.own).length;
  const shared = tiers.length - own;
  return (
    <Fold
      title="What it consists of"
      note={`${own} of its own${shared > 0 ? `, ${shared} shared` : ''}`}
      open={types.length > 0}
    >
      <ol className="standing">
        {tiers.map((tier) => (
          <li key={tier.key} className={tier.up ? 'standing-tier' : 'standing-tier is-down'}>
            <span className={`swatch tier-${tier.tier}`} aria-hidden="true" />
            <span>
              <strong>{tier.title}</strong>
              <span className="part-note">
                {tier.word}, {tier.own ? 'its own' : `of ${tier.of}`}
                {!tier.up && ', down'}
                {tier.size !== '' && tier.own && ` · ${tier.size}`}
              </span>
            </span>
          </li>
        ))}
      </ol>
      {helpers.map((helper) => (
        <p key={helper.id} className="standing-helper">
          <button
            type="button"
            className="button verb"
            onClick={() => setUi({ selection: { world: world.info.id, id: helper.id } })}
          >
            {helper.id}
          </button>{' '}
          {kindOf(helper).title}: {kindOf(helper).summary}
        </p>
      ))}
      {types.length > 0 && (
        <section aria-label="Type 1 or type 2?">
          <h3>Type 1 or type 2?</h3>
          <ul className="standing-types">
            {types.map(({ type, because }) => (
              <li key={type}>
                <strong>{type}</strong>, for {because}
              </li>
            ))}
          </ul>
          {types.length > 1 && (
            <p className="part-note">Both are said. The tiers are what they are.</p>
          )}
        </section>
      )}
    </Fold>
  );
}

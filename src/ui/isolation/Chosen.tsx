/** The chosen rung in words: what it brings, what it shares, where it meets its neighbour. */
import { stateWords } from '../../view/describe.ts';
import { kindOf, machineOf, stateAt } from '../../view/read.ts';
import { bringsOf } from '../../view/rungs.ts';
import { signOf } from '../../view/states.ts';
import { footingsOf, neighboursOf } from '../../view/towers.ts';
import { counted, tierWord } from '../../view/words.ts';
import { lightUp, litKey } from './marks.ts';
import { useIsolation } from './state.ts';
import type { Scene, Standing } from './use-scene.ts';
import { Versus } from './Versus.tsx';

interface Props {
  readonly scene: Scene;
  readonly place: Standing;
}

export function Chosen({ scene, place }: Props) {
  const { world, rung } = place;
  const { entity, meets, neighbour } = rung;
  const kind = kindOf(entity);
  const state = stateAt(world, entity.row);
  const machine = machineOf(world, entity.row);
  return (
    <section className="iso-chosen" aria-labelledby="chosen-title">
      <h2 id="chosen-title">
        {place.step.title}{' '}
        <span className="chosen-state">
          <span aria-hidden="true">{signOf(state).glyph}</span> {stateWords(world, entity)}
        </span>
      </h2>
      <p>
        {kind.title}, since {kind.year}. {kind.summary}
      </p>
      <dl className="chosen-facts">
        <div>
          <dt>brings</dt>
          <dd>{bringsOf(entity).join(', ')}</dd>
        </div>
        <div>
          <dt>shares</dt>
          <dd>
            <Shared scene={scene} place={place} />
          </dd>
        </div>
        <div>
          <dt>between it and {neighbour?.id ?? 'others'}</dt>
          <dd>{place.step.wall || (meets ? `all above the ${meets}` : 'the network')}</dd>
        </div>
        <div>
          <dt>they first meet</dt>
          <dd>
            {meets ? `at the ${meets} of ${machine?.id ?? ''}` : 'nowhere but on the network'}
          </dd>
        </div>
      </dl>
      <Versus scene={scene} place={place} />
    </section>
  );
}

/** Tiers beneath its own, as buttons that light them up under all that stand on them. */
function Shared({ scene, place }: Props) {
  const lit = useIsolation((state) => state.lit);
  const { world, index, rung } = place;
  const { entity } = rung;
  const below = footingsOf(world, entity).filter((spot) => spot.entity.row !== entity.row);
  const shown = below.filter(
    (spot) => spot.entity.tiers[spot.index]?.tier !== 'firmware' || spot.index === 0,
  );
  if (shown.length === 0) return 'nothing';
  const others = neighboursOf(world, entity).length;
  return (
    <span className="shared-tiers">
      {shown.map((spot) => {
        const key = litKey(world.info.id, `${spot.entity.row}/${spot.index}`);
        const tier = spot.entity.tiers[spot.index]?.tier ?? 'hardware';
        const on = lit === key;
        return (
          <button
            key={key}
            type="button"
            className="chip"
            aria-pressed={on}
            title={`of ${spot.entity.id}, with ${counted(others, 'neighbour')}`}
            onClick={() => lightUp(key)}
          >
            {tierWord(spot.entity, tier)}
            {tier === 'kernel' && ` ${scene.kernels.of(index, spot.entity.row)?.letter ?? ''}`}
          </button>
        );
      })}
    </span>
  );
}

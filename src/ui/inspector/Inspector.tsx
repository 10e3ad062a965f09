/** The selection, or what to try when there is none. Its inside comes when it is first needed. */
import type { Entity, World } from '../../view/read.ts';
import { mirror } from '../app/engine.ts';
import { usePart } from '../parts.ts';
import { useUi } from '../store.ts';
import { Hint } from './Hint.tsx';
import { chosenPart } from './part.ts';
import './inspector.css';

export function Inspector() {
  useUi((ui) => ui.structure);
  useUi((ui) => ui.epoch);
  const selection = useUi((ui) => ui.selection);
  const { worlds } = mirror();
  const index = worlds.findIndex((one) => one.info.id === selection?.world);
  const world = worlds[index];
  const row = selection && world?.rowOf(selection.id);
  const entity = row == null ? undefined : world?.entities[row];
  return (
    <section className="inspector" aria-label="Inspector">
      {world && entity ? (
        <Chosen key={`${world.info.id}/${entity.id}`} world={world} index={index} entity={entity} />
      ) : (
        <Hint />
      )}
    </section>
  );
}

interface Props {
  readonly world: World;
  readonly index: number;
  readonly entity: Entity;
}

function Chosen({ world, index, entity }: Props) {
  const { it, failed } = usePart(chosenPart);
  if (it) return <it.Selected world={world} index={index} entity={entity} />;
  return <p>{failed ? 'This could not be loaded; reload the page to try again.' : '…'}</p>;
}

/** The switches of the chosen rung: what keeps it apart, one by one. */
import { milestones, switchesIn } from '../../catalog/history.ts';
import { yearOf } from '../../scenarios/years.ts';
import { type Entity, kindOf } from '../../view/read.ts';
import {
  SWITCH_GROUPS,
  type SwitchGroup,
  type SwitchId,
  type SwitchWords,
  switchOf,
} from '../../view/switches.ts';
import { mirror } from '../app/engine.ts';
import { change, failed } from './play.ts';
import { shellOfSwitch } from './shell.ts';
import { useIsolation } from './state.ts';
import { dateOf, stepsOf } from './steps.ts';
import type { Standing } from './use-scene.ts';
import './switches.css';

export function Switches({ place }: { readonly place: Standing }) {
  const shell = useIsolation((state) => state.shell);
  const settling = useIsolation((state) => state.settling);
  return (
    <section className="iso-panel switches" aria-labelledby="switches-title">
      <h2 id="switches-title">What keeps {place.rung.title} apart</h2>
      {SWITCH_GROUPS.map((group) => (
        <Group key={group.title} place={place} group={group} />
      ))}
      {shell !== null && (
        <p className="shell-line">
          <code>$ {shell}</code>
        </p>
      )}
      <p className="iso-note" aria-live="off">
        {settling
          ? 'It is made anew; time goes on until it is up.'
          : 'A process keeps the walls it was born behind: a new one is made for each change.'}
      </p>
    </section>
  );
}

interface GroupProps {
  readonly place: Standing;
  readonly group: SwitchGroup;
}

function Group({ place, group }: GroupProps) {
  return (
    <fieldset className="switch-group">
      <legend>{group.title}</legend>
      {group.switches.map(([id, words]) => (
        <Switch key={id} place={place} id={id} words={words} />
      ))}
    </fieldset>
  );
}

/** Nobody had it yet in the year of the scenario; null where years play no part. */
function notBefore(entity: Entity, id: SwitchId): string | null {
  const { document } = mirror();
  const date = stepsOf(document) ? dateOf(document) : null;
  const family = kindOf(entity).families?.[0] ?? 'linux';
  if (date === null || switchesIn(yearOf(date), family).includes(id)) return null;
  const comes = milestones().find(
    ({ switches, families }) => switches?.includes(id) && (families?.includes(family) ?? true),
  );
  return comes ? `comes in ${comes.year}` : null;
}

interface SwitchProps {
  readonly place: Standing;
  readonly id: SwitchId;
  readonly words: SwitchWords;
}

function Switch({ place, id, words }: SwitchProps) {
  const { world, rung } = place;
  const { entity } = rung;
  const state = switchOf(world, entity, id);
  const { on, changed } = state;
  const fixed = state.fixed ?? notBefore(entity, id);
  const turn = (): void => {
    if (fixed !== null) return;
    const command = {
      type: 'configure',
      world: world.info.id,
      id: entity.id,
      separation: { [id]: !on },
    } as const;
    const what = `${words.title} of ${entity.id} ${on ? 'off' : 'on'}`;
    change([command], what, shellOfSwitch(kindOf(entity), entity.id, id, !on)).catch(failed);
  };
  return (
    <button
      type="button"
      role="switch"
      className={changed ? 'toggle toggle-changed' : 'toggle'}
      aria-checked={on}
      aria-disabled={fixed !== null}
      data-switch={id}
      onClick={turn}
    >
      <span className="toggle-knob" aria-hidden="true" />
      <span className="toggle-text">
        <b>{words.title}</b>
        {changed && <span className="toggle-mark"> changed</span>}
        <span className="toggle-does">{fixed ?? (on ? words.on : words.off)}</span>
      </span>
    </button>
  );
}

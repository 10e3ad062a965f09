/** Which world is shown where only one fits. */
import { mirror } from '../app/engine.ts';
import { setUi, useUi } from '../store.ts';
import './switch.css';

export function WorldSwitch() {
  const shown = useUi((state) => state.shownWorld);
  useUi((state) => state.epoch);
  return (
    <fieldset className="switch world-switch">
      <legend className="unseen">World shown</legend>
      {mirror().worlds.map((world, index) => (
        <label key={world.info.id} className="switch-choice">
          <input
            type="radio"
            name="world"
            checked={shown === index}
            onChange={() => setUi({ shownWorld: index })}
          />
          <span>{world.info.title}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** By what the picture is drawn to scale. */
import { type ScaleBy, setUi, useUi } from '../store.ts';
import './switch.css';

const CHOICES: readonly (readonly [ScaleBy, string])[] = [
  ['memory', 'Memory'],
  ['disk', 'Disk'],
];

export function ScaleSwitch() {
  const scaleBy = useUi((state) => state.scaleBy);
  return (
    <fieldset className="switch" title="What heights in the picture stand for">
      <legend className="unseen">Draw to the scale of</legend>
      {CHOICES.map(([value, label]) => (
        <label key={value} className="switch-choice">
          <input
            type="radio"
            name="scale"
            value={value}
            checked={scaleBy === value}
            onChange={() => setUi({ scaleBy: value })}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

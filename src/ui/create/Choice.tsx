/** A list to choose one from; what will be refused can be chosen too, and says so. */
import { useId } from 'react';

export interface Option {
  readonly value: string;
  readonly label: string;
  /** It can be chosen, and will be refused. */
  readonly refused?: boolean;
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choose: (value: string) => void;
  readonly options?: readonly Option[];
  readonly groups?: readonly { readonly title: string; readonly options: readonly Option[] }[];
}

export function Choice({ label, value, choose, options = [], groups = [] }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map((option) => (
          <OneOption key={option.value} {...option} />
        ))}
        {groups.map((group) => (
          <optgroup key={group.title} label={group.title}>
            {group.options.map((option) => (
              <OneOption key={option.value} {...option} />
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

const OneOption = ({ value, label, refused }: Option) => (
  <option value={value}>{refused ? `✕ ${label} – will be refused` : label}</option>
);

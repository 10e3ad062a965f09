/** Where it is reached: its addresses in its networks, and one of its own choice. */
import { type FormEvent, useId, useState } from 'react';
import type { Entity, World } from '../../view/read.ts';
import { act } from '../diagram/act.ts';
import { useUi } from '../store.ts';
import { Fold } from './Fold.tsx';

interface Props {
  readonly world: World;
  readonly entity: Entity;
}

export function Addresses({ world, entity }: Props) {
  useUi((ui) => ui.pulse);
  const addresses = world.metrics?.addresses?.[entity.id] ?? [];
  if (addresses.length === 0) return null;
  return (
    <Fold title="Addresses" note={<span className="number">{addresses[0]?.address}</span>} open>
      <ul className="parts">
        {addresses.map(({ network, interface: name, address }) => (
          <li key={`${network}/${name}`} className="part-row">
            <span>
              <strong className="number">{address}</strong>
              <span className="part-note">
                {name} in {network}
              </span>
            </span>
          </li>
        ))}
      </ul>
      <StaticAddress world={world} entity={entity} present={addresses[0]?.address ?? ''} />
    </Fold>
  );
}

function StaticAddress({ world, entity, present }: Props & { readonly present: string }) {
  const id = useId();
  const [text, setText] = useState('');
  const give = (address: string): void => {
    const what =
      address === ''
        ? `Let ${entity.id} be given an address`
        : `Give ${entity.id} the address ${address}`;
    void act([{ type: 'configure', world: world.info.id, id: entity.id, address }], what, null, [
      entity.id,
    ]);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') give(text.trim());
  };
  return (
    <form className="address-form" onSubmit={submit}>
      <label htmlFor={id}>Static address</label>
      <div className="address-row">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          value={text}
          maxLength={39}
          spellCheck={false}
          placeholder={present}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" className="button verb" aria-disabled={text.trim() === ''}>
          Set
        </button>
        <button type="button" className="button verb" onClick={() => give('')}>
          Assigned
        </button>
      </div>
    </form>
  );
}

/** The numbers of the selection. Each is a button that says where it comes from. */
import { useId, useState } from 'react';
import { detailOf } from '../../view/detail.ts';
import type { Entity, World } from '../../view/read.ts';
import type { DetailRow, DetailValue } from '../../view/rows.ts';
import { mirror } from '../app/engine.ts';
import { useUi } from '../store.ts';
import { Why } from './Why.tsx';

interface Props {
  readonly world: World;
  readonly entity: Entity;
}

export function Numbers({ world, entity }: Props) {
  useUi((ui) => ui.pulse);
  const [open, setOpen] = useState<string | null>(null);
  const sections = detailOf(world, entity, mirror().events);
  return (
    <>
      {sections.map(({ title, rows }) => (
        <section key={title} className="numbers" aria-label={title}>
          <h3>{title}</h3>
          {rows.map((row) => (
            <Row key={row.label} row={row} open={open} setOpen={setOpen} />
          ))}
        </section>
      ))}
    </>
  );
}

interface RowProps {
  readonly row: DetailRow;
  readonly open: string | null;
  readonly setOpen: (id: string | null) => void;
}

function Row({ row, open, setOpen }: RowProps) {
  const panel = useId();
  const shown = row.values.find((value) => value.id === open);
  return (
    <div className="number-row">
      <span className="number-label">{row.label}</span>
      <span className="number-values">
        {row.values.map((value, i) => (
          <span key={value.id}>
            {i > 0 && <span aria-hidden="true"> / </span>}
            <Value
              value={value}
              panel={panel}
              isOpen={value.id === open}
              toggle={() => setOpen(value.id === open ? null : value.id)}
            />
          </span>
        ))}
      </span>
      {shown && <Why id={panel} name={shown.name} why={shown.why} close={() => setOpen(null)} />}
    </div>
  );
}

interface ValueProps {
  readonly value: DetailValue;
  readonly panel: string;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

function Value({ value, panel, isOpen, toggle }: ValueProps) {
  const { name, text } = value;
  return (
    <button
      type="button"
      className="number-button"
      aria-expanded={isOpen}
      aria-controls={isOpen ? panel : undefined}
      onClick={toggle}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) toggle();
      }}
    >
      <span className="unseen">{name}: </span>
      {text}
      <span className="unseen">, why?</span>
    </button>
  );
}

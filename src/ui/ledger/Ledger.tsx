/**
 * The ledger between the worlds: one row a quantity, bars from the middle outwards on one scale,
 * both numbers printed, and behind each number its rule.
 */
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { WorldMetrics } from '../../engine/index.ts';
import { mirror } from '../app/engine.ts';
import { useBelow } from '../controls/fit.ts';
import { Icon } from '../controls/icons.tsx';
import { useRoving } from '../controls/roving.ts';
import { useUi } from '../store.ts';
import { Lit } from './lit.ts';
import { Recent } from './recent.ts';
import { type LedgerRow, rowsFor } from './rows.ts';
import './ledger.css';

export function Ledger() {
  useUi((state) => state.epoch);
  const folds = useBelow('760');
  const [unfolded, setUnfolded] = useState(false);
  const isOpen = !folds || unfolded;
  const title = mirror().worlds.length > 1 ? 'The same work, the same seed' : 'In numbers';
  return (
    <section className="ledger" aria-labelledby="ledger-title">
      <h2 id="ledger-title" className="ledger-title">
        {folds ? (
          <button
            type="button"
            className="ledger-fold"
            aria-expanded={isOpen}
            aria-controls="ledger-body"
            onClick={() => setUnfolded(!unfolded)}
          >
            {title}
            <Icon name="fold" />
          </button>
        ) : (
          title
        )}
      </h2>
      <div id="ledger-body" className="ledger-body" hidden={!isOpen}>
        {isOpen && <LedgerTable />}
      </div>
    </section>
  );
}

/** The number whose rule is shown: a row and a world. */
interface Asked {
  readonly row: string;
  readonly world: number;
}

function LedgerTable() {
  useUi((state) => state.pulse);
  const epoch = useUi((state) => state.epoch);
  const lit = useRef({ epoch, marks: new Lit() });
  const quiet = lit.current.epoch !== epoch;
  lit.current.epoch = epoch;
  const recent = useRef([new Recent(), new Recent()]);
  const [asked, setAsked] = useState<Asked | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const { now, worlds: all } = mirror();
  const worlds = all.slice(0, 2);
  const metrics = worlds.map(
    (world, w) => (world.metrics && recent.current[w]?.smooth(world.metrics, now)) ?? null,
  );
  const rows = rowsFor(
    worlds.map(({ info, metrics: m }) => ({
      services: info.services.length,
      clients: info.clients.length,
      power: (m?.energyKwh ?? 0) > 0,
    })),
  );
  const roving = useRoving(table, worlds.length);
  useAway(table, asked !== null, () => setAsked(null));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && asked) {
      event.stopPropagation();
      setAsked(null);
    } else roving(event);
  };
  return (
    <table ref={table} className="ledger-table" onKeyDown={onKeyDown}>
      <caption className="unseen">Both worlds in numbers</caption>
      <thead>
        <tr className="ledger-heads">
          <td className="unseen" />
          {worlds.map((world, w) => (
            <th key={world.info.id} scope="col" className={`world-${w + 1}`}>
              {world.info.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => {
          const text = textsOf(row, metrics).join('|');
          const times = lit.current.marks.look(row.id, text, performance.now(), quiet);
          return (
            <Row
              key={row.id}
              row={row}
              metrics={metrics}
              titles={worlds.map((world) => world.info.title)}
              lit={row.restless ? 0 : times}
              asked={asked?.row === row.id ? asked.world : -1}
              above={i > rows.length - 4}
              onAsk={(world) => setAsked(world < 0 ? null : { row: row.id, world })}
            />
          );
        })}
      </tbody>
    </table>
  );
}

/** Calls back when the pointer goes down somewhere else. */
function useAway(box: { current: HTMLElement | null }, active: boolean, away: () => void): void {
  useEffect(() => {
    if (!active) return;
    const check = (event: Event): void => {
      if (!box.current?.contains(event.target as globalThis.Node)) away();
    };
    document.addEventListener('pointerdown', check);
    return () => document.removeEventListener('pointerdown', check);
  });
}

interface RowProps {
  readonly row: LedgerRow;
  readonly metrics: readonly (WorldMetrics | null)[];
  readonly titles: readonly string[];
  readonly lit: number;
  /** The world whose rule is shown; −1 for none. */
  readonly asked: number;
  /** The rule opens upwards: there is no room below. */
  readonly above: boolean;
  readonly onAsk: (world: number) => void;
}

type Metrics = RowProps['metrics'];

const barsOf = (row: LedgerRow, metrics: Metrics): number[] =>
  metrics.map((m) => (m ? row.bar(m) : 0));

function textsOf(row: LedgerRow, metrics: Metrics): string[] {
  const most = Math.max(...barsOf(row, metrics));
  return metrics.map((m) => (m && row.text(m, most)) ?? '—');
}

function Row({ row, metrics, titles, lit, asked, above, onAsk }: RowProps) {
  const bars = barsOf(row, metrics);
  const most = Math.max(...bars, 1e-9);
  const texts = textsOf(row, metrics);
  const ruleId = `why-${row.id}`;
  const shown = metrics[asked];
  return (
    <tr className="ledger-row">
      <th scope="row">{row.title}</th>
      {texts.map((text, w) => {
        const share = (bars[w] ?? 0) / most;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: worlds keep their places
          <td key={w} className={`ledger-cell world-${w + 1}`}>
            <span className="ledger-bar" style={{ '--share': share } as CSSProperties} />
            {lit > 0 && <span key={lit} className="ledger-lit" />}
            <button
              type="button"
              className="ledger-number number"
              data-roving
              aria-expanded={asked === w}
              aria-controls={ruleId}
              title={`Why ${text}?`}
              onClick={() => onAsk(asked === w ? -1 : w)}
            >
              {text}
            </button>
          </td>
        );
      })}
      <td className={above ? 'why why-above' : 'why'} id={ruleId} hidden={!shown}>
        {shown && (
          <>
            <strong>{titles[asked]}: </strong>
            {row.why(shown)}
          </>
        )}
      </td>
    </tr>
  );
}

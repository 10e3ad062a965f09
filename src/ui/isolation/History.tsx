/**
 * The slider of years: which rungs, switches and flaws there were, and what a server was. While it
 * is dragged the year is shown; the ladder of that year opens when it rests.
 */
import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { findKind } from '../../catalog/find.ts';
import { FIRST_YEAR, LAST_YEAR, type Milestone, milestones } from '../../catalog/history.ts';
import { yearAt, yearOf } from '../../scenarios/years.ts';
import { counted } from '../../view/words.ts';
import { say } from '../app/announce.ts';
import { mirror } from '../app/engine.ts';
import { useRoving } from '../controls/roving.ts';
import { Cited } from './Cited.tsx';
import { failed, openHere } from './play.ts';
import { setIsolation, useIsolation } from './state.ts';
import { dateOf } from './steps.ts';
import { type Scene, standingIn } from './use-scene.ts';
import './history.css';

/** The slider rests when it has not moved for this long. */
const REST_MILLIS = 220;

export function History({ scene }: { readonly scene: Scene }) {
  const open = openYear();
  const early = useIsolation((state) => state.early);
  const [moved, setMoved] = useState<number | null>(null);
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const year = moved ?? early ?? open;
  useEffect(() => () => clearTimeout(resting.current), []);
  const go = (to: number, after = REST_MILLIS): void => {
    setMoved(to);
    clearTimeout(resting.current);
    resting.current = setTimeout(() => {
      goToYear(to)
        .catch(failed)
        .finally(() => setMoved(null));
    }, after);
  };
  const latest = news().filter((one) => one.year === year);
  return (
    <div className="years">
      <div className="years-line">
        <label className="years-label" htmlFor="year">
          Year <output className="years-now number">{year}</output>
        </label>
        <input
          id="year"
          type="range"
          min={FIRST_YEAR}
          max={LAST_YEAR}
          value={year}
          aria-valuetext={`${year}: ${textOf(scene, year, latest)}`}
          style={{ '--share': (year - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR) } as CSSProperties}
          onChange={(event) => go(Number(event.target.value))}
        />
      </div>
      <Milestones year={year} go={(to) => go(to, 0)} />
      <p className="years-said">
        <Said year={year} latest={latest} />
      </p>
    </div>
  );
}

/** The first of what appeared in words; the others are in the line of milestones. */
function Said({ year, latest }: { readonly year: number; readonly latest: readonly Milestone[] }) {
  const [first] = latest;
  if (!first) return <span className="iso-note">Nothing of all this appeared in {year}.</span>;
  return (
    <>
      <b>{first.title}.</b> {first.summary} <Cited source={first.source} />
    </>
  );
}

let told: readonly Milestone[] = [];
let toldOf = 0;

/** What appeared, without the parts of a technology that came with its main part. */
function news(): readonly Milestone[] {
  const all = milestones();
  if (all.length !== toldOf) {
    toldOf = all.length;
    told = all.filter(({ kind, year }) => kind === undefined || !cameAlong(kind, year));
  }
  return told;
}

function cameAlong(id: string, year: number): boolean {
  const kind = findKind(id);
  if (!kind || kind.standsOn === null) return true;
  return [...(kind.needs ?? []), kind.managedBy ?? ''].some((one) => findKind(one)?.year === year);
}

const openYear = (): number => yearOf(dateOf(mirror().document) ?? `${LAST_YEAR}-01-01`);

function textOf(scene: Scene, year: number, latest: readonly Milestone[]): string {
  const news = latest.map(({ title }) => title).join(', ');
  const rungs = counted(standingIn(scene).length, 'rung');
  return year === openYear() ? `${rungs}${news && `; new: ${news}`}` : news || 'nothing new';
}

/** Opens the ladder of a year. Before its first rung there is nothing to run. */
async function goToYear(year: number): Promise<void> {
  const document = yearAt(year);
  setIsolation({ early: document ? null : year });
  if (!document) {
    say(`${year}: nothing of the ladder exists.`);
    return;
  }
  await openHere(document, `going to ${year}`);
}

/** Everything that appeared, as buttons in one line; the slider scrolls it along. */
function Milestones({ year, go }: { readonly year: number; go: (year: number) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = useRoving(box);
  useEffect(() => {
    const strip = box.current;
    const at = strip?.querySelector<HTMLElement>(`[data-year="${nearest(year)}"]`);
    if (!strip || !at) return;
    strip.scrollLeft = at.offsetLeft - strip.clientWidth / 2 + at.clientWidth / 2;
  }, [year]);
  return (
    <div
      ref={box}
      className="milestones"
      role="toolbar"
      aria-label="Milestones: go to a year"
      onKeyDown={onKeyDown}
    >
      {news().map((one) => (
        <button
          key={one.id}
          type="button"
          className={one.year > year ? 'milestone milestone-later' : 'milestone'}
          data-roving
          data-year={one.year}
          aria-pressed={one.year === year}
          title={one.summary}
          onClick={() => go(one.year)}
        >
          <span className="number">{one.year}</span> {one.title}
        </button>
      ))}
    </div>
  );
}

const nearest = (year: number): number =>
  news().reduce((best, one) => (one.year <= year ? one.year : best), FIRST_YEAR);

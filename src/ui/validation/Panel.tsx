/**
 * Beside a run of a validation case: what was published, by whom, and how what runs here compares.
 * Loaded with the cases when one of them is opened, and drawn by the page's own React.
 */
import { useEffect, useMemo, useState } from 'react';
import type { ScenarioDocument } from '../../scenarios/document.ts';
import type { CaseKind, Check, ValidationCase } from '../../scenarios/validation/case.ts';
import { builtInsOf } from '../../scenarios/validation/open.ts';
import { shown } from '../../scenarios/validation/shown.ts';
import { formatDuration, type Micros } from '../../units.ts';
import type { Mirror } from '../../wire/mirror.ts';
import { PaperLink } from '../controls/PaperLink.tsx';
import { Chart, Legend } from './Chart.tsx';
import { Gatherer } from './gather.ts';
import { PointTable } from './PointTable.tsx';

export interface Cited {
  readonly citation: string;
  readonly verified: 'read' | 'memory';
}

export interface PanelProps {
  readonly one: ValidationCase;
  /** The name of the scenario that is open. */
  readonly scenario: string;
  /** What the headless run came to. */
  readonly checks: readonly Check[];
  readonly mirror: Mirror;
  /** Goes up about ten times a second while numbers change. */
  readonly pulse: number;
  /** Calls back after every frame; returns what ends that. */
  readonly onFrame: (callback: () => void) => () => void;
  readonly citations: ReadonlyMap<string, Cited> | null;
  readonly open: (id: string) => void;
}

export function Panel(props: PanelProps) {
  const { one, scenario, mirror } = props;
  return (
    <>
      <h2 className="validation-over">Published and simulated</h2>
      <h3>
        {one.id} {one.title}
      </h3>
      <p>{one.summary}</p>
      {one.curve && <Live {...props} curve={one.curve} key={`${one.id} ${scenario}`} />}
      {mirror.worlds.length > 2 && (
        <p className="validation-small">
          Of {mirror.worlds.length} worlds the first two are drawn as stacks; all of them run.
        </p>
      )}
      <Changed one={one} scenario={scenario} mirror={mirror} />
      <Others one={one} scenario={scenario} open={props.open} />
      <Checks checks={props.checks} />
      {one.remarks !== undefined && <p className="validation-small">{one.remarks}</p>}
      <p className="validation-small">
        <strong>{one.kind}</strong>: {KINDS[one.kind]}
      </p>
      <Sources one={one} citations={props.citations} />
      <p className="validation-small">
        More: <PaperLink paper="validation" section={one.id.toLowerCase()} />,{' '}
        <PaperLink paper="model" />
      </p>
    </>
  );
}

const KINDS: Readonly<Record<CaseKind, string>> = {
  EXACT: 'a formula or an example without chance; the tolerance is that of the arithmetic.',
  PREDICT: 'published figures went in, published results have to come out; nothing is fitted.',
  'CAL+PREDICT': 'one published figure sets a constant, another one is the test.',
  CALIBRATED: 'the figure is built in; this guards against mistakes and proves nothing.',
};

function Live(props: PanelProps & { readonly curve: NonNullable<ValidationCase['curve']> }) {
  const { curve, scenario, mirror, onFrame, pulse } = props;
  const gatherer = useMemo(() => new Gatherer(curve, scenario), [curve, scenario]);
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    gatherer.take(mirror);
    setBegun(true);
    return onFrame(() => gatherer.take(mirror));
  }, [gatherer, mirror, onFrame]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the points change with the pulse
  const lines = useMemo(() => gatherer.lines(), [gatherer, pulse, begun]);
  const ours = curve.series.map((one) => one.scenario === undefined || one.scenario === scenario);
  const waits = mirror.now === 0 && ours.includes(true);
  return (
    <>
      <Chart curve={curve} lines={lines} />
      <Legend curve={curve} shown={ours} />
      {waits && (
        <p className="validation-small">
          Press play: the simulated points come as it runs.{length(mirror)}
        </p>
      )}
      <PointTable curve={curve} lines={lines} />
    </>
  );
}

/** Below this much simulated time nobody needs to be told to choose a speed. */
const LONG: Micros = 120_000_000;

function length({ journal }: Mirror): string {
  const last = journal[journal.length - 1]?.at ?? 0;
  if (last < LONG) return '';
  return ` Its last command comes after ${formatDuration(last)}: choose a high speed.`;
}

/** Somebody has had a hand in this run: it is no longer the one that was published. */
function Changed({ one, scenario, mirror }: Pick<PanelProps, 'one' | 'scenario' | 'mirror'>) {
  const { document, journal, seed } = mirror;
  const own = one.scenarios[scenario];
  const isSwapped = useMemo(() => {
    const { worlds } = document as Partial<ScenarioDocument>;
    return JSON.stringify(worlds) !== JSON.stringify(own?.worlds);
  }, [document, own]);
  const reasons = [
    ...(isSwapped ? ['its worlds were changed'] : []),
    ...(own?.seed !== undefined && own.seed !== seed ? ['it has another seed'] : []),
    ...(journal.length !== (own?.journal?.length ?? 0) ? ['its commands are others'] : []),
  ];
  if (reasons.length === 0) return null;
  return (
    <p className="validation-changed">
      This run is not the one of the case any more: {reasons.join(', ')}. Undo that to compare.
    </p>
  );
}

function Others({ one, scenario, open }: Pick<PanelProps, 'one' | 'scenario' | 'open'>) {
  const names = Object.keys(one.scenarios);
  if (names.length < 2) return null;
  const all = builtInsOf(one);
  return (
    <ul className="validation-others" aria-label="Runs of this case">
      {names.map((name, i) => (
        <li key={name}>
          <button
            type="button"
            className="chip"
            aria-pressed={name === scenario}
            onClick={() => name !== scenario && open(all[i]?.id ?? '')}
          >
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Checks({ checks }: { readonly checks: readonly Check[] }) {
  if (checks.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must be able to reach it
    <section className="validation-scroll" tabIndex={0} aria-label="Checks of this case">
      <table>
        <caption>What a whole run comes to (npm run validate)</caption>
        <thead>
          <tr>
            <th scope="col">compared</th>
            <th scope="col">published</th>
            <th scope="col">simulated</th>
            <th scope="col">tolerance</th>
            <th scope="col">
              <span className="unseen">verdict</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <tr key={check.what}>
              <th scope="row">{check.what}</th>
              <td className="number">{shown(check.published)}</td>
              <td className="number">{shown(check.simulated)}</td>
              <td>{check.tolerance}</td>
              <td className={check.pass ? 'validation-pass' : 'validation-fail'}>
                {check.pass ? '✓ pass' : '✗ fails'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Sources({ one, citations }: Pick<PanelProps, 'one' | 'citations'>) {
  const works = new Map<string, 'read' | 'memory'>();
  for (const id of one.sources) {
    const found = citations?.get(id);
    if (!found) continue;
    const before = works.get(found.citation);
    works.set(found.citation, before === 'memory' ? 'memory' : found.verified);
  }
  return (
    <ul className="validation-sources" aria-label="Sources">
      {[...works].map(([citation, verified]) => (
        <li key={citation}>
          <cite>{citation}</cite>
          {verified === 'memory' && <em> from memory, not looked up yet</em>}
        </li>
      ))}
      {works.size === 0 && <li>Sources: {one.sources.join(', ')}</li>}
    </ul>
  );
}

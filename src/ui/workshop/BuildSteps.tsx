/** The steps of a build: before it which are there already, then what became of each. */
import type { Plan } from '../../importers/dockerfile/plan.ts';
import { formatDuration } from '../../units.ts';
import { type Build, layerSize, shortDigest } from '../../view/images.ts';

interface Props {
  readonly plan: Plan;
  /** The last one, if there was any. */
  readonly build: Build | undefined;
  readonly cached: ReadonlySet<string>;
}

type State = Build['steps'][number]['state'] | 'make' | 'keep';

interface Row {
  readonly line: string;
  readonly digest: string;
  readonly bytes: number;
  readonly state: State;
  readonly took: string;
  readonly note: string;
}

const WORDS: Readonly<Record<State, readonly [string, string]>> = {
  cached: ['✓', 'cached'],
  keep: ['✓', 'will be kept'],
  make: ['+', 'will be made'],
  waiting: ['○', 'waits'],
  running: ['◔', 'is made'],
  done: ['●', 'made'],
};

export function BuildSteps({ plan, build, cached }: Props) {
  const isBuilt = build !== undefined && sameSteps(plan, build);
  const rows = isBuilt ? builtRows(build, plan) : plannedRows(plan, cached);
  const made = rows.filter(({ state }) => state === 'make' || state === 'done').length;
  const kept = rows.length - made;
  const title = isBuilt
    ? builtTitle(build, made, kept)
    : `What a build would do: ${made} to make, ${kept} kept`;
  return (
    <section className="steps" aria-labelledby="steps-title">
      <h3 id="steps-title" aria-live="polite">
        {title}
      </h3>
      <ol className="step-list">
        {rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same line can be there twice
          <StepRow key={i} row={row} />
        ))}
      </ol>
      {!isBuilt && build && (
        <p className="workshop-small">
          The text has changed since the last build: a layer is known by its line and by all that is
          beneath it, so everything from the change upwards is made again.
        </p>
      )}
    </section>
  );
}

function builtTitle(build: Build, made: number, kept: number): string {
  if (build.running) return 'Building …';
  if (build.failed) return `The build failed after ${formatDuration(build.tookMicros)}`;
  const after = build.pushing ? ' Its new layers are on their way to the registry.' : '';
  const took = formatDuration(build.tookMicros);
  return `Built in ${took}: ${made} made, ${kept} from the cache.${after}`;
}

function StepRow({ row }: { readonly row: Row }) {
  const [glyph, word] = WORDS[row.state];
  return (
    <li className={`step step-${row.state}`} title={row.note}>
      <span className="step-state">
        <span aria-hidden="true">{glyph}</span> {word}
      </span>
      <code className="step-line">{row.line}</code>
      <span className="step-facts number">
        {layerSize(row.bytes)}
        {row.took !== '' && ` · ${row.took}`} · {shortDigest(row.digest)}
      </span>
    </li>
  );
}

const sameSteps = (plan: Plan, build: Build): boolean =>
  plan.steps.length === build.steps.length &&
  plan.steps.every((step, i) => step.digest === build.steps[i]?.digest);

const builtRows = (build: Build, plan: Plan): Row[] =>
  build.steps.map((step, i) => ({
    ...step,
    took: step.state === 'done' ? formatDuration(step.tookMicros) : '',
    note: plan.steps[i]?.note ?? '',
  }));

/** A layer that is missing takes those above it with it: their digests are others then. */
const plannedRows = (plan: Plan, cached: ReadonlySet<string>): Row[] =>
  plan.steps.map((step) => ({
    ...step,
    state: step.base || cached.has(step.digest) ? 'keep' : 'make',
    took: '',
  }));

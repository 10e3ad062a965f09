/** docs/validation.md and results.json, from what the cases came to. */
import type { SourceSpec } from '../../engine/define.ts';
import type { CaseKind, Check, ValidationCase } from '../../scenarios/validation/case.ts';
import { builtInsOf } from '../../scenarios/validation/open.ts';
import type { CaseResult } from '../../scenarios/validation/results.ts';
import { shown } from '../../scenarios/validation/shown.ts';
import { citationsOf, type Row } from './play.ts';

/** Twelve digits: more would make a difference between machines where a case uses a logarithm. */
const round = (value: number | string): number | string =>
  typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(12)) : value;

export const resultsOf = (rows: readonly Row[]): readonly CaseResult[] =>
  rows.map(({ id, checks, error }) => ({
    id,
    checks: checks.map((check) => ({
      ...check,
      published: round(check.published),
      simulated: round(check.simulated),
    })),
    ...(error !== undefined && { error }),
  }));

/** results.json, laid out as the formatter wants it. */
export const resultsText = (rows: readonly Row[]): string =>
  `${JSON.stringify(resultsOf(rows), null, 2)}\n`;

const KINDS: Readonly<Record<CaseKind, string>> = {
  EXACT:
    'a closed form, or a published example without chance in it. The tolerance is that of the ' +
    'arithmetic, or the 95 % confidence interval of the run has to contain the value.',
  PREDICT: 'the published inputs go in, the published outputs have to come out; nothing is fitted.',
  'CAL+PREDICT': 'one published figure sets a constant, a different one is the test.',
  CALIBRATED:
    'the figure is a constant of the catalogue or follows from some. It guards against mistakes ' +
    'and proves nothing about the model.',
};

const INTRODUCTION = `# Validation

Published results, and what this simulator makes of the same set-ups. \`npm run -s validate\` plays
all of them through the engine’s public API; \`npm run -s validate -- --write\` writes this page.
Each opens on the page as \`?scenario=v01\`, where the published points and the simulated ones are
drawn into one diagram.
`;

const AFTER_KINDS = `
No constant was bent to make a case pass. Where something does not come out, the remarks of the
case say by how much and why. What the figures are, and where they were read:
[model.md](model.md#sources).
`;

/** The paper. Deterministic: neither times nor machines are in it. */
export function paperOf(
  cases: readonly ValidationCase[],
  results: readonly CaseResult[],
  sources: readonly SourceSpec[],
): string {
  const found = new Map(results.map((result) => [result.id, result]));
  const of = (one: ValidationCase): CaseResult => found.get(one.id) ?? { id: one.id, checks: [] };
  const passed = cases.filter((one) => passes(of(one))).length;
  const count = `**${passed} of ${cases.length} cases pass.**`;
  const text = [
    INTRODUCTION,
    `${count} A case passes when all of its checks do; the first is shown here.`,
    '',
    '| case | result | kind | compared | published | simulated | tolerance | verdict |',
    '|---|---|---|---|---|---|---|---|',
    ...cases.map((one) => overviewLine(one, of(one))),
    '',
    '## Kinds',
    '',
    ...Object.entries(KINDS).map(([kind, meaning]) => `- **${kind}**: ${meaning}`),
    AFTER_KINDS,
    ...cases.flatMap((one) => sectionOf(one, of(one), sources)),
  ];
  return `${text.join('\n').trimEnd()}\n`;
}

const passes = ({ checks, error }: CaseResult): boolean =>
  error === undefined && checks.length > 0 && checks.every((check) => check.pass);

const verdict = (pass: boolean): string => (pass ? 'pass' : '**fail**');

const cell = (value: number | string): string => shown(value).replaceAll('|', '\\|');

const anchorOf = ({ id }: ValidationCase): string => id.toLowerCase();

function overviewLine(one: ValidationCase, result: CaseResult): string {
  const [first] = result.checks;
  const values = first
    ? [first.what, first.published, first.simulated, first.tolerance].map(cell)
    : ['', '', cell(result.error ?? 'not played yet'), ''];
  const { id, title, kind } = one;
  const cells = [`[${id}](#${anchorOf(one)})`, cell(title), kind, ...values];
  return `| ${[...cells, verdict(passes(result))].join(' | ')} |`;
}

function sectionOf(
  one: ValidationCase,
  result: CaseResult,
  sources: readonly SourceSpec[],
): string[] {
  const opens = builtInsOf(one).map(({ id }) => `\`?scenario=${id}\``);
  const cited = citationsOf(one, sources);
  return [
    `<a id="${anchorOf(one)}"></a>`,
    '',
    `## ${one.id} ${one.title}`,
    '',
    `${one.kind}. ${one.summary}`,
    '',
    ...(result.error === undefined ? [] : [`**It could not be played: ${result.error}**`, '']),
    ...(result.checks.length > 0 ? checksOf(result.checks) : []),
    ...(one.remarks === undefined ? [] : [`*Remarks.* ${one.remarks}`, '']),
    `Source: ${cited.join('; ')}. Figures: ${one.sources.map((id) => `\`${id}\``).join(', ')}.`,
    `Opens as ${opens.join(', ')}.`,
    '',
  ];
}

const checksOf = (checks: readonly Check[]): string[] => [
  '| compared | published | simulated | tolerance | verdict |',
  '|---|---|---|---|---|',
  ...checks.map((check) => {
    const { what, published, simulated, tolerance, pass } = check;
    const cells = [what, published, simulated, tolerance].map(cell);
    return `| ${[...cells, verdict(pass)].join(' | ')} |`;
  }),
  '',
];

/** The rows of the validation as a table for people. */
import { shown } from '../../scenarios/validation/shown.ts';
import type { Row } from './play.ts';

const HEADS = ['case', 'kind', 'published', 'simulated', 'tolerance', ''];
const CELL_MAX = 34;

/** One line a case; under it each check that fails. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) =>
    [row.id, row.kind, shown(row.published), shown(row.simulated), row.tolerance].map(cut),
  );
  const widths = HEADS.map((head, i) =>
    Math.max(head.length, ...cells.map((line) => line[i]?.length ?? 0)),
  );
  const padded = (line: readonly string[]): string =>
    line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  const lines = rows.flatMap((row, i) => [
    `${padded(cells[i] ?? [])}  ${row.pass ? 'pass' : 'FAIL'}  ${row.title}`,
    ...failuresOf(row).map((line) => `     ${line}`),
  ]);
  const passed = rows.filter((row) => row.pass).length;
  return [padded(HEADS).trimEnd(), ...lines, '', `${passed} of ${rows.length} cases pass`].join(
    '\n',
  );
}

function failuresOf({ error, checks }: Row): string[] {
  if (error !== undefined) return [`could not be played: ${error}`];
  return checks
    .filter((check) => !check.pass)
    .map(({ what, published, simulated, tolerance }) => {
      const both = `published ${shown(published)}, simulated ${shown(simulated)}`;
      return `FAIL ${what}: ${both} (${tolerance})`;
    });
}

const cut = (text: string): string =>
  text.length > CELL_MAX ? `${text.slice(0, CELL_MAX - 1)}…` : text;

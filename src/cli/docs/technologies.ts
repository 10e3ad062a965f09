/** The tables of docs/technologies.md: every technology in a row, and where they meet. */
import { COMPONENTS } from '../../catalog/components.ts';
import { catalog } from '../../catalog/index.ts';
import { meetingOf } from '../../catalog/meeting.ts';
import { type TechnologyRow, technologyRows } from '../../catalog/table.ts';
import { formatDisk, formatDuration } from '../../units.ts';
import { code, table } from './tables.ts';

const list = (names: readonly string[]): string => names.join(', ') || 'nothing';
const bytes = (value: number): string => (value === 0 ? '0' : formatDisk(value));

/** What a kernel of its own keeps apart needs no switch. */
const isolates = ({ brings, isolates: switches }: TechnologyRow): string =>
  [...(brings.includes('kernel') ? ['by a kernel of its own'] : []), ...switches].join(', ') ||
  'nothing';

const figuresTable = (): string =>
  table(
    ['technology', 'since', 'brings', 'shares', 'isolates', 'start', 'memory', 'disk', 'with'],
    technologyRows().map((row) => [
      `${row.title} (${code(row.id)})`,
      `${row.year} (${code(row.source)})`,
      list(row.brings),
      list(row.shares),
      isolates(row),
      formatDuration(row.startMicros),
      bytes(row.memoryBytes),
      bytes(row.diskBytes),
      row.with ?? 'nothing else',
    ]),
  );

/** Columns of the second table: what is well known. */
const KNOWN = ['docker-container', 'kvm-guest', 'esxi-guest'];

const meetingsTable = (): string => {
  const title = (id: string): string => catalog.kinds.find((kind) => kind.id === id)?.title ?? id;
  const where = (a: string, b: string): string => {
    const met = meetingOf(a, b);
    if (!met) return 'the network';
    return met.provided ? `${met.title} (with ${met.provided})` : met.title;
  };
  const programs = catalog.kinds.filter(({ brings }) =>
    brings.some(({ tier }) => tier === 'application'),
  );
  return table(
    ['technology', 'with its like', ...KNOWN.map((id) => `with: ${title(id)}`)],
    programs.map(({ id }) => [title(id), where(id, id), ...KNOWN.map((known) => where(id, known))]),
  );
};

/** Software by name, and what is known to have been wrong with it. */
const softwareTable = (): string =>
  table(
    ['software', 'flaws in the catalogue'],
    Object.entries(COMPONENTS).flatMap(([id, title]) => {
      const flaws = catalog.vulnerabilities.filter(({ component }) => component === id);
      const names = flaws.map(({ title: flaw, published }) => `${flaw}, ${published}`);
      return names.length > 0 ? [[`${title} (${code(id)})`, names.join('; ')]] : [];
    }),
  );

/** All tables by name. */
export const technologyTables = (): Readonly<Record<string, string>> => ({
  'technologies in figures': figuresTable(),
  meetings: meetingsTable(),
  software: softwareTable(),
});

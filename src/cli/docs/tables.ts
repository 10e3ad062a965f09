/** The tables of docs/model.md, from the catalogue. */
import { catalog } from '../../catalog/index.ts';
import { sharedTiers } from '../../catalog/listing.ts';
import { sources } from '../../catalog/sources/index.ts';
import type { Constant, SourceSpec } from '../../engine/define.ts';
import { quantity } from './quantity.ts';

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
export const code = (text: string): string => `\`${text}\``;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = `|${'---|'.repeat(head.length)}`;
  return [row(head), rule, ...rows.map(row)].join('\n');
}

const kindsTable = (): string =>
  table(
    ['technology', 'brings', 'shares with its neighbours', 'stands on a'],
    catalog.kinds.map((kind) => [
      `${kind.title} (${code(kind.id)})`,
      kind.brings.map((brought) => brought.tier).join(', '),
      sharedTiers(kind).join(', ') || 'nothing',
      `${kind.standsOn ?? 'floor'}${kind.needs ? `, of ${kind.needs.join(' or ')}` : ''}`,
    ]),
  );

const imagesTable = (): string =>
  table(
    ['image', 'layers', 'bytes', 'source'],
    catalog.images.map(({ title, layers, source }) => [
      title,
      String(layers.length),
      layers.reduce((sum, { bytes }) => sum + bytes, 0).toLocaleString('en-US'),
      origin(source),
    ]),
  );

const faultsTable = (): string =>
  table(
    ['tier struck', 'fault', 'what happens', 'source'],
    catalog.faults.map((fault) => [
      fault.strikes,
      `${fault.title} (${code(fault.id)})`,
      fault.summary,
      origin(fault.source),
    ]),
  );

const flawsTable = (): string =>
  table(
    ['flaw', 'in', 'from → to', 'where', 'published', 'source'],
    catalog.vulnerabilities.map((flaw) => [
      `${flaw.title} (${code(flaw.id)})`,
      flaw.versions ?? 'a misconfiguration',
      `${flaw.from} → ${flaw.to}${flaw.readsOnly ? ', reads only' : ''}`,
      conditionsOf(flaw),
      flaw.published,
      origin(flaw.source),
    ]),
  );

/** What has to be on or off, and what else a flaw needs. */
function conditionsOf(flaw: (typeof catalog.vulnerabilities)[number]): string {
  const words = [
    ...(flaw.needsOff?.length ? [`off: ${flaw.needsOff.join(', ')}`] : []),
    ...(flaw.needsOn?.length ? [`on: ${flaw.needsOn.join(', ')}`] : []),
    ...(flaw.needsDaemon ? ['under a daemon'] : []),
    ...(flaw.byNetwork ? ['also over the network'] : []),
  ];
  return words.join('; ') || 'anywhere';
}

const origin = (source: string): string =>
  source === 'assumption' ? '*assumption*' : code(source);

/** What a figure is called, where its name does not say it. */
const NAMES: Readonly<Record<string, string>> = {
  waitMicros: 'wait',
  cpuMicros: 'CPU work',
  readBytes: 'bytes read',
  ios: 'small writes one after the other, where I/Os are counted',
  cpuMicrosPerFetchedByte: 'CPU work per fetched byte',
  cpuMicrosPerSibling: 'CPU work for each neighbour',
  cpuMicrosPerSiblingSquared: 'CPU work for each pair of neighbours',
  siblingsFree: 'neighbours that cost nothing',
  memoryShare: 'memory, as a share of what was given',
  cpuEfficiency: 'speed of CPU work inside',
  memoryEfficiency: 'speed of work that waits for memory',
  nestedPageLevels: 'levels of the page tables beneath',
  nestedFactor: 'times as much in a guest of a guest',
  lazyShare: 'share of an image fetched when pulled lazily',
  smtGain: 'gain by a second thread on each core',
  stopGraceMicros: 'grace of a polite stop',
  parallelFetches: 'layers fetched at the same time',
  preCopy: 'live migration',
  downtimeMicrosMax: 'pause aimed at',
  roundsMax: 'rounds at most',
  resumeMicros: 'resuming on the target',
  workingSetShareMax: 'share of memory that can be dirty',
  restore: 'from a snapshot',
  stopMicros: 'time of a polite stop',
  cpuMicrosPerRequest: 'CPU work of a request, mean',
  dirtyBytesPerCpuSecond: 'memory written per second of CPU',
  workingSetBytes: 'working set',
  perCpuSecond: 'per second of native CPU time',
  reflected: 'share that only its own hypervisor answers',
  referenceMicros: 'a reference',
  firstDelayMicros: 'first pause',
  delayMicrosMax: 'longest pause',
  resetAfterMicros: 'run that resets the pause',
  burst: 'starts allowed',
  windowMicros: 'within',
};

/** `graceMicros` becomes "grace", `idleWatts` "idle watts". */
const plain = (name: string): string =>
  name
    .replace(/(?<=[a-z])(Micros|Bytes)(?=[A-Z]|$)/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/\bcpu\b/, 'CPU')
    .replace(/\bio\b/, 'I/O');

const nameOf = (key: string): string => NAMES[key] ?? plain(key);

const isConstant = (thing: object): thing is Constant =>
  'value' in thing && typeof thing.value === 'number' && 'source' in thing;

interface Figure {
  /** From the entry inwards: titles of parts, names of properties. */
  readonly path: readonly string[];
  readonly key: string;
  readonly constant: Constant;
}

/** Every constant of an entry, in the order in which it is written down. */
function figuresOf(thing: unknown, path: readonly string[] = [], key = ''): Figure[] {
  if (typeof thing !== 'object' || thing === null) return [];
  if (isConstant(thing)) return [{ path, key, constant: thing }];
  if (Array.isArray(thing)) return thing.flatMap((part) => figuresOf(part, path, key));
  const title = 'title' in thing && path.length > 0 ? [String(thing.title)] : [];
  const own = title.length > 0 ? [...path.slice(0, -1), ...title] : path;
  return Object.entries(thing).flatMap(([name, inner]) => figuresOf(inner, [...own, name], name));
}

/** Names of lists that say nothing when their parts have titles. */
const SILENT = new Set(['brings', 'phases', 'cost', 'kernel', 'userland']);

function figureRow({ path, key, constant }: Figure): readonly string[] {
  const inner = path.slice(0, -1).filter((part) => !SILENT.has(part));
  const what = [...inner.map((part) => (part in NAMES ? nameOf(part) : part)), nameOf(key)];
  const words = what.length === 1 ? what[0] : `${what.slice(0, -1).join(', ')}: ${what.at(-1)}`;
  const { value, source, note = '' } = constant;
  return [words ?? '', quantity(key, value), origin(source), note];
}

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly year?: number;
}

function entryPart(entry: Entry, more = ''): string {
  const year = entry.year === undefined ? '' : `, ${entry.year}`;
  const about = `${code(entry.id)}${year} (${origin(entry.source)}). ${entry.summary}${more}`;
  const rows = figuresOf(entry).map(figureRow);
  const head = ['figure', 'value', 'source', 'what was done to it, or why'];
  return `#### ${entry.title}\n\n${about}${rows.length > 0 ? `\n\n${table(head, rows)}` : ''}`;
}

function figures(): string {
  const applications = catalog.applications.map((application) => {
    const images = application.imageNames.map(code).join(', ');
    const requests = ` Requests: ${application.work}.`;
    return entryPart(
      application,
      images === '' ? requests : `${requests} Stands for the images: ${images}.`,
    );
  });
  return [
    '### Technologies',
    ...catalog.kinds.map((kind) => entryPart(kind)),
    '### Systems',
    ...catalog.systems.map((system) => entryPart(system)),
    '### Applications',
    ...applications,
    '### Policies',
    ...catalog.policies.map((policy) => entryPart(policy)),
    '### Libraries and upkeep',
    ...catalog.libraries.map((library) => entryPart(library)),
    ...catalog.upkeep.map((upkeep) => entryPart(upkeep)),
  ].join('\n\n');
}

const amount = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: 8 });

/** As published: `0.5 s`, `15; 8; 3 x`. A year has no comma. */
function published({ value, unit }: SourceSpec): string {
  if (unit === 'year') return String(value);
  if (typeof value === 'string')
    return /^(date|formula|answer|rule|effect)/.test(unit) ? value : `${value} ${unit}`;
  const list = typeof value === 'number' ? [value] : value.flat();
  return `${list.map(amount).join('; ')} ${unit}`;
}

const sourcesTable = (): string =>
  table(
    ['id', 'quantity', 'as published', 'conditions', 'where'],
    sources.map((source) => [
      code(source.id),
      source.quantity,
      published(source),
      source.conditions,
      `${source.citation}${source.verified === 'memory' ? ' **(recalled)**' : ''}`,
    ]),
  );

/** All tables by name. */
export const tables = (): Readonly<Record<string, string>> => ({
  technologies: kindsTable(),
  images: imagesTable(),
  faults: faultsTable(),
  vulnerabilities: flawsTable(),
  figures: figures(),
  sources: sourcesTable(),
});

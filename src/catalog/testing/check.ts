/** What must hold for every entry of a catalogue. Pure: a catalogue goes in, sentences come out. */
import {
  type ApplicationSpec,
  type Catalog,
  type Constant,
  type ImageSpec,
  type KindSpec,
  type PhaseSpec,
  type SourceSpec,
  TIERS,
  type TierCost,
} from '../../engine/define.ts';
import { COMPONENTS } from '../components.ts';
import { technologyProblems } from './check-technologies.ts';

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly summary?: string;
  readonly source: string;
  readonly note?: string;
}

/** Every problem of a catalogue, each as "where: what"; empty when it is in order. */
export function problemsOf(catalog: Catalog, sources: readonly SourceSpec[]): readonly string[] {
  const known = new Set(sources.map((source) => source.id));
  return [
    ...sources.flatMap(sourceProblems),
    ...repeated('sources', sources),
    ...GROUPS.flatMap((group) => repeated(group, catalog[group])),
    ...GROUPS.flatMap((group) =>
      catalog[group].flatMap((entry) =>
        [...entryProblems(entry, known), ...constantProblems(entry, known)].map(
          (problem) => `${group}/${entry.id}${problem}`,
        ),
      ),
    ),
    ...referenceProblems(catalog),
    ...catalog.kinds.flatMap((kind) => kindProblems(kind, catalog)),
    ...catalog.kinds.flatMap((kind) => shellProblems(kind)),
    ...technologyProblems(catalog, COMPONENTS),
    ...stackProblems(catalog),
    ...imageProblems(catalog.images),
    ...applicationProblems(catalog.applications),
    ...policyProblems(catalog),
  ];
}

const GROUPS = [
  'kinds',
  'systems',
  'applications',
  'images',
  'policies',
  'faults',
  'libraries',
  'upkeep',
] as const;

const repeated = (group: string, entries: readonly { readonly id: string }[]): string[] =>
  entries
    .filter((entry, index) => entries.findIndex((other) => other.id === entry.id) < index)
    .map((entry) => `${group}/${entry.id}: the id is taken`);

const isSentence = (text: string): boolean => /^[A-Z][^\n]{8,118}\.$/.test(text);

function sourceProblems(source: SourceSpec): string[] {
  const where = `sources/${source.id}`;
  const problems: string[] = [];
  if (source.quantity.trim() === '') problems.push(`${where}: says not what it measures`);
  if (source.unit.trim() === '') problems.push(`${where}: has no unit`);
  if (!/^\S.{10,}\S$/.test(source.citation)) problems.push(`${where}: is not cited in one line`);
  if (source.id === 'assumption') problems.push(`${where}: that word is not for sources`);
  return problems;
}

function entryProblems(entry: Entry, known: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  if (entry.title.trim() === '' || entry.title.endsWith('.')) problems.push(': bad title');
  if (entry.summary !== undefined && !isSentence(entry.summary)) {
    problems.push(': the summary is not one sentence');
  }
  return [...problems, ...originProblems(entry, known)];
}

const originProblems = (
  origin: { readonly source: string; readonly note?: string },
  known: ReadonlySet<string>,
): string[] => {
  if (origin.source === 'assumption') {
    return (origin.note ?? '').trim().length < 10 ? [': an assumption without a reason'] : [];
  }
  return known.has(origin.source) ? [] : [`: there is no source "${origin.source}"`];
};

const isConstant = (thing: object): thing is Constant =>
  'value' in thing && typeof thing.value === 'number' && 'source' in thing;

/** Walks an entry and judges every constant in it. */
function constantProblems(thing: unknown, known: ReadonlySet<string>, name = ''): string[] {
  if (typeof thing !== 'object' || thing === null) return [];
  if (isConstant(thing)) {
    // An adjustment goes both ways; everything else is an amount.
    const fine = Number.isFinite(thing.value) && (thing.value >= 0 || name.endsWith('Adjust'));
    return [...originProblems(thing, known), ...(fine ? [] : [': not a finite amount'])];
  }
  return Object.entries(thing).flatMap(([key, inner]) =>
    constantProblems(inner, known, key).map((problem) => `.${key}${problem}`),
  );
}

function referenceProblems({ kinds, systems, applications, images, policies }: Catalog): string[] {
  const problems: string[] = [];
  const has = (list: readonly { readonly id: string }[], id: string): boolean =>
    list.some((entry) => entry.id === id);
  const restarts = policies.filter((policy) => policy.policy === 'restart');
  for (const { id, image, family } of applications) {
    if (image === undefined) continue;
    const found = images.find((candidate) => candidate.id === image);
    if (!found) problems.push(`applications/${id}: there is no image "${image}"`);
    else if (found.family !== family) problems.push(`applications/${id}: image of another family`);
  }
  const toolstacks = kinds.flatMap((kind) =>
    kind.brings.map((brought) => (brought.filledBy === 'kind' ? brought.toolstack : undefined)),
  );
  for (const { id, createdBy } of systems) {
    for (const name of Object.keys(createdBy ?? {})) {
      if (!toolstacks.includes(name)) problems.push(`systems/${id}: no toolstack "${name}"`);
    }
  }
  for (const { id, serviceRestart } of systems) {
    if (!has(restarts, serviceRestart)) {
      problems.push(`systems/${id}: there is no restart policy "${serviceRestart}"`);
    }
  }
  for (const kind of kinds) {
    if (kind.comesWith !== undefined && !has(systems, kind.comesWith)) {
      problems.push(`kinds/${kind.id}: there is no system "${kind.comesWith}"`);
    }
    for (const other of [kind.managedBy, ...(kind.needs ?? [])]) {
      if (other !== undefined && !has(kinds, other)) {
        problems.push(`kinds/${kind.id}: there is no kind "${other}"`);
      }
    }
  }
  return problems;
}

function kindProblems(kind: KindSpec, { kinds, faults }: Catalog): string[] {
  const problems: string[] = [];
  const where = `kinds/${kind.id}`;
  const order = kind.brings.map((brought) => TIERS.indexOf(brought.tier));
  const brings = (other: KindSpec, tier: string): boolean =>
    other.brings.some((brought) => brought.tier === tier);
  if (order.some((tier, index) => tier < (order[index - 1] ?? 0))) {
    problems.push(`${where}: its tiers are not listed bottom first`);
  }
  const ground = kind.standsOn;
  if (ground !== null && !kinds.some((other) => other.id !== kind.id && brings(other, ground))) {
    problems.push(`${where}: nothing brings the ${ground} it stands on`);
  }
  for (const id of kind.needs ?? []) {
    const needed = kinds.find((other) => other.id === id);
    if (needed && ground !== null && !brings(needed, ground)) {
      problems.push(`${where}: ${id} does not bring the ${ground} it stands on`);
    }
  }
  for (const { tier } of kind.brings) {
    if (!faults.some((fault) => fault.strikes === tier)) {
      problems.push(`${where}: no fault strikes its ${tier}`);
    }
  }
  const { streaming, random } = kind.memoryEfficiency ?? {};
  for (const share of [kind.cpuEfficiency, streaming, random, kind.lazyShare]) {
    if (share && !(share.value > 0 && share.value <= 1)) {
      problems.push(`${where}: its CPU efficiency or another share of it is not in (0, 1]`);
    }
  }
  const wss = kind.preCopy?.workingSetShareMax.value ?? 1;
  if (!(wss > 0 && wss <= 1)) problems.push(`${where}: its working set share is not in (0, 1]`);
  const stays = kind.staysBecause;
  if (stays && (!/^[a-z].*[^.]$/.test(stays.reason) || !isSentence(stays.remedy))) {
    problems.push(`${where}: says not in a clause and a sentence why it stays`);
  }
  return problems;
}

const PLACEHOLDERS: Readonly<Record<string, readonly string[]>> = {
  create: ['id', 'image', 'system', 'memory', 'cpus'],
  migrate: ['id', 'to'],
  scale: ['service', 'n'],
};

function shellProblems(kind: KindSpec): string[] {
  const problems: string[] = [];
  for (const [verb, line] of Object.entries(kind.shell ?? {})) {
    const allowed = PLACEHOLDERS[verb] ?? ['id'];
    for (const [, name = ''] of line.matchAll(/\{(\w+)\}/g)) {
      if (!allowed.includes(name)) problems.push(`kinds/${kind.id}: {${name}} in its ${verb} line`);
    }
  }
  if (kind.shell?.migrate !== undefined && !kind.preCopy) {
    problems.push(`kinds/${kind.id}: a migrate line, but it does not migrate`);
  }
  return problems;
}

/** The phases of every stack that can be built from a kind, a system and an application. */
export function stacksOf(
  catalog: Catalog,
): readonly { readonly name: string; readonly phases: readonly PhaseSpec[] }[] {
  return catalog.kinds.flatMap((kind) =>
    catalog.systems.flatMap((system) =>
      catalog.applications.map((application) => ({
        name: `${kind.id}, ${system.id}, ${application.id}`,
        phases: kind.brings.flatMap((brought): readonly PhaseSpec[] => {
          const filled: Partial<Record<string, TierCost>> = {
            system: brought.tier === 'kernel' ? system.kernel : system.userland,
            application: application.cost,
          };
          const toolstack = brought.filledBy === 'kind' ? brought.toolstack : undefined;
          const own = system.createdBy?.[toolstack ?? ''] ?? brought.phases ?? [];
          return [...own, ...(filled[brought.filledBy]?.phases ?? [])];
        }),
      })),
    ),
  );
}

function stackProblems(catalog: Catalog): string[] {
  const problems: string[] = [];
  const restores = catalog.kinds.map(({ id, restore = [] }) => ({
    name: `${id}, from a snapshot`,
    phases: restore,
  }));
  for (const { name, phases } of [...stacksOf(catalog), ...restores]) {
    problems.push(...repeated(`phases of ${name}`, phases));
    for (const phase of phases) {
      const does =
        phase.waitMicros ??
        phase.cpuMicros ??
        phase.readBytes ??
        phase.ios ??
        phase.cpuMicrosPerFetchedByte ??
        phase.cpuMicrosPerSibling;
      if (!does && !phase.fetchesImage) problems.push(`${name}: phase ${phase.id} does nothing`);
    }
  }
  return problems;
}

function imageProblems(images: readonly ImageSpec[]): string[] {
  const problems: string[] = [];
  const sizes = new Map<string, number>();
  for (const { id, layers } of images) {
    if (layers.length === 0) problems.push(`images/${id}: has no layer`);
    for (const { digest, bytes } of layers) {
      if (!(Number.isInteger(bytes) && bytes > 0)) problems.push(`images/${id}: empty ${digest}`);
      if ((sizes.get(digest) ?? bytes) !== bytes) {
        problems.push(`images/${id}: ${digest} has two sizes`);
      }
      sizes.set(digest, bytes);
    }
  }
  return problems;
}

function applicationProblems(applications: readonly ApplicationSpec[]): string[] {
  const problems: string[] = [];
  const owners = new Map<string, string>();
  for (const { id, imageNames, cpuMicrosPerRequest } of applications) {
    if (cpuMicrosPerRequest.value <= 0) problems.push(`applications/${id}: requests cost nothing`);
    for (const name of imageNames) {
      if (name !== name.toLowerCase()) problems.push(`applications/${id}: ${name} is not an image`);
      if (owners.has(name)) problems.push(`applications/${id}: ${name} is another's image`);
      owners.set(name, id);
    }
  }
  return problems;
}

function policyProblems({ policies }: Catalog): string[] {
  return policies.flatMap((policy) => {
    if (policy.policy !== 'restart') return [];
    const grows =
      policy.factor.value >= 1 && policy.delayMicrosMax.value >= policy.firstDelayMicros.value;
    return grows ? [] : [`policies/${policy.id}: its pauses shrink`];
  });
}

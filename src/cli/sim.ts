/**
 * `npm run -s sim -- FILE [--until 600s] [--seed 7] [--json]`: runs a scenario or an importable
 * file without a page and prints what it came to. `--list WHAT` prints what the catalogue holds.
 *
 * Exit 0; 2 with one line on stderr that names the place and the remedy when the input is bad.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { catalog } from '../catalog/index.ts';
import { LISTINGS, type Listing, listing } from '../catalog/listing.ts';
import { createSimulation, type Simulation } from '../engine/index.ts';
import { parseDotEnv } from '../importers/compose/index.ts';
import { type Beside, importText } from '../importers/import-text.ts';
import { type BuiltIn, scenarios } from '../scenarios/index.ts';
import { parseScenario } from '../scenarios/parse.ts';
import { VALIDATION } from '../scenarios/validation/index.ts';
import { builtInsOf } from '../scenarios/validation/open.ts';
import { formatDisk, formatDuration, formatMemory, parseQuantity } from '../units.ts';
import { version } from '../version.ts';

interface Options {
  readonly file: string | null;
  readonly untilMicros: number | null;
  readonly seed: number | null;
  readonly json: boolean;
  readonly list: string | null;
}

/** Bad input: one line, exit 2. */
class BadInput extends Error {}

function main(args: readonly string[]): void {
  const options = readOptions(args);
  if (options.list !== null) {
    process.stdout.write(`${JSON.stringify(list(options.list), null, 1)}\n`);
    return;
  }
  if (options.file === null) {
    throw new BadInput('sim: name a file: npm run -s sim -- compose.yaml [--until 600s] [--json]');
  }
  const sim = run(options.file, options);
  if (options.json) process.stdout.write(`${JSON.stringify(report(sim))}\n`);
  else process.stdout.write(`${summary(sim)}\n`);
}

function readOptions(args: readonly string[]): Options {
  const found = { file: null as string | null, until: null as string | null };
  let seed: number | null = null;
  let json = false;
  let listed: string | null = null;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    const value = (): string => {
      const next = args[++i];
      if (next === undefined) throw new BadInput(`sim: ${arg} needs a value`);
      return next;
    };
    if (arg === '--json') json = true;
    else if (arg === '--until') found.until = value();
    else if (arg === '--list') listed = value();
    else if (arg === '--seed') seed = readSeed(value());
    else if (arg.startsWith('--')) {
      throw new BadInput(`sim: unknown option ${arg}; known are --until, --seed, --json, --list`);
    } else if (found.file !== null) {
      throw new BadInput(`sim: one file at a time; "${arg}" is a second`);
    } else found.file = arg;
  }
  const untilMicros = found.until === null ? null : readUntil(found.until);
  return { file: found.file, untilMicros, seed, json, list: listed };
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= 0xffffffff) return seed;
  throw new BadInput(`sim: --seed ${text} is not a whole number from 0 to 4294967295`);
}

function readUntil(text: string): number {
  const parsed = parseQuantity('duration', text);
  if (parsed.ok) return parsed.value;
  throw new BadInput(`sim: --until ${parsed.message}`);
}

/** Lessons are listed too, although there are none yet: whoever asks gets an empty list. */
function list(what: string): readonly unknown[] {
  if (what === 'lessons') return [];
  if (what === 'scenarios') {
    const row = (source: string) => (one: BuiltIn) => ({ id: one.id, title: one.title, source });
    return [
      ...scenarios.map(row('built in')),
      ...VALIDATION.flatMap((one) => builtInsOf(one).map(row(one.sources[0] ?? 'validation'))),
    ];
  }
  if ((LISTINGS as readonly string[]).includes(what)) return listing(what as Listing);
  const known = ['scenarios', 'lessons', ...LISTINGS].join(', ');
  throw new BadInput(`sim: --list ${what}: name one of ${known}`);
}

/** What a compose file finds beside it on the disk. */
function besideOf(file: string): Beside {
  const folder = dirname(resolve(file));
  const read = (path: string): string | undefined => {
    try {
      return readFileSync(join(folder, path), 'utf8');
    } catch {
      return undefined;
    }
  };
  return { files: read, env: parseDotEnv(read('.env') ?? '') };
}

const DEFAULT_UNTIL = 120_000_000;

function run(file: string, options: Options): Simulation {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new BadInput(`${file}: cannot be read; check the name`);
  }
  const imported = importText(file, text, besideOf(file));
  if (!imported.ok) {
    const first = imported.report.errors[0];
    throw new BadInput(
      `${file}:${first?.line ?? 1}:${first?.column ?? 1}: ${first?.message ?? ''}`,
    );
  }
  const parsed = parseScenario(imported.document);
  if (!parsed.ok) {
    const first = parsed.problems[0];
    throw new BadInput(`${file}: ${first?.path ?? ''}: ${first?.message ?? ''}`);
  }
  const { scenario } = parsed;
  const last = scenario.journal[scenario.journal.length - 1]?.at ?? 0;
  const until = options.untilMicros ?? Math.max(DEFAULT_UNTIL, last);
  const seed = options.seed === null ? {} : { seed: options.seed };
  const sim = createSimulation({ catalog, scenario, eventsKept: Infinity, ...seed });
  sim.advance(until);
  return sim;
}

function report(sim: Simulation): unknown {
  const worlds = Object.fromEntries(sim.views.map((view) => [view.id, view.measure()]));
  const { now: at, seed, hash, events } = sim;
  return { at, seed, version, hash, worlds, events };
}

function summary(sim: Simulation): string {
  const lines = [`after ${formatDuration(sim.now)}, seed ${sim.seed}, hash ${sim.hash}`];
  for (const view of sim.views) {
    const m = view.measure();
    const up =
      m.allUpAfterMicros < 0 ? 'not all up' : `up after ${formatDuration(m.allUpAfterMicros)}`;
    lines.push(
      `${view.id} (${view.title}): ${up}, ${formatMemory(m.memoryUsedBytes)} of memory, ` +
        `${formatDisk(m.diskUsedBytes)} of disk, ${m.kernels} kernels, ` +
        `${m.requests.served} served, ${m.requests.failed + m.requests.timedOut} not`,
    );
  }
  return lines.join('\n');
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

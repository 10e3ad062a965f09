/**
 * What an instruction is likely to cost: bytes that it fetches, bytes of its layer, CPU work. No
 * command is interpreted. Installers are recognised by name and their packages looked up; all else
 * is an assumption, and the note of the step says so.
 *
 * A layer is as large as it is packed, as everywhere in the model; packages are taken to be as
 * small in it as they come.
 */
import type { Bytes, Constant } from '../../engine/define.ts';
import { formatMemory } from '../../units.ts';
import {
  COMMAND_BYTES,
  COMMAND_MICROS,
  COMPILE_BYTES,
  COMPILE_MICROS,
  DOWNLOAD_BYTES,
  INDEX_BYTES,
  INSTALL_MICROS_PER_BYTE,
  PACKAGE_BYTES,
  PACKAGES,
  PROJECT_BYTES,
} from './figures.ts';

export interface Cost {
  readonly bytes: Bytes;
  readonly fetchBytes: Bytes;
  readonly cpuMicros: number;
  readonly note: string;
}

/** Commands of one RUN that are looked at, and words of each. */
const COMMANDS_MAX = 500;
const WORDS_MAX = 500;

interface Tally {
  bytes: Bytes;
  fetchBytes: Bytes;
  cpuMicros: number;
  readonly notes: string[];
  assumes: boolean;
}

export function costOfRun(script: string): Cost {
  const tally: Tally = { bytes: 0, fetchBytes: 0, cpuMicros: 0, notes: [], assumes: false };
  const commands = script.split(/&&|\|\||[;\n|]/, COMMANDS_MAX);
  for (const command of commands) {
    const words = command.trim().split(/\s+/, WORDS_MAX).filter(Boolean);
    countCommand(tally, words, script);
  }
  if (tally.notes.length === 0) tally.notes.push('a few small files');
  const shown = [...new Set(tally.notes)].slice(0, 8).join('; ');
  return {
    bytes: Math.round(Math.max(tally.bytes, COMMAND_BYTES.value)),
    fetchBytes: Math.round(tally.fetchBytes),
    cpuMicros: Math.round(Math.max(tally.cpuMicros, COMMAND_MICROS.value)),
    note: `${shown}. Work${tally.assumes || tally.bytes === 0 ? ' and sizes' : ''}: assumption.`,
  };
}

function countCommand(tally: Tally, words: readonly string[], script: string): void {
  const at = words.findIndex((word) => !/^(?:sudo|exec|time|[A-Za-z_]\w{0,60}=.*)$/.test(word));
  const [name = '', verb = '', ...rest] = words.slice(Math.max(0, at));
  const program = name.split('/').at(-1) ?? name;
  const others = [verb, ...rest];
  const manager = MANAGERS[program];
  const does = others.find((word) => !word.startsWith('-')) ?? '';
  if (manager && does === 'update' && INDEX_BYTES[manager]) {
    const stays = !/rm\s{1,20}-r?f?r?\s{1,20}\S{0,40}(?:lists|apk|dnf|yum)/.test(script);
    takeIndex(tally, INDEX_BYTES[manager] as Constant, stays);
  } else if (manager && INSTALLS.has(does)) install(tally, manager, program, others, script);
  else if (isProject(program, does, rest)) add(tally, PROJECT_BYTES, `${program} ${does}`);
  else if (compiles(program, others)) {
    tally.cpuMicros += COMPILE_MICROS.value;
    tally.bytes += COMPILE_BYTES.value;
    tally.assumes = true;
    tally.notes.push(`${program} compiles: ${formatMemory(COMPILE_BYTES.value)}`);
  } else if ((program === 'curl' || program === 'wget') && words.some(isAddress)) {
    tally.assumes = true;
    tally.fetchBytes += DOWNLOAD_BYTES.value;
    tally.bytes += DOWNLOAD_BYTES.value;
    tally.notes.push(`a download: ${formatMemory(DOWNLOAD_BYTES.value)}`);
  }
}

const isAddress = (word: string): boolean => /^["']?(?:https?|ftp):/.test(word);

/** Who installs, by the name of the program. */
const MANAGERS: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  'apt-get': 'apt',
  apt: 'apt',
  aptitude: 'apt',
  apk: 'apk',
  dnf: 'dnf',
  microdnf: 'dnf',
  yum: 'dnf',
  pip: 'pip',
  pip3: 'pip',
  npm: 'npm',
  pnpm: 'npm',
  yarn: 'npm',
  gem: 'gem',
});
const INSTALLS: ReadonlySet<string> = new Set(['install', 'add', 'i', 'ci']);

function takeIndex(tally: Tally, index: Constant, stays: boolean): void {
  tally.assumes = true;
  tally.fetchBytes += index.value;
  if (stays) tally.bytes += index.value;
  const fate = stays ? 'which stay in the layer' : 'which are removed again';
  tally.notes.push(`package lists: ${formatMemory(index.value)}, ${fate}`);
}

function install(
  tally: Tally,
  manager: string,
  program: string,
  words: readonly string[],
  script: string,
): void {
  const names = words.filter((word) =>
    /^[@A-Za-z0-9][\w.+@/-]{0,80}(?:[=<>~].{0,40})?$/.test(word),
  );
  const packages = names.slice(1).filter((word) => !isAddress(word));
  const fromFile = words.some((word) => /^(?:-r|--requirement)/.test(word));
  if (packages.length === 0 || fromFile) {
    add(tally, PROJECT_BYTES, `${program} ${names[0] ?? ''}`);
    return;
  }
  // Without lists of its own, Alpine's manager fetches them each time.
  const index = INDEX_BYTES[manager];
  if (manager !== 'apt' && index) takeIndex(tally, index, !/--no-cache|clean all/.test(script));
  const usual = PACKAGE_BYTES[manager] as Constant;
  for (const word of packages) {
    const name = word.split(/[=<>~]/, 1)[0] ?? word;
    const known = manager === 'apt' && Object.hasOwn(PACKAGES, name) ? PACKAGES[name] : undefined;
    add(tally, known ?? usual, name);
  }
}

function add(tally: Tally, figure: Constant, what: string): void {
  const { value, source } = figure;
  tally.bytes += value;
  tally.fetchBytes += value;
  tally.cpuMicros += value * INSTALL_MICROS_PER_BYTE.value;
  const isAssumed = source === 'assumption';
  tally.assumes ||= isAssumed;
  const origin = isAssumed ? 'assumption' : "Debian's package index";
  tally.notes.push(`${what}: ${formatMemory(value)} (${origin})`);
}

const PROJECTS: ReadonlySet<string> = new Set([
  'bundle',
  'composer',
  'poetry',
  'uv',
  'npm',
  'yarn',
]);

/** Whether all that a project needs is fetched: "go mod download", "bundle install". */
function isProject(program: string, verb: string, rest: readonly string[]): boolean {
  if (PROJECTS.has(program)) return INSTALLS.has(verb) || verb === 'sync' || verb === '';
  if (program === 'go') return verb === 'mod' && rest.includes('download');
  return (program === 'cargo' && verb === 'fetch') || (program === 'dotnet' && verb === 'restore');
}

const COMPILERS: ReadonlySet<string> = new Set([
  ...['make', 'cmake', 'ninja', 'gcc', 'g++', 'cc', 'javac', 'mvn', 'mvnw', 'gradle', 'gradlew'],
  ...['tsc', 'webpack', 'rustc', 'configure'],
]);

function compiles(program: string, words: readonly string[]): boolean {
  if (COMPILERS.has(program)) return true;
  const builds = words.includes('build') || words.includes('install') || words.includes('publish');
  return builds && ['go', 'cargo', 'npm', 'yarn', 'pnpm', 'dotnet', 'ng', 'hugo'].includes(program);
}

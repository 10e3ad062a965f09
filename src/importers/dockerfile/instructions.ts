/**
 * What each instruction may say. The builder reads a file in two steps, and so does this: what
 * cannot even be taken apart makes a file `invalid`; what is taken apart and makes no sense (an
 * unknown name, too few arguments, a flag that the instruction does not have) makes it
 * `parse-only`.
 */
import type { ImportError } from '../types.ts';
import { heredocsIn } from './heredoc.ts';
import { type RawInstruction, splitInstruction } from './lines.ts';
import { jsonWords, plainWords, quotedWords } from './words.ts';

export interface Instruction extends RawInstruction {
  readonly args: readonly string[];
  /** Its arguments were a list in JSON. */
  readonly json: boolean;
}

export interface Complaint extends ImportError {
  readonly kind: 'invalid' | 'senseless';
}

type Say = (kind: Complaint['kind'], message: string) => void;

/** How arguments are written: "word word", `"a word" word`, one text, or any of them as JSON. */
type Form = 'plain' | 'quoted' | 'pairs' | 'text' | 'json or text' | 'json or plain' | 'health';

interface Rule {
  readonly form: Form;
  readonly least?: number;
  readonly most?: number;
  /** Flags with a value, flags that may stand alone, and flags that may be repeated. */
  readonly valued?: readonly string[];
  readonly bare?: readonly string[];
  readonly many?: readonly string[];
  /** Its flags are not looked at. */
  readonly anyFlags?: true;
}

const RULES: Readonly<Record<string, Rule>> = {
  ADD: {
    form: 'json or plain',
    least: 2,
    valued: ['chown', 'chmod', 'checksum'],
    bare: ['link', 'keep-git-dir', 'unpack'],
    many: ['exclude'],
  },
  ARG: { form: 'quoted', least: 1, anyFlags: true },
  CMD: { form: 'json or text' },
  COPY: {
    form: 'json or plain',
    least: 2,
    valued: ['chown', 'chmod', 'from'],
    bare: ['link', 'parents'],
    many: ['exclude'],
  },
  ENTRYPOINT: { form: 'json or text' },
  ENV: { form: 'pairs', least: 1 },
  EXPOSE: { form: 'plain', least: 1 },
  FROM: { form: 'plain', valued: ['platform'] },
  HEALTHCHECK: {
    form: 'health',
    least: 1,
    valued: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
  },
  LABEL: { form: 'pairs', least: 1 },
  MAINTAINER: { form: 'text', least: 1, most: 1 },
  ONBUILD: { form: 'text', least: 1 },
  RUN: { form: 'json or text', valued: ['network', 'security'], many: ['mount', 'device'] },
  SHELL: { form: 'json or text', least: 1 },
  STOPSIGNAL: { form: 'text', least: 1, most: 1, anyFlags: true },
  USER: { form: 'text', least: 1, most: 1 },
  VOLUME: { form: 'json or plain', least: 1 },
  WORKDIR: { form: 'text', least: 1, most: 1 },
};

export const NAMES: readonly string[] = Object.keys(RULES);

/** Takes an instruction apart. Complaints go to `complain`. */
export function readArguments(
  raw: RawInstruction,
  escape: string,
  complain: (complaint: Complaint) => void,
): Instruction {
  const { line, column } = raw;
  let isReadable = true;
  const say: Say = (kind, message) => {
    if (kind === 'invalid') isReadable = false;
    complain({ kind, line, column, message });
  };
  const rule = Object.hasOwn(RULES, raw.name) ? RULES[raw.name] : undefined;
  if (!rule) {
    say('senseless', `There is no instruction "${raw.name.slice(0, 40)}". ${nearestTo(raw.name)}`);
    return { ...raw, args: [], json: false };
  }
  const taken = take(raw, rule.form, escape, say);
  const instruction = { ...raw, ...taken };
  if (!isReadable) return instruction;
  checkCount(instruction, rule, say);
  if (!rule.anyFlags) checkFlags(instruction, rule, say);
  checkMeaning(instruction, escape, say);
  return instruction;
}

function nearestTo(name: string): string {
  const start = name.slice(0, 2);
  const like = NAMES.filter((known) => known.startsWith(start));
  const list = like.length > 0 ? like : ['FROM', 'RUN', 'COPY', 'CMD'];
  return `There is ${list.join(', ')}.`;
}

interface Taken {
  readonly args: readonly string[];
  readonly json: boolean;
}

function take(raw: RawInstruction, form: Form, escape: string, say: Say): Taken {
  const { rest, name } = raw;
  if (rest === '') return { args: [], json: false };
  if (form === 'plain') return { args: plainWords(rest), json: false };
  if (form === 'quoted') return { args: quotedWords(rest, escape), json: false };
  if (form === 'pairs') return { args: pairs(name, rest, escape, say), json: false };
  if (form === 'text') return { args: [rest], json: false };
  if (form === 'health') {
    const [type = ''] = plainWords(rest.slice(0, 200));
    const command = rest.slice(type.length).trim();
    const test = command === '' ? { args: [], json: false } : jsonOr(command, false, say);
    return { args: [type, ...test.args], json: test.json };
  }
  return jsonOr(rest, form === 'json or plain', say);
}

function jsonOr(text: string, plain: boolean, say: Say): Taken {
  const list = jsonWords(text);
  if (list === 'mixed') {
    say('invalid', 'A list in JSON may hold nothing but texts. Put each item in quotes.');
    return { args: [], json: true };
  }
  if (list) return { args: list, json: true };
  return { args: plain ? plainWords(text) : [text], json: false };
}

/** `KEY value`, or `KEY=value KEY=value`. Names and values in turns. */
function pairs(name: string, rest: string, escape: string, say: Say): string[] {
  const words = quotedWords(rest, escape);
  if (words.length === 0) return [];
  if (!words[0]?.includes('=')) {
    const end = rest.search(/[\t\v\f\r ]/);
    if (end >= 0) return [rest.slice(0, end), rest.slice(end).trim()];
    say('invalid', `${name} needs a name and a value. Write ${name} name=value.`);
    return [];
  }
  const found: string[] = [];
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 0) {
      say('invalid', `"${word.slice(0, 60)}" has no "=". Write name=value, in quotes if need be.`);
      return found;
    }
    found.push(word.slice(0, at), word.slice(at + 1));
  }
  return found;
}

function checkCount({ name, args }: Instruction, { least = 0, most }: Rule, say: Say): void {
  if (args.length < least) {
    const what = least === 1 ? 'something' : 'what to copy and where to';
    say('senseless', `${name} needs ${what} behind it. Add it.`);
  } else if (most !== undefined && args.length > most) {
    say('senseless', `${name} takes ${most} argument. Remove the others.`);
  }
}

function checkFlags({ name, flags }: Instruction, rule: Rule, say: Say): void {
  const used = new Set<string>();
  for (const flag of flags) {
    const at = flag.indexOf('=');
    const key = at < 0 ? flag.slice(2) : flag.slice(2, at);
    const value = at < 0 ? '' : flag.slice(at + 1);
    const shown = `--${key.slice(0, 40)}`;
    const isMany = rule.many?.includes(key) === true;
    const isBare = rule.bare?.includes(key) === true;
    if (!isMany && !isBare && !rule.valued?.includes(key)) {
      say('senseless', `${name} has no flag ${shown}. Remove it.`);
      return;
    }
    if (used.has(key) && !isMany) say('senseless', `${shown} is set twice. Remove one.`);
    used.add(key);
    const isWrong = isBare ? !/^(?:true|false)?$/i.test(value) || flag.endsWith('=') : at < 0;
    if (isWrong) say('senseless', `${shown} has no value that it can have. Correct it.`);
  }
}

/** What a flag was set to; undefined when it was not. */
export function flagOf({ flags }: RawInstruction, key: string): string | undefined {
  const flag = flags.find((one) => one === `--${key}` || one.startsWith(`--${key}=`));
  return flag === undefined ? undefined : flag.slice(key.length + 3);
}

const STAGE_NAME = /^[a-z][a-z0-9\-_.]{0,200}$/;

const MEANINGS: Readonly<Record<string, (one: Instruction, say: Say, escape: string) => void>> = {
  FROM: ({ args }, say) => {
    const isNamed = args.length === 3 && args[1]?.toLowerCase() === 'as';
    if (args.length !== 1 && !isNamed) {
      say('senseless', 'FROM takes an image, or "image AS name". Correct it.');
    } else if (isNamed && !STAGE_NAME.test(args[2]?.toLowerCase() ?? '')) {
      say('senseless', 'The name of a stage begins with a letter and has no signs but "-_.".');
    }
  },
  ENV: checkNames,
  LABEL: checkNames,
  ARG: ({ args }, say) => {
    if (args.some((arg) => arg.startsWith('='))) say('senseless', 'ARG needs a name before "=".');
  },
  SHELL: ({ args, json }, say) => {
    if (args.length > 0 && !json) say('senseless', 'SHELL takes a list in JSON: ["sh", "-c"].');
  },
  VOLUME: ({ args }, say) => {
    if (args.some((arg) => arg.trim() === '')) say('senseless', 'A volume needs a path. Name it.');
  },
  ADD: checkTarget,
  COPY: checkTarget,
  HEALTHCHECK: checkHealth,
  ONBUILD: checkTrigger,
  RUN: (one, say) => {
    const from = one.flags.some((flag) =>
      /^--mount=(?:.{0,2000},)?from=[^,]{0,500}\$./i.test(flag),
    );
    if (from) say('senseless', 'The "from" of a mount cannot be a variable. Name a stage.');
    const network = flagOf(one, 'network') ?? 'default';
    if (!['default', 'none', 'host'].includes(network)) {
      say('senseless', 'The network of a RUN is "default", "none" or "host". Pick one.');
    }
    const security = flagOf(one, 'security') ?? 'sandbox';
    if (!['sandbox', 'insecure'].includes(security)) {
      say('senseless', 'The security of a RUN is "sandbox" or "insecure". Pick one.');
    }
  },
};

function checkMeaning(one: Instruction, escape: string, say: Say): void {
  if (Object.hasOwn(MEANINGS, one.name)) MEANINGS[one.name]?.(one, say, escape);
}

/** A here-document can be copied, and nothing into it. */
function checkTarget({ name, args, json }: Instruction, say: Say): void {
  if (json || heredocsIn(args.at(-1) ?? '').length === 0) return;
  say('senseless', `${name} has a here-document where it copies to. Name a path.`);
}

function checkNames({ name, args }: Instruction, say: Say): void {
  if (args.some((arg, i) => i % 2 === 0 && arg === '')) {
    say('senseless', `${name} needs a name before "=". Add it.`);
  }
}

const PIECE = /(\d{1,12}(?:\.\d{0,12})?)(ns|us|µs|ms|s|m|h)/y;
const MILLIS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 3.6e6,
};

/** "1m30s": none, or a millisecond at least. */
function isTime(text: string): boolean {
  if (text === '' || text === '0') return true;
  let millis = 0;
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < Math.min(text.length, 100)) {
    const piece = PIECE.exec(text);
    if (!piece) return false;
    millis += Number(piece[1]) * (MILLIS[piece[2] ?? ''] ?? 0);
  }
  return text.length <= 100 && (millis === 0 || millis >= 1);
}

function checkHealth(one: Instruction, say: Say): void {
  const [type = '', ...command] = one.args;
  const wanted = type.toUpperCase();
  if (one.args.length === 0) return;
  if (wanted === 'NONE') {
    if (command.length > 0) say('senseless', 'HEALTHCHECK NONE stands alone. Remove the rest.');
    return;
  }
  if (wanted !== 'CMD') say('senseless', 'HEALTHCHECK is followed by CMD or NONE. Add one.');
  else if (command.length === 0) say('senseless', 'HEALTHCHECK CMD needs a command. Add it.');
  for (const key of ['interval', 'timeout', 'start-period', 'start-interval']) {
    if (!isTime(flagOf(one, key) ?? ''))
      say('senseless', `--${key} is no time such as "30s". Correct it.`);
  }
  const retries = flagOf(one, 'retries') ?? '';
  if (retries !== '' && !/^\+?0{0,20}[1-9]\d{0,8}$/.test(retries)) {
    say('senseless', '--retries is a number from 1. Correct it.');
  }
}

/** What stands behind ONBUILD is read when an image is built from this one; here only its form. */
function checkTrigger({ rest, line, column }: Instruction, say: Say, escape: string): void {
  if (rest === '') return;
  const inner = splitInstruction(rest);
  if (inner.name === 'ONBUILD') say('senseless', 'ONBUILD cannot stand behind ONBUILD.');
  else if (inner.name === 'FROM' || inner.name === 'MAINTAINER') {
    say('senseless', `${inner.name} cannot stand behind ONBUILD.`);
  }
  const rule = Object.hasOwn(RULES, inner.name) ? RULES[inner.name] : undefined;
  const raw = { ...inner, text: rest, line, column, endLine: line, heredoc: '' };
  if (rule) take(raw, rule.form, escape, say);
}

/** Reads a Dockerfile: its instructions, and what is wrong with it, each with a place. */
import type { Ignored, ImportError } from '../types.ts';
import { type Complaint, type Instruction, readArguments } from './instructions.ts';
import { MAX_ERRORS } from './limits.ts';
import { readLines } from './lines.ts';

export type DockerfileClass = 'ok' | 'parse-only' | 'invalid';

export interface DockerfileResult {
  readonly class: DockerfileClass;
  /** Empty when the file is invalid. */
  readonly instructions: readonly Instruction[];
  readonly ignored: readonly Ignored[];
  readonly errors: readonly ImportError[];
}

/** The form in which the reference's answers are kept. */
export interface DockerfileExpect {
  readonly stages: number;
  /** Names of the instructions in order. */
  readonly instr: readonly string[];
  /** Images of the FROMs, as written. */
  readonly from: readonly string[];
  /** Ports of the EXPOSEs, as written. */
  readonly expose: readonly string[];
}

/** Never throws. */
export function readDockerfile(text: string): DockerfileResult {
  const { instructions: raw, escape, error } = readLines(text);
  const complaints: Complaint[] = [];
  if (error) complaints.push({ ...error, kind: 'invalid' });
  const complain = (complaint: Complaint): void => {
    complaints.push(complaint);
  };
  const instructions = raw.map((one) => readArguments(one, escape, complain));
  checkOrder(instructions, complain);
  const isInvalid = complaints.some(({ kind }) => kind === 'invalid');
  const errors = complaints
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, MAX_ERRORS)
    .map(({ line, column, message }) => ({ line, column, message }));
  return {
    class: isInvalid ? 'invalid' : complaints.length > 0 ? 'parse-only' : 'ok',
    instructions: isInvalid ? [] : instructions,
    ignored: isInvalid ? [] : instructions.flatMap(ignoredOf),
    errors,
  };
}

/** Nothing but ARG may stand before the first FROM. */
function checkOrder(
  instructions: readonly Instruction[],
  complain: (complaint: Complaint) => void,
): void {
  for (const { name, line, column } of instructions) {
    if (name === 'FROM') return;
    if (name === 'ARG') continue;
    const message = `${name.slice(0, 40)} stands before the first FROM. Begin with "FROM image".`;
    complain({ kind: 'senseless', line, column, message });
    return;
  }
}

/** What the simulator makes nothing of. */
const UNUSED: Readonly<Record<string, string>> = {
  HEALTHCHECK: 'the health of a container is not asked for',
  LABEL: 'labels change nothing',
  MAINTAINER: 'a label, which changes nothing',
  ONBUILD: 'is left to the images that are built from this one',
  SHELL: 'commands are not interpreted',
  STOPSIGNAL: 'every stop is polite',
};

function ignoredOf({ name, line }: Instruction): Ignored[] {
  const why = Object.hasOwn(UNUSED, name) ? UNUSED[name] : undefined;
  return why === undefined ? [] : [{ line, what: `${name}: ${why}` }];
}

export function dockerfileExpect({ instructions }: DockerfileResult): DockerfileExpect {
  const from = instructions.filter(({ name }) => name === 'FROM');
  const exposed = instructions.filter(({ name }) => name === 'EXPOSE');
  return {
    stages: from.length,
    instr: instructions.map(({ name }) => name),
    from: from.map(({ args }) => args[0] ?? ''),
    expose: exposed.flatMap(({ args }) => args),
  };
}

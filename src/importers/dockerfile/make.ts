/**
 * The layers of a stage: which instruction makes one, and what it is known by. A layer follows from
 * the one beneath, from the text of its instruction, from the files that it copies, and for a RUN
 * from the values, the user and the folder that it finds; so a change changes the name of its layer
 * and of all above it, and of no other.
 *
 * Source: Docker's documentation of the build cache (`docker-build-cache`).
 */
import { baseImage } from './base.ts';
import { copiedFrom } from './context.ts';
import { costOfRun } from './cost.ts';
import {
  ARTIFACT_BYTES,
  COPY_MICROS_PER_BYTE,
  UNPACK_MICROS_PER_BYTE,
  WORKDIR_BYTES,
} from './figures.ts';
import { hashOf } from './hash.ts';
import type { Instruction } from './instructions.ts';
import { MAX_STEPS } from './limits.ts';
import type { PlanContext, PlanLine, PlanStep } from './plan.ts';
import { argOf, fillIn, indexOf, type Stage, sourceOf, type Values } from './stages.ts';

/** Builds layers stage by stage. */
export interface Making {
  readonly context: PlanContext;
  readonly stages: readonly Stage[];
  readonly steps: PlanStep[];
  /** By instruction. */
  readonly made: Map<Instruction, { makes: PlanLine['makes']; steps: number[] }>;
  /** By stage: what its top layer is known by. */
  readonly tops: Map<number, string>;
  /** Stages whose layers are those of the image. */
  readonly own: ReadonlySet<number>;
}

/** Lines of a plan are for people. */
const LINE_CHARS_MAX = 200;

export function shorten(text: string): string {
  const line = text
    .slice(0, 4 * LINE_CHARS_MAX)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > LINE_CHARS_MAX ? `${line.slice(0, LINE_CHARS_MAX - 1)}…` : line;
}

function note(making: Making, one: Instruction, makes: PlanLine['makes'], step = -1): void {
  const known = making.made.get(one) ?? { makes, steps: [] };
  making.made.set(one, { makes, steps: step < 0 ? known.steps : [...known.steps, step] });
}

/** Adds a step unless another stage has made the same. */
function addStep(making: Making, one: Instruction, step: Omit<PlanStep, 'line' | 'at'>): void {
  const known = making.steps.findIndex(({ digest }) => digest === step.digest);
  if (known < 0) making.steps.push({ ...step, line: shorten(one.text), at: one.line });
  else if (!step.aside) {
    const { aside: _aside, ...shared } = making.steps[known] as PlanStep;
    making.steps[known] = shared;
  }
  const index = known < 0 ? making.steps.length - 1 : known;
  note(making, one, step.base ? 'base' : 'layer', index);
}

/** What a RUN sees besides the files: values, user, folder, shell. */
interface Surroundings {
  readonly values: Values;
  /** Follows from all instructions so far that say something to a RUN. */
  said: string;
  workdir: string;
}

export function makeStage(making: Making, stage: Stage): void {
  const { context, tops, own } = making;
  const aside = own.has(stage.number) ? {} : { aside: true as const };
  let top = tops.get(stage.on) ?? 'scratch';
  if (stage.on < 0) {
    const image = baseImage(stage.image, context.images);
    for (const { digest, bytes } of image.layers) {
      const cpuMicros = Math.round(bytes * UNPACK_MICROS_PER_BYTE.value);
      const cost = { digest, bytes, cpuMicros, fetchBytes: bytes };
      addStep(making, stage.from, { ...cost, base: true, ...aside, note: image.note });
      top = digest;
    }
  }
  note(making, stage.from, 'base');
  const around: Surroundings = { values: { ...stage.args }, said: '', workdir: '/' };
  for (const one of stage.instructions) {
    if (making.steps.length > MAX_STEPS) return;
    const layer = layerOf(making, stage, one, top, around);
    if (layer) {
      addStep(making, one, { ...layer, ...aside });
      top = layer.digest;
    } else {
      note(making, one, one.name === 'ARG' ? 'nothing' : 'metadata');
      heed(one, around, context.args ?? {});
    }
  }
  tops.set(stage.number, top);
}

/** An instruction that makes no layer may change what those after it come to. */
function heed(
  one: Instruction,
  around: Surroundings,
  given: Readonly<Record<string, string>>,
): void {
  const { name, args } = one;
  if (name === 'ARG') {
    for (const arg of args) {
      const [key, value] = argOf(arg);
      const set = given[key] ?? (value === undefined ? undefined : fillIn(value, around.values));
      if (set !== undefined) around.values[key] = set;
      around.said = hashOf([around.said, `ARG ${key}=${around.values[key] ?? ''}`]);
    }
  } else if (name === 'ENV') {
    for (let i = 0; i + 1 < args.length; i += 2) {
      const value = fillIn(argOf(`=${args[i + 1]}`)[1] ?? '', around.values);
      around.values[args[i] ?? ''] = value;
      around.said = hashOf([around.said, `ENV ${args[i]}=${value}`]);
    }
  } else if (name === 'USER' || name === 'SHELL')
    around.said = hashOf([around.said, shorten(one.text)]);
}

type Layer = Pick<PlanStep, 'digest' | 'bytes' | 'cpuMicros' | 'fetchBytes' | 'note'>;

/** What an instruction adds to the files; null when nothing. */
function layerOf(
  making: Making,
  stage: Stage,
  one: Instruction,
  top: string,
  around: Surroundings,
): Layer | null {
  const { name, args, text, heredoc } = one;
  // White space between words is no change.
  const said = text.split(/\s+/).join(' ').trim();
  if (name === 'WORKDIR') {
    around.workdir = fillIn(args[0] ?? '', around.values);
    around.said = hashOf([around.said, `WORKDIR ${around.workdir}`]);
    const digest = `built/${hashOf([top, 'WORKDIR', around.workdir])}`;
    const bytes = WORKDIR_BYTES.value;
    return { digest, bytes, cpuMicros: 1_000, fetchBytes: 0, note: 'a folder. Size: assumption.' };
  }
  if (name === 'RUN') {
    const script = heredoc === '' ? args.join(' ') : `${args.join(' ')}\n${heredoc}`;
    const from = sourceOf(one, around.values).map((source) => topOf(making, stage, source));
    const cost = costOfRun(script);
    const key = [top, said, heredoc, around.said, ...from];
    return { digest: `built/${hashOf(key)}`, ...cost };
  }
  if (name !== 'COPY' && name !== 'ADD') return null;
  const [source] = sourceOf(one, around.values);
  const words = args.map((arg) => fillIn(arg, around.values));
  const folder = around.workdir;
  if (source !== undefined) {
    const bytes = ARTIFACT_BYTES.value;
    const key = [top, said, ...words, folder, topOf(making, stage, source), String(bytes)];
    const cpuMicros = Math.round(bytes * COPY_MICROS_PER_BYTE.value);
    const what = `from ${shorten(source)}: the size is an assumption.`;
    return { digest: `built/${hashOf(key)}`, bytes, cpuMicros, fetchBytes: 0, note: what };
  }
  const copied = copiedFrom(words.slice(0, -1), making.context.files ?? [], heredoc);
  const { bytes, fetchBytes, markers } = copied;
  const key = [top, said, ...words, folder, heredoc, ...markers];
  const cpuMicros = Math.round(bytes * COPY_MICROS_PER_BYTE.value);
  return { digest: `built/${hashOf(key)}`, bytes, cpuMicros, fetchBytes, note: copied.note };
}

/** What a source of a COPY is known by: an earlier stage, or an image. */
function topOf(making: Making, stage: Stage, source: string): string {
  const number = indexOf(making.stages, source);
  if (number >= 0 && number < stage.number) return making.tops.get(number) ?? source;
  return baseImage(source, making.context.images).layers.at(-1)?.digest ?? source;
}

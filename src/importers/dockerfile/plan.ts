/**
 * From a Dockerfile to the layers that a build makes of it: which instructions make one, what each
 * is known by, how large it is and what it takes. Pure: the same text and files give the same plan.
 *
 * The page imports this file (a lazily loaded part; it is the one file of this room that the table
 * lets `ui` import) and calls it as often as the text changes:
 *
 *     const plan = planOf(text, { files: [{ path: 'index.html', bytes: 40_000 }] });
 *     plan.errors   what is wrong, with line and column; with one of them there are no steps
 *     plan.lines    every instruction in order: its line, whether it makes a layer, which step
 *     plan.steps    what to build, bottom first, the layers of the base image included
 *     submit({ type: 'build', world, id: 'docker-1', image: 'web', steps: commandSteps(plan) })
 *
 * A scenario may bring the text, the image's id and the files along in `view.dockerfile`, as the
 * built-in `images` does. Compare two plans (before and after an edit) by the digests of their
 * steps: equal digests are layers that need no work. What a machine really has in its store is in
 * `metrics.images`.
 */

import type { ImageSpec } from '../../engine/define.ts';
import type { BuildStep } from '../../engine/index.ts';
import type { Bytes } from '../../units.ts';
import type { Ignored, ImportError } from '../types.ts';
import { type BaseImage, baseImage, nameOfImage, programOfImage } from './base.ts';
import type { Instruction } from './instructions.ts';
import { MAX_STEPS } from './limits.ts';
import { type Making, makeStage, shorten } from './make.ts';
import { readDockerfile } from './read-dockerfile.ts';
import { indexOf, neededFor, type Stage, stagesOf } from './stages.ts';

/** A file of the build context, which COPY and ADD take. */
export interface ContextFile {
  /** Relative to the context, without "./". */
  readonly path: string;
  readonly bytes: Bytes;
  /** Stands for its contents: another marker is another layer. */
  readonly marker?: string;
}

export interface PlanContext {
  readonly files?: readonly ContextFile[];
  /** Name or number of the stage to build; the last unless given. */
  readonly target?: string;
  /** Values of ARG, as with --build-arg. */
  readonly args?: Readonly<Record<string, string>>;
  /** Images that FROM may name besides the catalogue's: `metrics.images.images` has them. */
  readonly images?: readonly Pick<ImageSpec, 'id' | 'layers'>[];
}

export interface PlanLine {
  /** Lines of the text from 1; an instruction may go on over several. */
  readonly line: number;
  readonly endLine: number;
  /** "RUN" */
  readonly name: string;
  /** The whole instruction on one line, shortened. */
  readonly text: string;
  /** Number of the stage it is in, from 0; −1 before the first FROM. */
  readonly stage: number;
  /** Whether it makes a layer, only changes what the image says of itself, or is not needed. */
  readonly makes: 'layer' | 'metadata' | 'base' | 'nothing';
  /** Indices into `steps`; empty when it makes none. */
  readonly steps: readonly number[];
}

/** A step as the `build` command takes it, with what a person wants to know. */
export interface PlanStep {
  readonly line: string;
  readonly digest: string;
  readonly bytes: Bytes;
  readonly cpuMicros: number;
  readonly fetchBytes: Bytes;
  /** A layer of the base image: it comes from the registry as it is. */
  readonly base?: true;
  /** Made for another stage: it stays in the build cache and is no layer of the image. */
  readonly aside?: true;
  /** Where size and work come from, in a sentence; has the word "assumption" where they are. */
  readonly note: string;
  /** Number of the line in the text. */
  readonly at: number;
}

export interface PlanMetadata {
  readonly ports: readonly string[];
  readonly user: string;
  readonly workdir: string;
  readonly command: string;
  readonly volumes: readonly string[];
}

export interface Plan {
  readonly ok: boolean;
  readonly errors: readonly ImportError[];
  readonly ignored: readonly Ignored[];
  readonly lines: readonly PlanLine[];
  readonly steps: readonly PlanStep[];
  readonly metadata: PlanMetadata;
  /** Image of the catalogue that the built stage stands on; null: none, or one it does not know. */
  readonly base: string | null;
  /** Program of the catalogue that the image seems to run; null if it cannot be told. */
  readonly application: string | null;
  /** Bytes of the whole image. */
  readonly bytes: Bytes;
}

const NOTHING: PlanMetadata = { ports: [], user: '', workdir: '', command: '', volumes: [] };

/** Never throws. */
export function planOf(text: string, context: PlanContext = {}): Plan {
  const file = readDockerfile(text);
  const { instructions, ignored } = file;
  const errors = [...file.errors];
  const stages = stagesOf(instructions, context.args ?? {});
  const target = context.target === undefined ? stages.length - 1 : indexOf(stages, context.target);
  const stage = stages[target];
  if (errors.length === 0 && !stage) {
    const message = stages.length === 0 ? 'There is no FROM. Add one.' : 'There is no such stage.';
    errors.push({ line: 1, column: 1, message });
  }
  const making: Making = {
    context,
    stages,
    steps: [],
    made: new Map(),
    tops: new Map(),
    own: ownStages(stages, target),
  };
  if (errors.length === 0) {
    const needed = neededFor(stages, target);
    for (const one of stages) if (needed.has(one.number)) makeStage(making, one);
  }
  if (making.steps.length > MAX_STEPS) {
    const message = `This makes over ${MAX_STEPS} layers. Join some of its instructions.`;
    errors.push({ line: 1, column: 1, message });
  }
  const ok = errors.length === 0;
  const steps = ok ? making.steps : [];
  const base = ok && stage ? rootOf(making, stage) : null;
  return {
    ok,
    errors,
    ignored,
    lines: linesOf(making, instructions),
    steps,
    metadata: ok && stage ? metadataOf(making, stage) : NOTHING,
    base: base?.id ?? null,
    application: ok && stage ? programOf(making, stage) : null,
    bytes: steps.reduce((sum, step) => sum + (step.aside ? 0 : step.bytes), 0),
  };
}

/** The steps as the command takes them. */
export const commandSteps = (plan: Pick<Plan, 'steps'>): BuildStep[] =>
  plan.steps.map(({ note: _note, at: _at, ...step }) => step);

/** The target and the stages that it goes on from. */
function ownStages(stages: readonly Stage[], target: number): ReadonlySet<number> {
  const own = new Set<number>();
  for (let number = target; number >= 0; number = stages[number]?.on ?? -1) own.add(number);
  return own;
}

function linesOf(making: Making, instructions: readonly Instruction[]): PlanLine[] {
  let stage = -1;
  return instructions.map((one) => {
    if (one.name === 'FROM') stage++;
    const { makes, steps } = making.made.get(one) ?? { makes: 'nothing' as const, steps: [] };
    const { line, endLine, name } = one;
    return { line, endLine, name, text: shorten(one.text), stage, makes, steps };
  });
}

/** The image at the bottom of a stage. */
function rootOf(making: Making, stage: Stage): BaseImage {
  let one = stage;
  while (one.on >= 0) one = making.stages[one.on] as Stage;
  return baseImage(one.image, making.context.images);
}

/** Instructions of the stages that a stage goes on from and of itself, in order. */
function allOf(making: Making, stage: Stage): Instruction[] {
  const before = making.stages[stage.on];
  return [...(before ? allOf(making, before) : []), ...stage.instructions];
}

function metadataOf(making: Making, stage: Stage): PlanMetadata {
  const all = allOf(making, stage);
  const last = (name: string): string =>
    shorten(all.findLast((one) => one.name === name)?.args.join(' ') ?? '');
  const every = (name: string): string[] =>
    all.filter((one) => one.name === name).flatMap(({ args }) => args.slice(0, 100));
  const command = [last('ENTRYPOINT'), last('CMD')].filter((part) => part !== '').join(' ');
  return {
    ports: every('EXPOSE'),
    user: last('USER'),
    workdir: last('WORKDIR'),
    command,
    volumes: every('VOLUME'),
  };
}

/** The program that an image seems to run: named in its command, else that of its base. */
function programOf(making: Making, stage: Stage): string | null {
  const { command } = metadataOf(making, stage);
  for (const word of command.split(/[\s"[\],]+/, 50)) {
    const found = programOfImage((word.split('/').at(-1) ?? '').toLowerCase());
    if (found) return found;
  }
  let one = stage;
  while (one.on >= 0) one = making.stages[one.on] as Stage;
  return programOfImage(nameOfImage(one.image).name);
}

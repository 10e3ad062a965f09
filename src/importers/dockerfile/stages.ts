/** The stages of a file: which there are, on what each stands, and which are needed for one. */
import type { Instruction } from './instructions.ts';
import { flagOf } from './instructions.ts';

export interface Stage {
  readonly number: number;
  readonly name: string;
  readonly from: Instruction;
  /** Its image, with variables filled in; or the earlier stage that it goes on from. */
  readonly image: string;
  readonly on: number;
  /** Without the FROM. */
  readonly instructions: readonly Instruction[];
  /** Values of ARGs and ENVs that are set from outside it. */
  readonly args: Readonly<Record<string, string>>;
}

export type Values = Record<string, string>;
const NONE = -1;

/** Longer texts are no name; values that grow by naming one another end here. */
const VALUE_CHARS_MAX = 4_000;

/** Fills in `$NAME`, `${NAME}` and `${NAME:-default}`; what nobody has set becomes empty. */
export function fillIn(text: string, values: Readonly<Values>): string {
  if (!text.includes('$')) return text;
  const filled = text.replace(
    /\$(?:\{([A-Za-z_]\w{0,200})(?::?[-+?]([^{}]{0,500}))?\}|([A-Za-z_]\w{0,200}))/g,
    (_all, braced: string | undefined, otherwise: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? '';
      return (Object.hasOwn(values, name) ? values[name] : undefined) || (otherwise ?? '');
    },
  );
  return filled.slice(0, VALUE_CHARS_MAX);
}

/** "NAME=value" or "NAME" of an ARG. */
export function argOf(text: string): readonly [name: string, value: string | undefined] {
  const at = text.indexOf('=');
  if (at < 0) return [text, undefined];
  return [text.slice(0, at), text.slice(at + 1).replace(/^(["'])(.*)\1$/s, '$2')];
}

export function stagesOf(
  instructions: readonly Instruction[],
  given: Readonly<Record<string, string>>,
): Stage[] {
  const global: Values = Object.create(null) as Values;
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const one of instructions) {
    const current = stages.at(-1);
    if (one.name === 'FROM') {
      const image = fillIn(one.args[0] ?? '', global);
      stages.push({
        number: stages.length,
        name: (one.args[2] ?? '').toLowerCase(),
        from: one,
        image,
        on: indexOf(stages, image),
        instructions: [],
        args: { ...global },
      });
    } else if (current) current.instructions.push(one);
    else if (one.name === 'ARG') {
      for (const arg of one.args) {
        const [name, value] = argOf(arg);
        global[name] = given[name] ?? fillIn(value ?? '', global);
      }
    }
  }
  return stages;
}

/** The stage of that name or number; −1 if there is none. */
export function indexOf(stages: readonly Pick<Stage, 'name'>[], name: string): number {
  const key = name.toLowerCase();
  for (let i = stages.length - 1; i >= 0; i--) if (key !== '' && stages[i]?.name === key) return i;
  const number = /^\d{1,5}$/.test(key) ? Number(key) : NONE;
  return number < stages.length ? number : NONE;
}

/** What a COPY or a mount takes from: a stage, or an image; undefined for the context. */
export function sourceOf(one: Instruction, values: Readonly<Values>): string[] {
  const from = flagOf(one, 'from');
  const mounts = one.flags.flatMap((flag) => {
    const found = /^--mount=(?:.{0,2000},)?from=([^,]{1,300})/i.exec(flag)?.[1];
    return found === undefined ? [] : [found];
  });
  return [...(from === undefined ? [] : [from]), ...mounts].map((name) => fillIn(name, values));
}

/** Numbers of the stages that one needs, itself among them. */
export function neededFor(stages: readonly Stage[], target: number): ReadonlySet<number> {
  const needed = new Set<number>();
  const wanted = [target];
  while (wanted.length > 0) {
    const number = wanted.pop() as number;
    const stage = stages[number];
    if (!stage || needed.has(number)) continue;
    needed.add(number);
    if (stage.on >= 0) wanted.push(stage.on);
    for (const one of stage.instructions) {
      for (const name of sourceOf(one, stage.args)) {
        const found = indexOf(stages, name);
        if (found >= 0 && found < number) wanted.push(found);
      }
    }
  }
  return needed;
}

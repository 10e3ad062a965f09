/**
 * Stack notation: `( )n` a host with n cores, `[ ]n` a VM with n vCPUs, `{ }w` a container of
 * weight w, `o` a busy thread. What follows a bracket may go on with `w3` (weight), `c0.5` (cap in
 * cores) and `r0.2` (reservation in cores): `{o}100c0.5r0.2`, `[o]2w3`.
 */
import type { EntitySpec } from '../scenario.ts';
import { addWork, cpuShareOf, shareCpu, threadsOf } from '../systems/cpu.ts';
import { OWNER } from '../timers.ts';
import { makeWorld, testHost } from './world.ts';

export interface Box {
  readonly kind: 'host' | 'vm' | 'container';
  /** Cores of a host, vCPUs of a VM, quota of a container; Infinity for none. */
  cap: number;
  weight: number;
  reserved: number;
  readonly parts: ('o' | Box)[];
}

const BRACKETS: Readonly<Record<string, readonly [close: string, kind: Box['kind']]>> = {
  '(': [')', 'host'],
  '[': [']', 'vm'],
  '{': ['}', 'container'],
};
const SETTINGS = { w: 'weight', c: 'cap', r: 'reserved' } as const;

/** Reads one host. Throws where the text stops making sense. */
export function parseStack(text: string): Box {
  const tokens = text.match(/[^\s\d.]|[\d.]+/g) ?? [];
  let at = 0;
  const wrong = (): Error => new Error(`"${text}": what is "${tokens[at] ?? 'the end'}" for?`);
  const number = (): number => {
    const value = Number(tokens[at]);
    if (Number.isNaN(value)) throw wrong();
    at++;
    return value;
  };
  const box = (): Box => {
    const [close, kind] = BRACKETS[tokens[at] ?? ''] ?? [];
    if (!close || !kind) throw wrong();
    at++;
    const parts: Box['parts'] = [];
    while (tokens[at] !== close) parts.push(part());
    at++;
    const size = number();
    const isContainer = kind === 'container';
    const cap = isContainer ? Number.POSITIVE_INFINITY : size;
    const made: Box = { kind, cap, weight: isContainer ? size : 1, reserved: 0, parts };
    for (;;) {
      const key = SETTINGS[tokens[at] as keyof typeof SETTINGS];
      if (!key) return made;
      at++;
      made[key] = number();
    }
  };
  const part = (): Box | 'o' => {
    if (tokens[at] !== 'o') return box();
    at++;
    return 'o';
  };
  const host = box();
  if (host.kind !== 'host' || at < tokens.length) throw wrong();
  return host;
}

/** Builds a real world of it and returns the cores of each busy thread, in order. */
export function coresOf(stack: string | Box): number[] {
  const threads: string[] = [];
  const entities: EntitySpec[] = [];
  const build = (box: Box, on: string | null): void => {
    const { kind, cap, weight, reserved, parts } = box;
    const id = `box-${entities.length}`;
    const cpus = Number.isFinite(cap) ? { cpus: cap } : {};
    const machine = testHost(id).hardware as NonNullable<EntitySpec['hardware']>;
    const hardware = on === null ? { hardware: { ...machine, cores: cap } } : {};
    const settings = { kind, cpuWeight: weight, cpuReserved: reserved, ...cpus, ...hardware };
    entities.push({ id, on, up: true, ...settings });
    for (const part of parts) part === 'o' ? threads.push(id) : build(part, id);
  };
  build(typeof stack === 'string' ? parseStack(stack) : stack, null);
  const { world } = makeWorld({ entities });
  const rows = threads.map((id) => world.rows.get(id) as number);
  for (const row of rows) addWork(world, row, 1e9, OWNER.request, 0);
  shareCpu(world);
  return rows.map((row) => cpuShareOf(world, row) / threadsOf(world, row));
}

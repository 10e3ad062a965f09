/**
 * A system's state as plain data and back. A state is an object of pools, maps, arrays, typed
 * arrays, plain objects, numbers and strings; what it holds under the names in `SETTINGS` follows
 * from the scenario and is neither saved nor touched. Loading keeps the objects that are there, so
 * that whoever holds one goes on seeing the state.
 */
import type { Plain } from './encode.ts';
import { Pool, type PoolSnapshot } from './pool.ts';
import type { Cells } from './table.ts';

/** Keys of what was given and does not change. */
const SETTINGS: ReadonlySet<string> = new Set(['spec', 'calls', 'settings']);

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value);

/** A copy that shares nothing with the state. Maps become lists of pairs. */
export function saveState(value: unknown): Plain {
  if (value === null || typeof value !== 'object') return value as Plain;
  if (ArrayBuffer.isView(value)) return (value as Cells).slice();
  if (Array.isArray(value)) return Array.from(value, (item) => saveState(item ?? null));
  if (value instanceof Pool) return value.snapshot() as unknown as Plain;
  if (value instanceof Map) return [...value].map(([key, item]) => [key, saveState(item)]);
  const saved: Record<string, Plain> = {};
  for (const [key, item] of Object.entries(value)) {
    if (!SETTINGS.has(key) && item !== undefined) saved[key] = saveState(item);
  }
  return saved;
}

/** Puts a state into what `saveState` returned for it, or for another of the same scenario. */
export function loadState(state: object, saved: Plain): void {
  const fields = state as Fields;
  const from = saved as Readonly<Record<string, Plain>>;
  for (const key of Object.keys(fields)) {
    if (!(key in from) && !SETTINGS.has(key)) delete fields[key];
  }
  for (const [key, item] of Object.entries(from)) fields[key] = loaded(fields[key], item);
}

/** The saved value, in the object that was there where that is possible. */
function loaded(current: unknown, saved: Plain): unknown {
  if (current instanceof Pool) {
    current.load(saved as unknown as PoolSnapshot);
    return current;
  }
  if (current instanceof Map) {
    current.clear();
    for (const [key, item] of saved as [string, Plain][]) current.set(key, loaded(undefined, item));
    return current;
  }
  if (Array.isArray(saved)) {
    const list: unknown[] = Array.isArray(current) ? current : [];
    list.length = saved.length;
    for (let i = 0; i < saved.length; i++) list[i] = loaded(list[i], saved[i] as Plain);
    return list;
  }
  if (ArrayBuffer.isView(saved)) return (saved as Cells).slice();
  if (!isFields(saved)) return saved;
  const fields = isFields(current) ? current : {};
  loadState(fields, saved as Plain);
  return fields;
}

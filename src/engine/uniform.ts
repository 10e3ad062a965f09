/**
 * The same fields in an object of one layout, whoever makes it. An object that is spread together
 * gets a layout of its own in V8, so that code which has seen several worlds is compiled again for
 * each, and in the end for none; one that was parsed shares its layout with all of the same keys.
 * Numbers are laid out as doubles from the beginning, because times become such.
 */
export function uniform<T extends object>(fields: T): T {
  const entries = Object.entries(fields);
  const blank = entries.map(([key, value]) => [key, typeof value === 'number' ? 0.5 : null]);
  const made = JSON.parse(JSON.stringify(Object.fromEntries(blank))) as Record<string, unknown>;
  for (const [key, value] of entries) made[key] = value;
  return made as T;
}

/**
 * The query of the page: configuration by the author of a lesson. One table; a name that is not in
 * it is ignored, a value that makes no sense falls back and is reported. State (what a share link
 * carries) is in the hash: see `share/link.ts`.
 */
import { isScreen, SCREEN_IDS } from '../screens/screens.ts';
import { SPEEDS, type Theme } from '../store.ts';

type Read<T> = (text: string) => T | undefined;

interface Param<T> {
  readonly fallback: T;
  readonly read: Read<T>;
  /** What makes sense, for the message. */
  readonly expects: string;
}

const param = <T>(fallback: T, expects: string, read: Read<T>): Param<T> => ({
  fallback,
  read,
  expects,
});

const THEMES: readonly Theme[] = ['auto', 'light', 'dark', 'projector'];
const SEED_MAX = 2 ** 32 - 1;

/** "0.25" or "1/4"; only the speeds that the page offers. */
export function readSpeed(text: string): number | undefined {
  const match = /^(\d{1,4}(?:\.\d{1,4})?)(?:\/(\d{1,4}))?$/.exec(text);
  if (!match) return undefined;
  const value = Number(match[1]) / Number(match[2] ?? 1);
  return SPEEDS.find((speed) => Math.abs(speed - value) < 1e-9);
}

const whole = (text: string, max: number): number | undefined =>
  /^\d{1,10}$/.test(text) && Number(text) <= max ? Number(text) : undefined;

const TABLE = {
  /** In a lesson page: without brand and title, never takes the focus. */
  embed: param(false, '0 or 1', (text) => (text === '1' ? true : text === '0' ? false : undefined)),
  /** Id of a built-in scenario. */
  scenario: param<string | null>(null, 'the id of a scenario', (text) =>
    /^[a-z0-9-]{1,64}$/.test(text) ? text : undefined,
  ),
  /** Screens that are offered, in this order; the first one opens. */
  screens: param(SCREEN_IDS, `a list of ${SCREEN_IDS.join(', ')}`, (text) => {
    const known = text.split(',').filter(isScreen);
    return known.length > 0 ? [...new Set(known)] : undefined;
  }),
  theme: param<Theme>('auto', `one of ${THEMES.join(', ')}`, (text) =>
    THEMES.find((theme) => theme === text),
  ),
  speed: param(1, `one of ${SPEEDS.join(', ')}`, readSpeed),
  /** Seed of the random numbers, instead of the scenario's. */
  seed: param<number | null>(null, `a whole number up to ${SEED_MAX}`, (text) =>
    whole(text, SEED_MAX),
  ),
};

type Table = typeof TABLE;
export type Params = { readonly [K in keyof Table]: Table[K]['fallback'] };

/** Reads the query. `warnings` has a sentence for every value that was not understood. */
export function readParams(search: string): {
  readonly params: Params;
  readonly warnings: readonly string[];
} {
  const query = new URLSearchParams(search);
  const warnings: string[] = [];
  const read = <T>(name: keyof Table, { fallback, read: parse, expects }: Param<T>): T => {
    const text = query.get(name);
    if (text === null) return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    warnings.push(`The address says ${name}=${shown}, which is not ${expects}. It is ignored.`);
    return fallback;
  };
  const params: Params = {
    embed: read('embed', TABLE.embed),
    scenario: read('scenario', TABLE.scenario),
    screens: read('screens', TABLE.screens),
    theme: read('theme', TABLE.theme),
    speed: read('speed', TABLE.speed),
    seed: read('seed', TABLE.seed),
  };
  const odd = (query.get('screens') ?? '').split(',').filter((name) => !isScreen(name));
  if (odd.length > 0 && params.screens !== SCREEN_IDS) {
    warnings.push(`There is no screen “${odd.join(', ').slice(0, 40)}” in this version.`);
  }
  return { params, warnings };
}

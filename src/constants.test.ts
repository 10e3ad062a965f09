/**
 * Every figure of the model says where it comes from, wherever it stands: what `sourced` names
 * exists, what `assumed` gives is a reason, and a number with a unit that stands in a module of the
 * engine or of the scenarios says in a comment which source it is of, or that it is an assumption
 * or a limit of the program. The catalogue's own entries are judged in catalog.test.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sources } from './catalog/sources/index.ts';

const known = new Set(sources.map(({ id }) => id));

const modules = readdirSync('src', { recursive: true })
  .map((name) => join('src', String(name)))
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|\/testing\//.test(path));

/** `sourced(…, 'id')` of an id that does not exist, as "path: id". */
function unknownSources(path: string, text: string): string[] {
  const named = [...text.matchAll(/\bsourced\(\s*[^'"]*?,\s*'([a-z][\w.-]*)'/g)];
  return named
    .map(([, id = '']) => id)
    .filter((id) => !known.has(id))
    .map((id) => `${path}: ${id}`);
}

/** Names that say that a number is a quantity. */
const UNIT = '(?:MICROS|MILLIS|SECONDS|BYTES|PAGE|SHARE|WATTS|PACKETS|LEVELS|GAIN|FACTOR)';
const COMMENT = String.raw`((?:^ ?\*.*\n|^/\*\*.*\n|^//.*\n)*)`;
const NAME = String.raw`(\w*${UNIT}(?:_PER_\w+|_MIN|_MAX)?)`;
const FIGURE = new RegExp(
  String.raw`${COMMENT}^(?:export )?const ${NAME} = [-\d(][^;]*;(.*)$`,
  'gm',
);
/** Words of a comment that give a number another right to be there than a source. */
const EXCUSED = /\bassumption\b|\blimit\b|\bunit\b|\b[Bb]y definition\b|\bx86\b/;

/** Numbers with a unit and without an origin, as "path: NAME". */
function unexplained(path: string, text: string): string[] {
  return [...text.matchAll(FIGURE)]
    .filter(([, above = '', name = '', behind = '']) => {
      if (name === 'MICROS_PER_SECOND') return false;
      const comment = `${above} ${behind}`;
      const cited = [...comment.matchAll(/[a-z][a-z0-9]*(?:-[a-z0-9]+)+/g)];
      return !EXCUSED.test(comment) && !cited.some(([id]) => known.has(id));
    })
    .map(([, , name]) => `${path}: ${name}`);
}

/** A validation case lists the sources of its figures once, and is held to that by its own test. */
const inModel = (path: string): boolean =>
  /^src\/(engine\/systems|scenarios)\//.test(path) && !/\/validation\/v\d\d-/.test(path);

test('whatever is called sourced names a source that exists', () => {
  const found = modules.flatMap((path) => unknownSources(path, readFileSync(path, 'utf8')));
  expect(found).toEqual([]);
});

test('a number with a unit in the model says where it comes from', () => {
  const found = modules
    .filter(inModel)
    .flatMap((path) => unexplained(path, readFileSync(path, 'utf8')));
  expect(found).toEqual([]);
});

test('every published figure that was gathered for the model is among the sources', () => {
  expect(known.size).toBeGreaterThanOrEqual(320);
});

describe('a planted figure is found', () => {
  test('with a source that does not exist', () => {
    expect(unknownSources('a.ts', "x: sourced(millis(3), 'nobody-2020'),")).toEqual([
      'a.ts: nobody-2020',
    ]);
    expect(unknownSources('a.ts', "x: sourced(\n  1 / 3,\n  'nobody',\n  'why',\n)")).toEqual([
      'a.ts: nobody',
    ]);
    expect(unknownSources('a.ts', "x: sourced(millis(3.5), 'boot-forkexec'),")).toEqual([]);
  });

  test('with a unit and no origin', () => {
    expect(unexplained('a.ts', 'const PAUSE_MICROS = 30;')).toEqual(['a.ts: PAUSE_MICROS']);
    expect(unexplained('a.ts', '/** A pause. */\nconst PAUSE_MICROS = 30;')).toEqual([
      'a.ts: PAUSE_MICROS',
    ]);
    const sourced = '/** A pause (mig-simgrid-maxdown). */\nconst PAUSE_MICROS = 30_000;';
    expect(unexplained('a.ts', sourced)).toEqual([]);
    expect(unexplained('a.ts', 'const READ_MICROS = 100; // assumption: flash')).toEqual([]);
    expect(unexplained('a.ts', 'const NONE = -1;')).toEqual([]);
  });
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes variables like this.
/** The traps that YAML readers fall into: each must end in an answer, soon. */
import { expect, test } from 'vitest';
import { expectOf } from './expect.ts';
import { readCompose } from './read-compose.ts';

const MEGABYTE = 1024 * 1024;
/** The slowest takes 0.6 s on a slow machine; an import may take 5 s (the worker's budget). */
const BUDGET_MILLIS = 5_000;

const fill = (piece: string): string => piece.repeat(Math.floor(MEGABYTE / piece.length));
const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join('\n');
const service = (key: string): string => `services: {web: {image: a, ${key}}}`;

function timed(text: string) {
  const start = performance.now();
  const result = readCompose(text);
  expect(performance.now() - start).toBeLessThan(BUDGET_MILLIS);
  return result;
}

test.each([
  ['brackets', fill('['), 'nests deeper than 100'],
  ['braces', fill('{'), 'nests deeper than 100'],
  ['dashes', fill('- '), 'nests deeper than 100'],
  ['question marks', fill('? '), 'nests deeper than 100'],
  ['colons', fill('a: '), 'nests deeper than 100'],
  ['closing braces', fill('} '), 'do not add up'],
  ['quotes', fill('"'), 'more than 100000 values'],
  ['tags', fill('! '), 'more than 100000 values'],
  ['empty lists', `a: [${fill('[],')}]`, 'more than 100000 values'],
  ['empty lines', fill('\n'), 'more than 100000 lines'],
  ['comments', `a:\n${fill('# x\n')}`, 'more than 100000 lines'],
  ['documents', fill('---\n'), 'more than 100 YAML documents'],
  ['bad escapes', `a: "${fill('\\q')}"`, 'do not add up'],
  ['steps', rows(1_400, (i) => `${' '.repeat(i)}a:`), 'nests deeper than 100'],
  ['100,000 keys', rows(100_000, (i) => `k${i}: 1`), 'more than 100000 values'],
  ['20,000 keys', rows(20_000, (i) => `k${i}: 1`), 'more than 10000 keys'],
  [
    '20,000 aliases',
    rows(20_000, (i) => `a${i}: &a${i} x\nb${i}: *a${i}`),
    'more than 1000 anchors',
  ],
  [
    'services',
    `services:\n${rows(1_001, (i) => `  s${i}: {image: a}`)}`,
    'more than 1000 services',
  ],
  ['a file of more than 2 MiB', fill('x').repeat(3), 'larger than 2 MiB'],
  ['nothing but control characters', fill('\u0000\u0002\u0018\u001f'), ''],
  ['half surrogates', fill('\ud800'), ''],
  ['nested defaults', service(`hostname: "${fill('${A:-')}"`), 'is not a variable'],
  ['deep defaults', service(`hostname: "${'${A:-'.repeat(99)}${'}'.repeat(99)}"`), 'nest too deep'],
  ['open braces', service(`hostname: "${fill('${')}"`), 'is not a variable'],
  ['a long port', service(`ports: ["${fill('1:')}"]`), 'too long for a port'],
  ['a long mount', service(`volumes: ["${fill('a:')}"]`), 'too long for a mount'],
  ['a long duration', service(`stop_grace_period: "${fill('1s')}"`), 'not a duration'],
  ['a long size', service(`mem_limit: "${fill('1')}"`), 'not a size'],
  ['a long key', service(`${fill('x')}: 1`), 'unknown key'],
  ['millions of ports', service(`ports: [${rows(99, (i) => `"1-65535:1-65535", ${i + 1},`)}]`), ''],
])('a megabyte of %s is answered in time', (_, text, reason) => {
  const { errors } = timed(text);
  expect(errors.map(({ message }) => message).join('\n')).toContain(reason);
});

test('ports of ranges count one by one', () => {
  const ports = rows(3, (i) => `      - "${i + 1}-${65_533 + i}"`);
  const { errors } = timed(`services:\n  web:\n    image: a\n    ports:\n${ports}`);
  expect(errors[0]?.message).toContain('over 100000 ports');
});

test('an alias bomb of nine lines is refused before it is written out', () => {
  const lines = rows(9, (i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]`);
  const { errors } = timed(`a0: &a0 [x]\n${lines}`);
  expect(errors[0]?.message).toContain('more than 200000 values');
});

test('a bomb of merge keys is refused before it is written out', () => {
  const lines = rows(9, (i) => `a${i + 1}: &a${i + 1} {<<: [${`*a${i}, `.repeat(10)}], k${i}: 1}`);
  const { errors } = timed(`a0: &a0 {k: 1}\n${lines}`);
  expect(errors[0]?.message).toContain('more than 200000 values');
});

test('142 aliases, as in the file of getsentry, are no bomb', () => {
  const image = 'x-d: &d {restart: always, depends_on: &w {a: {condition: service_healthy}}}';
  const services = rows(70, (i) => `  s${i}: {<<: *d, image: i, depends_on: {<<: *w}}`);
  const { class: found, project } = timed(`${image}\nservices:\n  a: {image: a}\n${services}`);
  expect(found).toBe('ok');
  expect(project?.services).toHaveLength(71);
});

test('a bomb of include files is refused', () => {
  const files = (): string => `include: [${rows(10, (i) => `a${i}.yaml,`)}]`;
  const circle = readCompose('include: [a0.yaml]', { files });
  expect(circle.class).toBe('invalid');
  let depth = 0;
  const endless = readCompose('include: [x.yaml]', {
    files(path) {
      if (path.endsWith('.env')) return undefined;
      depth += 1;
      return `include: [x${depth}.yaml]`;
    },
  });
  expect(endless.class).toBe('invalid');
  expect(depth).toBeLessThan(50);
});

test('many files share one budget', { timeout: 30_000 }, () => {
  const big = rows(9_000, (i) => `x-${i}: [1, 2, 3, 4, 5]`);
  const includes = rows(9, (i) => `  - f${i}.yaml`);
  const { errors } = readCompose(`include:\n${includes}`, {
    files: (path) => (path.endsWith('.env') ? undefined : big),
  });
  expect(errors.some(({ message }) => message.includes('more than 200000 values'))).toBe(true);
});

test('keys of every object are names like any other', () => {
  const before = Reflect.ownKeys(Object.prototype);
  const arrays = Reflect.ownKeys(Array.prototype);
  const text = [
    'x-a: &a {__proto__: {polluted: 1}, constructor: {prototype: {polluted: 1}}}',
    'services:',
    '  __proto__: {image: a, environment: {__proto__: x}, depends_on: [constructor]}',
    '  constructor: {image: b, networks: {__proto__: {aliases: [x]}}}',
    '  toString: {image: c, labels: {<<: {__proto__: x}}}',
    'networks: {__proto__: {}}',
    'volumes: {hasOwnProperty: {}}',
  ].join('\n');
  const { class: found, project, errors } = readCompose(text);
  expect([found, errors]).toEqual(['ok', []]);
  expect(project?.services.map(({ name }) => name)).toEqual([
    '__proto__',
    'constructor',
    'toString',
  ]);
  const short = project ? expectOf(project) : undefined;
  expect(Object.keys(short?.services ?? {})).toEqual(['__proto__', 'constructor', 'toString']);
  const [first] = Object.values(short?.services ?? {});
  expect(Object.keys(first?.dep ?? {})).toEqual(['constructor']);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
  expect(Reflect.ownKeys(Array.prototype)).toEqual(arrays);
});

test('a variable cannot reach a prototype either', () => {
  const env = JSON.parse('{"__proto__": "x"}') as Record<string, string>;
  const read = (image: string) => readCompose(`services: {web: {image: "${image}"}}`, { env });
  expect(read('${constructor:-none}').project?.services[0]?.image).toBe('none');
  expect(read('a${valueOf}').project?.services[0]?.image).toBe('a');
});

test('numbers that are huge, tiny or none never reach the project', () => {
  for (const value of ['1e999', '.inf', '-.inf', '.nan', '-1', '1e300', '99999999999999999999g']) {
    for (const key of ['mem_limit', 'cpus', 'scale', 'cpu_shares', 'stop_grace_period']) {
      const { class: found, project } = readCompose(service(`${key}: ${value}`));
      const text = JSON.stringify(project ?? {});
      expect(text).not.toMatch(/null|-1/);
      if (found !== 'invalid') expect(value).toBe('1e300');
    }
  }
});

test('tags that name code are text', () => {
  const { project } = readCompose(service('hostname: !!js/function "function () {}"'));
  expect(project?.services).toHaveLength(1);
});

test('names that look alike stay apart', () => {
  const { errors } = readCompose('services: {"we\u0431": {image: a}, web: {image: b}}');
  expect(errors[0]?.message).toContain('is not a name');
});

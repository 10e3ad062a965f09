// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables like this.
import { describe, expect, test } from 'vitest';
import { sources } from '../../catalog/sources/index.ts';
import { PACKAGES } from './figures.ts';
import { commandSteps, type Plan, type PlanContext, planOf } from './plan.ts';

const lines = (...text: readonly string[]): string => text.join('\n');
const plan = (text: string, context?: PlanContext): Plan => {
  const made = planOf(text, context);
  expect(made.errors).toEqual([]);
  return made;
};
const digests = (text: string, context?: PlanContext): string[] =>
  plan(text, context).steps.map(({ digest }) => digest);
/** How many layers two texts share, from the bottom. */
function shared(one: string, other: string, context?: PlanContext): number {
  const [a, b] = [digests(one, context), digests(other, context)];
  const at = a.findIndex((digest, i) => digest !== b[i]);
  return at < 0 ? a.length : at;
}

const SITE = lines(
  'FROM nginx:1.27',
  'ENV MODE=live',
  'RUN apt-get update && apt-get install -y curl',
  'WORKDIR /srv',
  'COPY site/ ./site/',
  'RUN ./check',
  'EXPOSE 80/tcp',
  'CMD ["nginx"]',
);
const BASE = 7; // layers of nginx

describe('the layers of a Dockerfile', () => {
  test('are those of the base, and one for each instruction that changes files', () => {
    const { lines: all, steps, base, application, metadata } = plan(SITE);
    expect(all.map(({ makes }) => makes)).toEqual([
      ...['base', 'metadata', 'layer', 'layer', 'layer', 'layer', 'metadata', 'metadata'],
    ]);
    expect(steps).toHaveLength(BASE + 4);
    expect(steps.slice(0, BASE).every((step) => step.base === true)).toBe(true);
    expect([base, application]).toEqual(['nginx', 'nginx']);
    expect(metadata).toMatchObject({ ports: ['80/tcp'], workdir: '/srv', command: 'nginx' });
    expect(all[2]?.steps).toEqual([BASE]);
  });

  test.each([
    ['nothing', SITE, BASE + 4],
    ['a space', SITE.replace('update &&', 'update  &&'), BASE + 4],
    ['a comment', SITE.replace('WORKDIR', '# hm\nWORKDIR'), BASE + 4],
    ['what it says of itself', SITE.replace('80', '81').replace('"nginx"', '"sh"'), BASE + 4],
    ['a command', SITE.replace('./check', './check -v'), BASE + 3],
    ['what is copied', SITE.replace('COPY site/', 'COPY pages/'), BASE + 2],
    ['the folder', SITE.replace('/srv', '/var'), BASE + 1],
    ['a value that commands see', SITE.replace('live', 'test'), BASE],
    ['a package', SITE.replace('curl', 'wget'), BASE],
    ['the base', SITE.replace('nginx:1.27', 'alpine'), 0],
  ])('change from the line on that changes: %s', (_what, other, same) => {
    expect(shared(SITE, other)).toBe(same);
  });

  test('change with the files that are copied, by their contents', () => {
    const file = { path: 'site/a.html', bytes: 40_000, marker: '1' };
    const before = digests(SITE, { files: [file] });
    const same = digests(SITE, { files: [file, { path: 'other', bytes: 5 }] });
    const after = digests(SITE, { files: [{ ...file, marker: '2' }] });
    expect(same).toEqual(before);
    expect(after.findIndex((digest, i) => digest !== before[i])).toBe(BASE + 2);
    const { steps } = plan(SITE, { files: [file] });
    expect(steps[BASE + 2]).toMatchObject({ bytes: 40_000, note: 'site/ as listed' });
  });

  test.each([
    ['.', 30],
    ['./', 30],
    ['src', 20],
    ['src/', 20],
    ['src/*.js', 15],
    ['s*/a.?s', 10],
    ['/README', 10],
    ['sr', 1_000_000],
    ['x.txt', 10_000],
    ['src/a.js README', 20],
  ])('COPY %s takes %d bytes', (source, bytes) => {
    const files = [
      { path: 'src/a.js', bytes: 10 },
      { path: 'src/b.js', bytes: 5 },
      { path: 'src/c.css', bytes: 5 },
      { path: 'README', bytes: 10 },
    ];
    expect(plan(`FROM scratch\nCOPY ${source} /x/`, { files }).bytes).toBe(bytes);
  });

  test('fill in variables where a builder does', () => {
    const text = 'ARG V=nginx\nFROM ${V}\nARG D=/a\nWORKDIR $D\nCOPY x.txt ${E:-/b}';
    expect(plan(text).base).toBe('nginx');
    expect(plan(text, { args: { V: 'alpine' } }).base).toBe('alpine');
    expect(shared(text, text.replace('/a', '/c'))).toBe(BASE);
  });
});

describe('stages', () => {
  const text = lines(
    'FROM golang AS build',
    'WORKDIR /src',
    'COPY . .',
    'RUN go build -o /app',
    'FROM build AS unused',
    'RUN go test',
    'FROM alpine AS base',
    'RUN apk add --no-cache ca-certificates',
    'FROM base',
    'COPY --from=build /app /app',
    'ENTRYPOINT ["/app"]',
  );

  test('that are not needed are left out, and others make no layer of the image', () => {
    const { steps, lines: all, bytes } = plan(text);
    const aside = steps.filter((step) => step.aside).map(({ line }) => line);
    expect(aside).toEqual([
      'FROM golang AS build',
      'WORKDIR /src',
      'COPY . .',
      'RUN go build -o /app',
    ]);
    const own = steps.filter((step) => !step.aside);
    expect(own.map(({ line }) => line.split(' ')[0])).toEqual(['FROM', 'RUN', 'COPY']);
    expect(bytes).toBe(own.reduce((sum, step) => sum + step.bytes, 0));
    expect(all.map(({ stage, makes }) => `${stage} ${makes}`)).toContain('1 nothing');
  });

  test('can be the target by name and number', () => {
    expect(plan(text, { target: 'unused' }).steps.at(-1)?.line).toBe('RUN go test');
    expect(plan(text, { target: '0' }).steps.at(-1)?.line).toBe('RUN go build -o /app');
    expect(planOf(text, { target: 'none' }).errors).toHaveLength(1);
  });

  test('pass their changes on to those that copy from them', () => {
    const [a, b] = [plan(text), plan(text.replace('-o /app', '-v -o /app'))];
    expect(a.steps.at(-1)?.digest).not.toBe(b.steps.at(-1)?.digest);
    expect(a.steps.at(-2)?.digest).toBe(b.steps.at(-2)?.digest);
  });
});

describe('what steps cost', () => {
  const costOf = (run: string) => plan(`FROM scratch\nRUN ${run}`).steps[0];

  test('packages of Debian as the index has them', () => {
    const step = costOf('apt-get install -y --no-install-recommends curl git');
    expect(step?.fetchBytes).toBe(2_882_564 + 12_337_152);
    expect(step?.bytes).toBe(step?.fetchBytes);
    expect(step?.note).toContain("Debian's package index");
    const list = sources.find(({ id }) => id === 'deb12-packages')?.value;
    const known = Object.values(PACKAGES).map(({ value }) => value);
    expect(known.toSorted()).toEqual([...(list as number[])].toSorted());
  });

  test('package lists stay in a layer unless they are removed in it', () => {
    const left = costOf('apt-get update && apt-get install -y curl');
    const gone = costOf('apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*');
    expect((left?.bytes ?? 0) - (gone?.bytes ?? 0)).toBe(9_000_000);
    expect(left?.fetchBytes).toBe(gone?.fetchBytes);
  });

  test.each([
    'npm ci',
    'pip install -r requirements.txt',
    'apk add --no-cache curl',
    'apt-get install -y something-rare',
    'make',
    'curl -O https://example.org/x',
    'true',
  ])('%s is an assumption, and says so', (run) => {
    const step = costOf(run);
    expect(step?.note).toMatch(/assumption/i);
    expect(step?.bytes).toBeGreaterThan(0);
    expect(step?.cpuMicros).toBeGreaterThan(0);
  });

  test('an image that nobody knows is assumed, one of the catalogue is not', () => {
    expect(plan('FROM unheard:1\nRUN x').steps[0]?.note).toContain('Assumption');
    expect(plan('FROM freeradius\nRUN x').steps[0]).toMatchObject({ bytes: 5_000_000, base: true });
  });
});

test('a wrong file has no steps, but its errors and its lines', () => {
  const made = planOf('FROM nginx\nRUN --x y');
  expect(made).toMatchObject({ ok: false, steps: [], bytes: 0, base: null });
  expect(made.errors[0]).toMatchObject({ line: 2, column: 1 });
  expect(made.lines).toHaveLength(2);
  expect(planOf('ARG A').errors).toHaveLength(1);
  expect(planOf(`FROM scratch\n${'RUN x\n'.repeat(201)}`).errors[0]?.message).toContain('200');
});

test('the command gets what it knows and no more', () => {
  const keys = new Set(commandSteps(plan(SITE)).flatMap((step) => Object.keys(step)));
  expect([...keys].sort()).toEqual(['base', 'bytes', 'cpuMicros', 'digest', 'fetchBytes', 'line']);
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes variables like this.
import { expect, test } from 'vitest';
import { readCompose } from './read-compose.ts';
import { service } from './testing/folder.ts';

test('a required variable without value makes the import partial, without half values', () => {
  const result = readCompose(
    [
      'services:',
      '  web:',
      '    image: "app:${TAG:?set TAG}"',
      '    volumes: ["${DIR:?}:/data", "/x"]',
      '    ports: ["${P:?}:80"]',
      '    mem_limit: ${MEM:?}',
      '    environment: ["A=${A:?}"]',
      '    deploy: {replicas: "${N:?}"}',
    ].join('\n'),
  );
  expect(result.class).toBe('partial');
  expect(result.errors).toHaveLength(6);
  expect(result.errors[0]).toEqual({
    line: 3,
    column: 12,
    message:
      'services.web.image: the variable TAG has no value (set TAG). Set it in the .env file.',
  });
  expect(service(result, 'web')).toMatchObject({
    image: 'app:',
    volumes: [{ target: '/x' }],
    ports: [],
    limits: {},
    environmentNames: ['A'],
    replicas: 1,
  });
});

test('an env_file is never read but mentioned, unless it may be absent', () => {
  const files = (): string => {
    throw new Error('must not be asked');
  };
  const text = (env: string): string => `services: {web: {image: a, env_file: ${env}}}`;
  for (const env of ['a.env', '[a.env]', '[{path: a.env, format: raw}]']) {
    const result = readCompose(text(env), { files });
    expect(result.class).toBe('ok-but-env_file-missing');
    expect(result.ignored[0]?.what).toContain('"a.env" is not read');
  }
  expect(readCompose(text('[{path: a.env, required: false}]'), { files }).class).toBe('ok');
});

test('anchors, merge keys and extension fields work as in real stacks', () => {
  const result = readCompose(
    [
      'x-base: &base {restart: always, logging: &log {driver: json-file}}',
      'services:',
      '  one: {<<: *base, image: a}',
      '  two: {<<: *base, image: b, restart: "no", logging: *log, x-note: {any: thing}}',
    ].join('\n'),
  );
  expect(result.class).toBe('ok');
  expect(result.project?.services.map(({ restart }) => restart?.text)).toEqual(['always', 'no']);
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes variables like this.
import { expect, test } from 'vitest';
import { readCompose } from './read-compose.ts';
import { messages, readFolder, service } from './testing/folder.ts';

test('a service extends another one of the same file, over several steps', () => {
  const result = readCompose(
    [
      'services:',
      '  c: {extends: {service: b}, ports: ["3:3"]}',
      '  b: {extends: a, command: run, environment: {B: 2}, ports: ["2:2"]}',
      '  a: {image: base, environment: [A=1, B=1], ports: ["1:1"], depends_on: [d]}',
      '  d: {image: d}',
    ].join('\n'),
  );
  expect(result.class).toBe('ok');
  expect(service(result, 'c')).toMatchObject({
    image: 'base',
    environmentNames: ['A', 'B'],
    command: 'run',
  });
  expect(service(result, 'c')?.ports.map(({ target }) => target)).toEqual([1, 2, 3]);
  expect(service(result, 'c')?.dependsOn.map((one) => one.service)).toEqual(['d']);
});

test('a service extends one of another file, whose paths become relative to this one', () => {
  const result = readFolder({
    'compose.yaml': 'services: {web: {extends: {file: sub/base.yaml, service: base}}}',
    'sub/base.yaml': [
      'services:',
      '  base:',
      '    extends: {file: deeper/root.yaml, service: root}',
      '    volumes: ["./src:/src:ro", "data:/data", {type: bind, source: ../up, target: /up}]',
    ].join('\n'),
    'sub/deeper/root.yaml':
      'services: {root: {build: ./app, volumes: [".:/root", "~/x:/home", "/abs:/abs"]}}',
  });
  expect(service(result, 'web')?.build).toEqual({ context: 'sub/deeper/app' });
  expect(service(result, 'web')?.volumes.map((one) => `${one.source}:${one.target}`)).toEqual([
    'sub/deeper:/root',
    '~/x:/home',
    '/abs:/abs',
    'sub/src:/src',
    'data:/data',
    'up:/up',
  ]);
});

test('a base that is not at hand makes the import partial and is named once', () => {
  const result = readFolder({
    'compose.yaml':
      'services:\n  web:\n    extends: {file: no.yaml, service: x}\n    ports: ["1:1"]',
  });
  expect(result.class).toBe('partial');
  expect(service(result, 'web')?.ports).toHaveLength(1);
  expect(result.errors).toEqual([
    {
      line: 3,
      column: 14,
      message: 'services.web.extends: the file "no.yaml" is not here. Import it together.',
    },
  ]);
});

test('an undefined service to extend is named', () => {
  expect(messages(readCompose('services: {web: {extends: nope}}'))).toEqual([
    'services.web.extends: there is no service "nope". Add or rename it.',
  ]);
});

test('services that extend each other are an error', () => {
  const result = readCompose('services: {a: {extends: b}, b: {extends: c}, c: {extends: a}}');
  expect(result.class).toBe('invalid');
  expect(messages(result)[0]).toContain('a \u2192 b \u2192 c \u2192 a');
});

test('files whose services extend each other are an error', () => {
  const result = readFolder({
    'compose.yaml': 'services: {a: {extends: {file: b.yaml, service: b}}}',
    'b.yaml': 'services: {b: {extends: {file: compose.yaml, service: a}}}',
  });
  expect(result.class).toBe('invalid');
  expect(messages(result)[0]).toContain('circle');
});

test('!reset takes away what the base says, and !override replaces it', () => {
  const result = readCompose(
    [
      'services:',
      '  base: {image: a, command: x, ports: ["1:1"], privileged: true, labels: {a: b}}',
      '  web:',
      '    extends: base',
      '    command: !reset null',
      '    privileged: !reset false',
      '    ports: !override ["2:2"]',
      '  alone: {image: a, ports: !reset [], environment: [A, !reset B]}',
    ].join('\n'),
  );
  expect(service(result, 'web')?.command).toBeUndefined();
  expect(service(result, 'web')?.privileged).toBe(false);
  expect(service(result, 'web')?.ports.map(({ target }) => target)).toEqual([2]);
  expect(service(result, 'alone')?.ports).toEqual([]);
});

test('keys with rules of their own merge as in docker compose', () => {
  const result = readCompose(
    [
      'services:',
      '  base:',
      '    image: a',
      '    build: ./x',
      '    command: [one, two]',
      '    depends_on: [x]',
      '    networks: [front]',
      '    dns: 1.1.1.1',
      '    extra_hosts: ["a:1"]',
      '    logging: {driver: json-file, options: {a: b}}',
      '    ulimits: {nofile: 1}',
      '    healthcheck: {test: [CMD, a], retries: 1}',
      '    deploy: {resources: {limits: {memory: 1g}}}',
      '  web:',
      '    extends: base',
      '    build: {target: t}',
      '    command: three',
      '    depends_on: {y: {condition: service_healthy}}',
      '    networks: {back: {aliases: [b]}}',
      '    dns: [8.8.8.8]',
      '    extra_hosts: ["a:1", "b:2"]',
      '    logging: {driver: syslog}',
      '    ulimits: {nofile: {soft: 1, hard: 2}}',
      '    healthcheck: {test: NONE}',
      '    deploy: {resources: {limits: {cpus: 1}}, labels: {a: 1}}',
      '  x: {image: x}',
      '  y: {image: y}',
      'networks: {front: , back: }',
    ].join('\n'),
  );
  expect(messages(result)).toEqual([]);
  expect(service(result, 'web')).toMatchObject({
    build: { context: './x' },
    command: 'three',
    dependsOn: [
      { service: 'x', condition: 'service_started' },
      { service: 'y', condition: 'service_healthy' },
    ],
    networks: [{ name: 'front' }, { name: 'back', aliases: ['b'] }],
    healthcheck: { retries: 1, disabled: true },
    limits: { memoryBytes: 1_073_741_824, cpus: 1 },
  });
});

test('two values that cannot be merged are an error', () => {
  const result = readCompose(
    'services: {a: {image: a, ports: ["1:1"]}, b: {extends: a, ports: {x: y}}}',
  );
  expect(messages(result)).toContain(
    '"services.*.ports" is a list in the base. Write it as a list here.',
  );
});

test('YAML documents of one file are laid over each other', () => {
  const result = readCompose(
    'services: {web: {image: a, ports: ["1:1"]}}\n---\nservices: {web: {image: b, ports: ["2:2"]}}',
  );
  expect(service(result, 'web')).toMatchObject({ image: 'b' });
  expect(service(result, 'web')?.ports).toHaveLength(2);
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes variables like this.
import { expect, test } from 'vitest';
import { readCompose } from './read-compose.ts';
import { messages, readFolder, service } from './testing/folder.ts';

test('include brings in services, networks and volumes with paths of their own folder', () => {
  const result = readFolder({
    'compose.yaml': 'include: [sub/one.yaml, {path: two.yaml}]\nservices: {web: {image: w}}',
    'sub/one.yaml': [
      'services: {db: {image: "db:${TAG:-1}", volumes: [".:/src", "data:/data"]}}',
      'volumes: {data: }',
    ].join('\n'),
    'sub/.env': 'TAG=2',
    'two.yaml': 'services: {mq: {image: mq, networks: [back]}}\nnetworks: {back: }',
  });
  expect(messages(result)).toEqual([]);
  expect(result.project?.services.map(({ name, line }) => [name, line])).toEqual([
    ['web', 2],
    ['db', 1],
    ['mq', 1],
  ]);
  expect(service(result, 'db')).toMatchObject({
    image: 'db:2',
    volumes: [{ source: 'sub' }, { source: 'data' }],
  });
  expect(result.project?.networks.map(({ name }) => name)).toEqual(['back', 'default']);
  expect(result.project?.volumes.map(({ name }) => name)).toEqual(['data']);
});

test('an included file may have several paths, env files and a folder of its own', () => {
  const result = readFolder({
    'compose.yaml': [
      'include:',
      '  - path: [a/base.yaml, a/over.yaml]',
      '    env_file: [vars.env]',
      '    project_directory: other',
    ].join('\n'),
    'a/base.yaml': 'services: {web: {image: "i:${V}", volumes: ["./x:/x"]}}',
    'a/over.yaml': 'services: {web: {ports: ["${P}:80"]}}',
    'vars.env': 'V=7\nP=8000',
  });
  expect(messages(result)).toEqual([]);
  expect(service(result, 'web')).toMatchObject({
    image: 'i:7',
    ports: [{ published: 8000 }],
    volumes: [{ source: 'other/x' }],
  });
});

test('includes nest, and a service that extends keeps its folder', () => {
  const result = readFolder({
    'compose.yaml': 'include: [a/one.yaml]',
    'a/one.yaml': 'include: [b/two.yaml]\nservices: {one: {image: x}}',
    'a/b/two.yaml': 'services: {two: {extends: {file: base.yaml, service: s}}}',
    'a/b/base.yaml': 'services: {s: {image: x, volumes: ["./d:/d"]}}',
  });
  expect(messages(result)).toEqual([]);
  expect(service(result, 'two')?.volumes[0]?.source).toBe('a/b/d');
});

test('an include that is not at hand makes the import partial', () => {
  const result = readFolder({
    'compose.yaml':
      'include:\n  - no.yaml\n  - {path: x.yaml, env_file: no.env}\nservices: {a: {image: a}}',
    'x.yaml': 'services: {}',
  });
  expect(result.class).toBe('partial');
  expect(result.project?.services).toHaveLength(1);
  expect(messages(result)).toEqual([
    'include: the file "no.yaml" is not here. Import it together.',
    'include: the file "no.env" is not here. Import it together.',
  ]);
});

test('files that include each other are an error', () => {
  const self = readFolder({ 'compose.yaml': 'include: [compose.yaml]\nservices: {a: {image: a}}' });
  expect(self.class).toBe('invalid');
  const pair = readCompose('include: [a.yaml]', { files: () => 'include: [a.yaml]' });
  expect(messages(pair)[0]).toContain('include goes in a circle (a.yaml \u2192 a.yaml)');
});

test('an included service that differs from one here is an error, an equal one is not', () => {
  const other = 'services: {web: {image: x}}';
  const same = readFolder({ 'compose.yaml': `include: [o.yaml]\n${other}`, 'o.yaml': other });
  expect(same.class).toBe('ok');
  const text = 'include: [o.yaml]\nservices: {web: {image: y}}';
  const differs = readFolder({ 'compose.yaml': text, 'o.yaml': other });
  expect(messages(differs)).toEqual([
    'services.web is also in an included file, and differs. Rename one of them.',
  ]);
});

test('an error in another file is reported at the line that brought it in', () => {
  const result = readFolder({
    'compose.yaml': 'services:\n  web:\n    image: a\ninclude:\n  - bad.yaml',
    'bad.yaml': 'services:\n  x:\n    imagee: a',
  });
  expect(result.errors).toEqual([
    {
      line: 5,
      column: 5,
      message: 'bad.yaml:3: services.x has an unknown key "imagee". Did you mean "image"?',
    },
  ]);
});

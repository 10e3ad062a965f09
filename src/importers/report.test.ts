import { expect, test } from 'vitest';
import { reportFile, reportUnreadable } from './report.ts';

test('a Compose file is reported in the form of the reference answers', () => {
  const text = [
    'services:',
    '  web:',
    '    image: nginx',
    '    ports: ["8080:80", "53-54/udp"]',
    '    deploy: {replicas: 2, resources: {limits: {memory: 1k, cpus: "0.5"}}}',
    '    depends_on: [db]',
    '    volumes: ["/x", "data:/d"]',
    '    restart: always',
    '    healthcheck: {test: a}',
    '    profiles: [p]',
    '  db: {build: ., network_mode: host, scale: 0}',
    'volumes: {data: }',
  ].join('\n');
  const report = reportFile('a/compose.yaml', text, {});
  expect(JSON.parse(JSON.stringify(report))).toEqual({
    path: 'a/compose.yaml',
    type: 'compose',
    class: 'ok',
    expect: {
      services: {
        web: {
          image: 'nginx',
          replicas: 2,
          mem: '1024',
          cpus: 0.5,
          ports: ['8080:80/tcp', ':53/udp', ':54/udp'],
          dep: { db: 'service_started' },
          net: ['default'],
          vols: ['volume::/x', 'volume:data:/d'],
          restart: 'always',
          health: true,
          profiles: ['p'],
        },
        db: { build: true, net: 'host' },
      },
      networks: ['default'],
      volumes: ['data'],
    },
    ignored: [{ line: 9, what: 'services.web.healthcheck.test: not simulated' }],
    errors: [],
  });
});

test('a file that is wrong has no answer to compare, but errors', () => {
  const report = reportFile('compose.yaml', 'services: 1', {});
  expect(report).toMatchObject({ type: 'compose', class: 'invalid', expect: null });
  expect(report.errors).toHaveLength(1);
});

test.each([
  ['pod.yaml', 'apiVersion: v1', 'k8s', 'unsupported', 'Kubernetes'],
  ['vm.xml', '<domain>', 'libvirt', 'unsupported', 'libvirt'],
  ['s.json', '{"worlds": {}}', 'scenario', 'unsupported', 'scenario'],
  ['x.txt', 'x', 'unknown', 'invalid', 'nothing the importer understands'],
])('%s is answered with a sentence', (path, text, type, found, sentence) => {
  const report = reportFile(path, text, {});
  expect(report).toMatchObject({ path, type, class: found, expect: null, ignored: [] });
  expect(report.errors[0]?.message).toContain(sentence);
});

test('a Dockerfile is reported in the form of the reference answers', () => {
  const text = 'ARG T=1\nFROM a:$T AS b\nRUN x\nFROM b\nEXPOSE 80 443/tcp\nLABEL a=b\n';
  expect(reportFile('a/Dockerfile', text, {})).toEqual({
    path: 'a/Dockerfile',
    type: 'dockerfile',
    class: 'ok',
    expect: {
      stages: 2,
      instr: ['ARG', 'FROM', 'RUN', 'FROM', 'EXPOSE', 'LABEL'],
      from: ['a:$T', 'b'],
      expose: ['80', '443/tcp'],
    },
    ignored: [{ line: 6, what: 'LABEL: labels change nothing' }],
    errors: [],
  });
  expect(reportFile('Dockerfile', 'FROM a\nENV x', {})).toMatchObject({
    class: 'invalid',
    expect: null,
    errors: [
      { line: 2, column: 1, message: 'ENV needs a name and a value. Write ENV name=value.' },
    ],
  });
  expect(reportFile('Dockerfile', 'FROM a\nFOO x', {})).toMatchObject({
    class: 'parse-only',
    expect: { instr: ['FROM', 'FOO'] },
  });
});

test('a file that cannot be opened is answered, too', () => {
  expect(reportUnreadable('gone', 'ENOENT')).toMatchObject({
    class: 'invalid',
    errors: [{ line: 1, message: 'The file cannot be opened (ENOENT). Check its name.' }],
  });
});

import { expect, test } from 'vitest';
import { detect } from './detect.ts';

test.each([
  ['compose', 'services:\n  web:\n    image: a', ''],
  ['compose', '# c\nversion: "3"\n\nservices:', ''],
  ['compose', 'include:\n  - a.yaml', ''],
  ['compose', '{"services": {"web": {"image": "a"}}}', ''],
  ['compose', '"services": {}', ''],
  ['compose', 'volumes:\n  a:', ''],
  ['compose', '  services:\n    web: {}', ''],
  ['compose', '\uFEFFservices: {}', ''],
  ['compose', 'vpn:\n  image: a', 'dir/docker-compose.yml'],
  ['compose', '', 'compose.yaml'],
  ['scenario', '{\n  "version": 1,\n  "worlds": {}}', ''],
  ['k8s', 'apiVersion: v1\nkind: Pod', ''],
  ['k8s', '---\nkind: List\nitems: []', ''],
  ['k8s', '{"apiVersion": "v1"}', ''],
  ['libvirt', '<domain type="kvm">', ''],
  ['libvirt', '<?xml version="1.0"?>\n<domain>', ''],
  ['dockerfile', '# syntax=x\nARG A\nFROM a', ''],
  ['dockerfile', 'from scratch', ''],
  ['dockerfile', '', 'Dockerfile'],
  ['dockerfile', 'RUN <<EOF\nservices:\nEOF', 'a/Dockerfile.dev'],
  ['dockerfile', 'LABEL a=b\nFROM a', ''],
  ['dockerfile', 'MAINTAINER me', 'Containerfile'],
  ['compose', 'services: {}', 'dockerfile.yml'],
  ['unknown', '<html></html>', ''],
  ['unknown', 'hello world', 'note.txt'],
  ['unknown', '', ''],
])('%s is recognised in %j %j', (type, text, path) => {
  expect(detect(text, path).type).toBe(type);
});

test('what is not understood is answered with what would be', () => {
  expect(detect('hello').problem).toBe(
    'This is nothing the importer understands. Give a Compose file (it has a line "services:"), ' +
      'a Dockerfile (it has a line "FROM image") or a Hypervisible scenario (JSON with "worlds").',
  );
  expect(detect(' \n').problem).toContain('The file is empty.');
});

test('a guess takes no time on megabytes', () => {
  const start = performance.now();
  for (const piece of ['a', 'a:', '\n', '{', '"services"', '<', 'services :']) {
    detect(piece.repeat(2_000_000 / piece.length));
  }
  expect(performance.now() - start).toBeLessThan(1_000);
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes variables like this.
import { expect, test } from 'vitest';
import { web } from './testing/web.ts';

test('limits are read in old and new form', () => {
  expect(web('mem_limit: 512m\ncpus: 1.5\npids_limit: 100\nmem_reservation: 256Mb')).toMatchObject({
    limits: { memoryBytes: 536_870_912, cpus: 1.5, pids: 100 },
    reservations: { memoryBytes: 268_435_456 },
  });
  const deploy = [
    'cpu_shares: 512',
    'deploy:',
    '  resources:',
    '    limits: {cpus: "0.50", memory: 50M, pids: 10}',
    '    reservations: {cpus: 0.25, memory: 20M}',
  ].join('\n');
  expect(web(deploy)).toMatchObject({
    cpuShares: 512,
    limits: { cpus: 0.5, memoryBytes: 52_428_800, pids: 10 },
    reservations: { cpus: 0.25, memoryBytes: 20_971_520 },
  });
});

test('a limit of zero or below is no limit', () => {
  expect(web('mem_limit: 0\ncpus: 0\npids_limit: -1').limits).toEqual({});
});

test('the number of containers comes from deploy.replicas or scale', () => {
  expect(web('scale: 3')).toMatchObject({ replicas: 3, replicasGiven: true, global: false });
  expect(web('deploy: {replicas: "${N:-2}"}')).toMatchObject({ replicas: 2 });
  expect(web('deploy: {replicas: 0}')).toMatchObject({ replicas: 0, replicasGiven: true });
  expect(web('deploy: {mode: global}')).toMatchObject({ replicas: 1, global: true });
});

test.each([
  ['restart: always', { policy: 'always', text: 'always' }],
  ['restart: "no"', { policy: 'no', text: 'no' }],
  ['restart: no', { policy: 'no', text: 'no' }],
  ['restart: unless-stopped', { policy: 'unless-stopped', text: 'unless-stopped' }],
  ['restart: on-failure:5', { policy: 'on-failure', maxRetries: 5, text: 'on-failure:5' }],
  ['restart: on-failure', { policy: 'on-failure', text: 'on-failure' }],
  ['restart: sometimes', { policy: 'no', text: 'sometimes' }],
  ['restart: ${R}', undefined],
  ['deploy: {restart_policy: {condition: none}}', { policy: 'no' }],
  ['deploy: {restart_policy: {condition: any}}', { policy: 'always' }],
  ['deploy: {restart_policy: {}}', { policy: 'always' }],
  [
    'restart: always\ndeploy: {restart_policy: {condition: on-failure, max_attempts: 3}}',
    { policy: 'on-failure', maxRetries: 3, text: 'always' },
  ],
])('%s is a restart policy', (body, expected) => {
  expect(web(body).restart).toEqual(expected);
});

test.each([
  ['test: curl x', { retries: 3, disabled: false, intervalMicros: 30_000_000 }],
  [
    'test: [CMD, x]\n  interval: 1m30s\n  timeout: 5s\n  retries: 7\n  start_period: 500ms',
    {
      intervalMicros: 90_000_000,
      timeoutMicros: 5_000_000,
      retries: 7,
      startPeriodMicros: 500_000,
      disabled: false,
    },
  ],
  ['disable: true', { disabled: true }],
  ['test: [NONE]', { disabled: true }],
  ['test: NONE', { disabled: true }],
  ['retries: "${R:-2}"', { retries: 2 }],
])('the healthcheck "%s" is read', (body, expected) => {
  expect(web(`healthcheck:\n  ${body}`).healthcheck).toMatchObject(expected);
});

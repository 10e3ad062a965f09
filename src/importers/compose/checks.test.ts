// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes variables like this.
import { expect, test } from 'vitest';
import { readCompose } from './read-compose.ts';

const one = (body: string): string => `services:\n  web:\n    image: nginx\n    ${body}\n`;

/** Text, class, line:column and a part of the message. */
type Case = [text: string, found: string, place: string, message: string];

const SHAPES: Case[] = [
  ['', 'invalid', '1:1', 'The file is empty. A Compose file starts with a line "services:".'],
  ['[]', 'invalid', '1:1', 'not a map'],
  ['services: []', 'invalid', '1:11', 'services must be a map, but is a list'],
  ['services:\n  web:\n', 'invalid', '2:7', 'services.web must be a map, but is empty'],
  ['services: {"a b": {image: x}}', 'invalid', '1:12', '"a b" is not a name'],
  ['web:\n  image: x', 'invalid', '1:1', 'The file has an unknown key "web"'],
  [
    'version: 3\nservices: {}',
    'invalid',
    '1:10',
    'version must be text, but is 3. Put it in quotes.',
  ],
  [one('imagee: x'), 'invalid', '4:5', 'unknown key "imagee". Did you mean "image"?'],
  [one('ports: 80'), 'invalid', '4:12', 'services.web.ports must be a list, but is 80. Write it'],
  [one('ports:'), 'invalid', '4:11', 'must be a list, but is empty. Give it a value or remove'],
  [one('command: [a, 1]'), 'invalid', '4:18', 'services.web.command[1] must be text, but is 1'],
  [one('environment: {A: [1]}'), 'invalid', '4:22', 'services.web.environment.A must be text or'],
  [one('privileged: maybe'), 'invalid', '4:17', '"maybe" is not true or false'],
  [one('depends_on: [a, a]'), 'invalid', '4:21', '[0] and services.web.depends_on[1] are the same'],
  [one('depends_on: {a: {}}'), 'invalid', '4:21', 'has no "condition". Add it.'],
  [one('depends_on: {a: {condition: x}}'), 'invalid', '4:33', 'must be one of service_started'],
  [one('volumes: [{target: /x}]'), 'invalid', '4:15', 'has no "type". Add it.'],
  [one('oom_score_adj: 2000'), 'invalid', '4:20', 'is 2000, outside of -1000 to 1000'],
  [one('container_name: "?"'), 'invalid', '4:21', '"?" is not allowed here'],
  [one('user: 1000'), 'invalid', '4:11', 'services.web.user must be text, but is 1000'],
  [one('extends: {file: x}'), 'invalid', '4:14', 'has no "service"'],
  ['include: x\nservices: {}', 'invalid', '1:10', 'include must be a list'],
];

const VALUES: Case[] = [
  [
    one('ports: ["80000:80"]'),
    'invalid',
    '4:13',
    'services.web.ports[0]: "80000:80" is not a port (1\u201365535)',
  ],
  [one('ports: [{target: 99999}]'), 'invalid', '4:13', 'target is "99999", not a port'],
  [one('ports: [{published: 1}]'), 'invalid', '4:13', 'target is nothing, not a port'],
  [one('ports: [{target: 1, host_ip: x}]'), 'invalid', '4:13', 'host_ip is "x", not an IP'],
  [one('ports: [70000]'), 'invalid', '4:13', '"70000" is not a port'],
  [one('ports: [1.5]'), 'invalid', '4:13', '"1.5" is not a port'],
  [one('volumes: [":/x"]'), 'invalid', '4:15', 'services.web.volumes[0]: ":/x" has nothing'],
  [one('volumes: [{type: bind}]'), 'invalid', '4:15', 'has no target. Write "target: /data"'],
  [one('mem_limit: lots'), 'invalid', '4:16', '"lots" is not a size. Write "512m" or "2g".'],
  [one('cpus: many'), 'invalid', '4:11', '"many" is not a number'],
  [one('stop_grace_period: "10"'), 'invalid', '4:24', '"10" is not a duration. Write "30s"'],
  [one('healthcheck: {interval: 5x}'), 'invalid', '4:29', 'services.web.healthcheck.interval'],
  [one('deploy: {replicas: -1}'), 'invalid', '4:24', '"-1" is not a count'],
  [one('scale: ${N}'), 'invalid', '4:12', '"" is not a whole number'],
  [one('command: "${X"'), 'invalid', '4:14', '"${X" is not a variable. Write "${NAME}", or "$$"'],
];

const CONTRADICTIONS: Case[] = [
  [one('network_mode: host\n    networks: [default]'), 'invalid', '4:19', 'Keep one of them'],
  [one('healthcheck: {test: [curl, x]}'), 'invalid', '4:26', 'starts with "curl"'],
  [
    one('scale: 2\n    deploy: {replicas: 3}'),
    'invalid',
    '4:12',
    'scale and deploy.replicas differ',
  ],
  [
    one('cpus: 1\n    deploy: {resources: {limits: {cpus: 2}}}'),
    'invalid',
    '4:11',
    'cpus and deploy.resources.limits.cpus differ',
  ],
  [one('container_name: ab\n    scale: 2'), 'invalid', '4:21', 'has a container_name and 2'],
  [
    one('build: {dockerfile: D, dockerfile_inline: FROM x}'),
    'invalid',
    '4:47',
    'dockerfile and dockerfile_inline',
  ],
  [one('platform: linux/a\n    build: {platforms: [linux/b]}'), 'invalid', '5:24', 'Add "linux/a"'],
  [one('tmpfs: /x\n    volumes: ["/x"]'), 'invalid', '4:12', 'is mounted at "/x" too'],
  [one('develop: {watch: [{path: ., action: sync}]}'), 'invalid', '4:23', 'watch[0] has no target'],
  [one('gpus: [{count: 1, device_ids: [a]}]'), 'invalid', '4:12', 'count and device_ids'],
  [
    'services: {}\nvolumes:\n  a: {external: true, driver: x}',
    'invalid',
    '3:23',
    'volumes.a is external, so "driver" cannot be set here',
  ],
  ['services: {}\nsecrets: {s: {}}', 'invalid', '2:11', 'secrets.s has no source'],
  [
    'services: {}\nconfigs: {c: {file: a, content: b}}',
    'invalid',
    '2:11',
    'configs.c has file and content',
  ],
  [
    'services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, links: [a]}',
    'invalid',
    '3:25',
    'services.b.links[0] makes a dependency circle (a \u2192 b \u2192 a). Remove one.',
  ],
];

const LACKS: Case[] = [
  ['services:\n  web:\n    ports: ["1:1"]', 'partial', '2:3', 'has neither image nor build'],
  [one('networks: [n]'), 'partial', '4:16', 'services.web.networks[0]: no network "n" is defined'],
  [one('depends_on: [db]'), 'partial', '4:18', 'no service "db" is defined'],
  [one('network_mode: "service:db"'), 'partial', '4:19', 'services.web.network_mode: no service'],
  [one('volumes: ["vol:/data"]'), 'partial', '4:15', 'volumes[0]: no volume "vol" is'],
  [one('secrets: [s, {source: t}]'), 'partial', '4:15', 'no secret "s" is defined'],
  [one('configs: [c]'), 'partial', '4:15', 'no config "c" is defined'],
  [one('build: {context: ., secrets: [s]}'), 'partial', '4:35', 'services.web.build.secrets'],
  [one('models: {m: {model_var: X}}'), 'partial', '4:14', 'no model "m" is defined'],
];

const CASES = [...SHAPES, ...VALUES, ...CONTRADICTIONS, ...LACKS];

test.each(CASES)('%j is answered with its place and a remedy', (text, found, place, message) => {
  const result = readCompose(text);
  const errors = result.errors.map((error) => `${error.line}:${error.column} ${error.message}`);
  expect(errors.join('\n')).toContain(`${place} `);
  expect(result.errors.map((error) => error.message).join('\n')).toContain(message);
  expect(result.class).toBe(found);
  expect(result.project === undefined).toBe(found === 'invalid');
  for (const error of result.errors) expect(error.message).toMatch(/[.?]$/);
});

test('a partial import keeps everything that is there', () => {
  const { project } = readCompose(one('networks: [gone]\n    ports: ["1:1"]'));
  expect(project?.services[0]).toMatchObject({ image: 'nginx', ports: [{ target: 1 }] });
});

test('a volume with a name of one letter reads as a Windows drive, as in docker compose', () => {
  const { project } = readCompose(one('volumes: ["v:/data"]'));
  expect(project?.services[0]?.volumes).toEqual([
    { type: 'volume', target: 'v:/data', readOnly: false },
  ]);
});

test('errors come in the order of the file', () => {
  const { errors } = readCompose('services:\n  b: {imagee: 1}\n  a: {portz: 1}\nfoo: 1');
  expect(errors.map(({ line }) => line)).toEqual([2, 3, 4]);
});

test('what the simulator leaves out is listed with reasons, and x- keys are not', () => {
  const text = [
    'version: "3"',
    'x-any: {a: 1}',
    'services:',
    '  web:',
    '    image: ${I:-nginx}:$TAG',
    '    x-own: 1',
    '    logging: {driver: x}',
    '    command: a',
    '    entrypoint: b',
    '    environment: [A=1, B=2]',
    '    deploy: {placement: {constraints: []}, restart_policy: {delay: 1s}, replicas: 2}',
    '    build: {context: ., target: t}',
    '    healthcheck: {test: a, start_interval: 1s}',
    'secrets: {s: {file: x}}',
    'volumes: {v: {driver: x}}',
    'networks: {n: {attachable: true, driver: x}}',
  ].join('\n');
  const { ignored } = readCompose(text);
  expect(ignored.map(({ line, what }) => `${line} ${what}`)).toEqual([
    '1 version: obsolete, has no effect',
    '5 services.web.image: the variable "TAG" is not set, so it is empty',
    '7 services.web.logging: not simulated',
    '8 services.web.command and services.web.entrypoint: noted, programs are not run',
    '10 services.web.environment: 2 variables noted by name, values are not read',
    '11 services.web.deploy.placement: not simulated',
    '11 services.web.deploy.restart_policy.delay: not simulated',
    '12 services.web.build.target: not simulated',
    '13 services.web.healthcheck.test: not simulated',
    '13 services.web.healthcheck.start_interval: not simulated',
    '14 secrets: not simulated',
    '15 volumes.v.driver: not simulated',
    '16 networks.n.attachable: not simulated',
  ]);
});

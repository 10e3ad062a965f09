// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes variables like this.
import { expect, test } from 'vitest';
import { type ComposeOptions, readCompose } from './read-compose.ts';
import { web } from './testing/web.ts';

test('a service without keys of its own has sensible defaults', () => {
  expect(readCompose('services:\n  web:\n    image: nginx:1\n').project).toEqual({
    name: 'project',
    services: [
      {
        name: 'web',
        line: 2,
        image: 'nginx:1',
        provider: false,
        replicas: 1,
        replicasGiven: false,
        global: false,
        limits: {},
        reservations: {},
        ports: [],
        expose: [],
        dependsOn: [],
        volumes: [],
        networks: [{ name: 'default', aliases: [] }],
        environmentNames: [],
        privileged: false,
        profiles: [],
      },
    ],
    networks: [{ name: 'default', external: false, internal: false, subnets: [] }],
    volumes: [],
  });
});

test('ports are read in all forms, and the last of two equal ones counts', () => {
  const body = [
    'ports:',
    '  - "8080:80"',
    '  - 443',
    '  - 8080:80',
    '  - target: 53',
    '    published: "5353"',
    '    protocol: udp',
    '    host_ip: 127.0.0.1',
    '    mode: host',
    '  - {target: "${T}", published: 9000-9010}',
  ].join('\n');
  expect(web(body, { env: { T: '90' } }).ports).toEqual([
    { published: 8080, target: 80, protocol: 'tcp' },
    { target: 443, protocol: 'tcp' },
    { hostIp: '127.0.0.1', published: 5353, target: 53, protocol: 'udp' },
    { published: 9000, publishedLast: 9010, target: 90, protocol: 'tcp' },
  ]);
});

test('mounts are read in short and long form, one for each target', () => {
  const body = [
    'volumes:',
    '  - ./a:/a:ro',
    '  - /cache',
    '  - ./b:/a',
    '  - {type: tmpfs, target: /tmp/, tmpfs: {size: 1000, mode: 0o777}}',
    '  - {type: bind, source: ., target: /src, read_only: "yes", bind: {create_host_path: true}}',
    '  - {type: image, source: busybox, target: /img, image: {subpath: x}}',
  ].join('\n');
  expect(web(body).volumes).toEqual([
    { type: 'bind', source: './b', target: '/a', readOnly: false },
    { type: 'volume', target: '/cache', readOnly: false },
    { type: 'tmpfs', target: '/tmp', readOnly: false },
    { type: 'bind', source: '.', target: '/src', readOnly: true },
    { type: 'image', source: 'busybox', target: '/img', readOnly: false },
  ]);
});

test('networks are read as list and as map', () => {
  const top = (body: string): string =>
    `services:\n  web:\n    image: a\n    networks:\n${body}\n` +
    'networks: {front: , back: {internal: true}}';
  const list = readCompose(top('      - front\n      - back')).project;
  expect(list?.services[0]?.networks.map(({ name }) => name)).toEqual(['front', 'back']);
  expect(list?.networks.map(({ name, internal }) => [name, internal])).toEqual([
    ['front', false],
    ['back', true],
  ]);
  const map = readCompose(
    top('      front: {ipv4_address: 10.0.0.5, aliases: [www]}\n      back:'),
  ).project;
  expect(map?.services[0]?.networks).toEqual([
    { name: 'front', ipv4: '10.0.0.5', aliases: ['www'] },
    { name: 'back', aliases: [] },
  ]);
});

test('a service with a network mode joins no network, and no default network appears', () => {
  const { project } = readCompose('services: {web: {image: a, network_mode: host}}');
  expect(project?.services[0]).toMatchObject({ networkMode: 'host', networks: [] });
  expect(project?.networks).toEqual([]);
});

test('dependencies are read as list and as map, with conditions', () => {
  const text = [
    'services:',
    '  a: {image: a, depends_on: [b, c]}',
    '  b:',
    '    image: b',
    '    depends_on:',
    '      c: {condition: service_healthy, restart: true}',
    '      d: {condition: service_completed_successfully, required: false}',
    '  c: {image: c}',
    '  d: {image: d}',
  ].join('\n');
  const [a, b] = readCompose(text).project?.services ?? [];
  expect(a?.dependsOn.map(({ service, condition }) => `${service} ${condition}`)).toEqual([
    'b service_started',
    'c service_started',
  ]);
  expect(b?.dependsOn).toEqual([
    { service: 'c', condition: 'service_healthy', required: true, implied: false },
    { service: 'd', condition: 'service_completed_successfully', required: false, implied: false },
  ]);
});

test.each([
  'links: ["b:alias"]',
  'volumes_from: ["b:ro"]',
  'network_mode: service:b',
  'pid: service:b',
])('%s makes a dependency', (key) => {
  const { project } = readCompose(`services:\n  a:\n    image: a\n    ${key}\n  b: {image: b}`);
  expect(project?.services[0]?.dependsOn).toEqual([
    { service: 'b', condition: 'service_started', required: true, implied: true },
  ]);
});

test('volumes from a container that is not a service make no dependency', () => {
  expect(web('volumes_from: ["container:x"]').dependsOn).toEqual([]);
});

test('only the names of environment variables are kept', () => {
  const list = web('environment:\n  - KEY=s3cret\n  - PASSED\n  - KEY=again');
  const map = web('environment:\n  KEY: s3cret\n  EMPTY:\n  N: 1\n  T: true');
  expect(list.environmentNames).toEqual(['KEY', 'PASSED']);
  expect(map.environmentNames).toEqual(['KEY', 'EMPTY', 'N', 'T']);
  expect(JSON.stringify([list, map])).not.toContain('s3cret');
});

test('the smaller keys are read', () => {
  const body = [
    'build: {context: ./app, dockerfile: D, args: [A=1]}',
    'container_name: my-web',
    'command: ["nginx", "-g", "daemon off;"]',
    'expose: [3000, "4000-4005/udp"]',
    'stop_grace_period: 1m',
    'privileged: true',
    'platform: linux/arm64',
    'profiles: [debug]',
  ].join('\n');
  expect(web(body)).toMatchObject({
    build: { context: './app' },
    containerName: 'my-web',
    command: 'nginx -g daemon off;',
    expose: ['3000', '4000-4005/udp'],
    stopGraceMicros: 60_000_000,
    privileged: true,
    platform: 'linux/arm64',
    profiles: ['debug'],
  });
});

test('build is read as text and with a Dockerfile written in place', () => {
  const build = (value: string): unknown =>
    readCompose(`services: {web: {build: ${value}}}`).project?.services[0]?.build;
  expect(build('./dir')).toEqual({ context: './dir' });
  expect(build('{dockerfile: D}')).toEqual({ context: '.' });
  expect(build('{dockerfile_inline: FROM a}')).toEqual({ context: '' });
});

test('a service of a plug-in needs no image and joins no network', () => {
  const { class: found, project } = readCompose(
    'services: {db: {provider: {type: x, options: {size: 1, names: [a, b]}}}}',
  );
  expect(found).toBe('ok');
  expect(project?.services[0]).toMatchObject({ provider: true, networks: [] });
});

test('top-level networks and volumes are read, external ones in both forms', () => {
  const { project } = readCompose(
    [
      'name: shop',
      'services: {web: {image: a}}',
      'networks:',
      '  one: {external: true, name: real}',
      '  two: {external: {name: real}}',
      '  three: {driver: overlay, ipam: {config: [{subnet: 10.1.0.0/16}]}}',
      'volumes: {data: , shared: {external: true}}',
    ].join('\n'),
  );
  expect(project).toMatchObject({
    name: 'shop',
    networks: [
      { name: 'one', external: true },
      { name: 'two', external: true },
      { name: 'three', external: false, driver: 'overlay', subnets: ['10.1.0.0/16'] },
      { name: 'default' },
    ],
    volumes: [
      { name: 'data', external: false },
      { name: 'shared', external: true },
    ],
  });
});

test('the name of the project is a variable', () => {
  const image = (text: string, options: ComposeOptions = {}): string | undefined =>
    readCompose(text, options).project?.services[0]?.image;
  const body = 'services: {web: {image: "${COMPOSE_PROJECT_NAME}-web"}}';
  expect(image(`name: \${N:-shop}\n${body}`)).toBe('shop-web');
  expect(image(body, { projectName: 'given' })).toBe('given-web');
});

test('the order of keys in the file is kept', () => {
  const { project } = readCompose('services: {z: {image: a}, "10": {image: a}, "2": {image: a}}');
  expect(project?.services.map(({ name }) => name)).toEqual(['z', '10', '2']);
});

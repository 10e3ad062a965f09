// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes variables like this.
/** Broken files: 2,000 mutations of good ones, always the same ones. None may throw or hang. */
import { expect, test } from 'vitest';
import { expectOf } from './expect.ts';
import { readCompose } from './read-compose.ts';

const SEEDS = [
  [
    'x-base: &base',
    '  restart: on-failure:3',
    '  logging: &log {driver: json-file, options: {max-size: 1m}}',
    'services:',
    '  web:',
    '    <<: *base',
    '    image: "nginx:${TAG:-1.27}"',
    '    ports: ["8080:80", "127.0.0.1:443:443/tcp", {target: 53, published: "53", protocol: udp}]',
    '    depends_on: {db: {condition: service_healthy, required: true}}',
    '    deploy: {replicas: 3, resources: {limits: {cpus: "0.5", memory: 512M}}}',
    '    networks: {front: {ipv4_address: 10.0.0.9, aliases: [www]}}',
    '  db:',
    '    extends: {service: base}',
    '    volumes: ["data:/var/lib/data:ro", "./init:/init", /cache]',
    '    environment: {PASSWORD: "${PASSWORD:?set it}", EMPTY: }',
    '    healthcheck: {test: [CMD-SHELL, pg_isready], interval: 10s, retries: 5}',
    '  base: {image: postgres, command: !reset null, stop_grace_period: 1m30s}',
    'networks: {front: {ipam: {config: [{subnet: 10.0.0.0/24}]}}}',
    'volumes: {data: {external: true}}',
  ].join('\n'),
  [
    'name: other',
    'include:',
    '  - other.yaml',
    'services:',
    '  app:',
    '    build:',
    '      context: .',
    '      args:',
    '        - A=1',
    '    command: |',
    '      echo "$$HOME"',
    '      sleep 1',
    '    environment:',
    '      - A=b',
    '      - C',
    '    env_file: .env',
    '    links:',
    '      - "cache:redis"',
    '    scale: 2',
    '    mem_limit: 1g',
    '  cache:',
    "    image: 'redis'",
    '    network_mode: host',
    'secrets:',
    '  key:',
    '    file: ./key',
  ].join('\n'),
];

const EXTREMES = [
  '__proto__: {x: 1}',
  'constructor',
  '1e999',
  '-1',
  '99999999999999999999',
  '.nan',
  '~',
  '!!binary x',
  '!reset',
  '&a',
  '*a',
  '<<: *base',
  '${',
  '$${A:-${B}}',
  '[[[[[[[[[[',
  '{{{{',
  '\u0000',
  '\ufeff',
  '\ud83d',
  '---\n',
  '...\n',
  '\t',
  '"',
  "'",
  '# ',
  ': ',
  '- ',
  '? ',
  '| ',
  '\r\n',
  '%YAML 1.1\n---\n',
];

/** Marsaglia's xorshift32: good enough to spread mutations, and the same everywhere. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function mutate(text: string, random: (below: number) => number): string {
  const at = random(text.length + 1);
  const length = random(40);
  const piece = text.slice(at, at + length);
  const rest = text.slice(at + length);
  const before = text.slice(0, at);
  const extreme = EXTREMES[random(EXTREMES.length)] ?? '';
  switch (random(7)) {
    case 0:
      return before + String.fromCharCode(random(256)) + text.slice(at + 1);
    case 1:
      return before + rest;
    case 2:
      return before + piece + piece + rest;
    case 3:
      return before + piece.repeat(1 + random(50)) + rest;
    case 4:
      return before + extreme + text.slice(at);
    case 5: {
      const other = random(text.length);
      return text.slice(0, other) + piece + text.slice(other);
    }
    default:
      return before + rest.split('\n').reverse().join('\n');
  }
}

test('2,000 broken files each get an answer', { timeout: 60_000 }, () => {
  const prototype = Reflect.ownKeys(Object.prototype);
  const random = createRandom(20_240_607);
  const classes = new Set<string>();
  for (let i = 0; i < 2_000; i += 1) {
    let text = SEEDS[i % SEEDS.length] ?? '';
    for (let n = 1 + random(4); n > 0; n -= 1) text = mutate(text, random);
    const files = (): string => mutate(SEEDS[1] ?? '', random);
    const result = readCompose(text, { files, env: { TAG: '2', PASSWORD: 'x' } });
    classes.add(result.class);
    expect(result.class === 'invalid').toBe(result.project === undefined);
    expect(result.class === 'invalid' || result.class === 'partial').toBe(result.errors.length > 0);
    for (const { line, column, message } of result.errors) {
      expect(line > 0 && column > 0 && message.length > 10).toBe(true);
      // An answer, not the net below all of them.
      expect(message).not.toContain('please report this');
    }
    if (result.project) expect(() => JSON.stringify(expectOf(result.project!))).not.toThrow();
  }
  expect([...classes].sort()).toEqual(['invalid', 'ok', 'ok-but-env_file-missing', 'partial']);
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototype);
});

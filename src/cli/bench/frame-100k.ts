/**
 * What a frame costs on both sides of the wire when everything has changed: 100,000 containers on
 * 1,000 hosts, every cell of every column sent, received, taken into the mirror, and eight columns
 * of it read. Through the real tables, messages and mirror, over a real message channel.
 */
import { performance } from 'node:perf_hooks';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { catalog } from '../../catalog/index.ts';
import { createSimulation, type EntitySpec, type ScenarioSpec } from '../../engine/index.ts';
import { type Frame, transferables } from '../../wire/messages.ts';
import { Mirror } from '../../wire/mirror.ts';
import type { Row } from './row.ts';

const HOSTS = 1000;
const CONTAINERS = 100;
const FRAMES = 240;
/** Frames before the compiler has settled; a page has drawn more than that within two seconds. */
const WARM_UP = 60;
/** The eight columns that painters look at in every frame; the others are read when asked for. */
const READ = [
  'parent',
  'state',
  'tiersUp',
  'phase',
  'threads',
  'cpuShare',
  'memoryBytes',
  'inFlight',
];

function scenario(): ScenarioSpec {
  const entities: EntitySpec[] = [];
  const hardware = {
    cores: 64,
    memoryBytes: 256 * 2 ** 30,
    diskBytes: 1e13,
    diskBytesPerSecond: 1e9,
    networkBytesPerSecond: 1e9,
  };
  for (let h = 0; h < HOSTS; h++) {
    entities.push({ id: `host-${h}`, kind: 'server', on: null, up: true, hardware });
    const on = `linux-${h}`;
    entities.push({ id: on, kind: 'linux', on: `host-${h}`, system: 'ubuntu', up: true });
    for (let c = 0; c < CONTAINERS; c++) {
      const id = `c-${h}-${c}`;
      entities.push({ id, kind: 'docker-container', on, application: 'nginx', up: true });
    }
  }
  const world = {
    id: 'fleet',
    title: 'Fleet',
    registryBytesPerSecond: 1e9,
    entities,
    images: [],
    services: [],
    clients: [],
  };
  return { title: 'A fleet', seed: 1, worlds: [world], journal: [] };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** Rows `main` and `worker`, in milliseconds a frame; the check is the sum of what was read. */
export function frame100k(): Row[] {
  const view = createSimulation({ catalog, scenario: scenario() }).views[0];
  if (!view) throw new Error('the scenario has no world');
  const mirror = new Mirror();
  const { port1, port2 } = new MessageChannel();
  const main: number[] = [];
  const worker: number[] = [];
  let sum = 0;
  for (let revision = 0; revision < FRAMES; revision++) {
    const begun = performance.now();
    const frame: Frame = {
      revision,
      whole: revision === 0,
      now: revision,
      reached: true,
      worlds: [{ ...view.drain(true), born: [] }],
      events: [],
      horizon: revision,
      info: [{ id: 'fleet', title: 'Fleet', services: [], clients: [] }],
    };
    port1.postMessage(frame, transferables(frame));
    const posted = performance.now();
    const message = receiveMessageOnPort(port2) as { message: Frame };
    mirror.apply(message.message);
    sum = readAll(mirror);
    if (revision < WARM_UP) continue;
    main.push(performance.now() - posted);
    worker.push(posted - begun);
  }
  port1.close();
  return [
    { bench: 'frame-100k', variant: 'main', value: median(main), unit: 'ms a frame', check: sum },
    { bench: 'frame-100k', variant: 'worker', value: median(worker), unit: 'ms a frame' },
  ];
}

/** Reads every cell of the columns that painters read. */
function readAll(mirror: Mirror): number {
  const world = mirror.worlds[0];
  if (!world) return 0;
  let sum = 0;
  for (const name of READ) {
    const cells = world.columns[name];
    if (cells instanceof Float64Array) sum += sumFloats(cells);
    else if (cells instanceof Uint8Array) sum += mixBytes(cells);
    else if (cells instanceof Int32Array) sum += mixInts(cells);
    else if (cells instanceof Uint32Array) sum += mixWords(cells);
  }
  return sum;
}

/*
 * One loop per type of cell, as painters' are. Four sums of their own, because a single one would
 * measure how long an addition waits for the one before, not how long reading takes; whole numbers
 * are mixed instead of added, so that they stay whole.
 */
function sumFloats(cells: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const end = cells.length & ~3;
  for (let i = 0; i < end; i += 4) {
    a += cells[i] as number;
    b += cells[i + 1] as number;
    c += cells[i + 2] as number;
    d += cells[i + 3] as number;
  }
  for (let i = end; i < cells.length; i++) a += cells[i] as number;
  return a + b + c + d;
}
function mixBytes(cells: Uint8Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const end = cells.length & ~3;
  for (let i = 0; i < end; i += 4) {
    a ^= cells[i] as number;
    b ^= cells[i + 1] as number;
    c ^= cells[i + 2] as number;
    d ^= cells[i + 3] as number;
  }
  for (let i = end; i < cells.length; i++) a ^= cells[i] as number;
  return a ^ b ^ c ^ d;
}
function mixInts(cells: Int32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const end = cells.length & ~3;
  for (let i = 0; i < end; i += 4) {
    a ^= cells[i] as number;
    b ^= cells[i + 1] as number;
    c ^= cells[i + 2] as number;
    d ^= cells[i + 3] as number;
  }
  for (let i = end; i < cells.length; i++) a ^= cells[i] as number;
  return a ^ b ^ c ^ d;
}
function mixWords(cells: Uint32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const end = cells.length & ~3;
  for (let i = 0; i < end; i += 4) {
    a ^= cells[i] as number;
    b ^= cells[i + 1] as number;
    c ^= cells[i + 2] as number;
    d ^= cells[i + 3] as number;
  }
  for (let i = end; i < cells.length; i++) a ^= cells[i] as number;
  return a ^ b ^ c ^ d;
}

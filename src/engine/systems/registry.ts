/**
 * The registry from which images come: whether it answers, what it holds, and which starts wait
 * because they could not fetch.
 *
 * It holds every layer of the images that the catalogue and the scenario name, and what was pushed
 * to it. While it does not answer nothing is fetched from it and nothing pushed; what a host has in
 * its store starts all the same.
 *
 * How accurate is this? It answers or it does not, for all hosts at once. Left out: mirrors, limits
 * on the number of pulls, manifests (a few kB), and that a daemon tries a broken download again
 * before it gives up (Docker: five times within about a minute, `docker-pull-attempts`).
 */
import { NO_TIMER } from '../agenda.ts';
import type { WorldCore } from '../world.ts';
import { VERSION_MARK } from './images.ts';

export interface PullWait {
  /** Pulls that have failed in a row. */
  failed: number;
  /** 1 while it is not to be started. */
  held: number;
  /** When it is tried again by itself. */
  timer: number;
}
export interface RegistryState {
  /** 1 while it does not answer. */
  down: number;
  /** The event that last changed that; −1: none has. */
  event: number;
  /** Layers that were pushed to it, by digest. */
  readonly pushed: Map<string, number>;
  /** Layers that were built here and that it does not have, by digest. */
  readonly lacks: Map<string, number>;
  /** Rows that start and cannot fetch; called off at the end of the instant. */
  readonly failing: number[];
  /** Rows whose last pull has failed. */
  readonly waits: Map<number, PullWait>;
}
export interface RegistryWorld extends WorldCore {
  readonly registry: RegistryState;
}

export const createRegistry = (): RegistryState => ({
  down: 0,
  event: -1,
  pushed: new Map(),
  lacks: new Map(),
  failing: [],
  waits: new Map(),
});

/** Whether a layer can be had from the registry now. */
export const canPull = (world: RegistryWorld, digest: string): boolean =>
  world.registry.down === 0 && !world.registry.lacks.has(digest);

/** A layer has been built: the registry lacks it, unless it was there before. */
export function noteMade(world: RegistryWorld, digest: string): void {
  if (!world.registry.pushed.has(digest) && !wasThere(world, digest)) {
    world.registry.lacks.set(digest, 1);
  }
}

/** Whether an image that the run began with has this layer. */
function wasThere(world: RegistryWorld, digest: string): boolean {
  for (const [key, { layers }] of world.lookup.images) {
    if (key.includes(VERSION_MARK)) continue;
    if (layers.some((layer) => layer.digest === digest)) return true;
  }
  return false;
}

/** A layer has arrived there. */
export function notePushed(world: RegistryWorld, digest: string): void {
  world.registry.lacks.delete(digest);
  world.registry.pushed.set(digest, 1);
}

/** Whether a row waits because its pull has failed. */
export const waitsForPull = (world: RegistryWorld, row: number): boolean =>
  world.registry.waits.get(row)?.held === 1;

/** Its image is complete, or it is wanted no more. */
export function forgetPull(world: RegistryWorld, row: number): void {
  const wait = world.registry.waits.get(row);
  if (!wait) return;
  world.agenda.cancel(wait.timer);
  world.registry.waits.delete(row);
}

/** Lets a row be started again; the caller sees to it that somebody looks. */
export function releasePull(world: RegistryWorld, row: number): void {
  const wait = world.registry.waits.get(row);
  if (!wait) return;
  world.agenda.cancel(wait.timer);
  wait.timer = NO_TIMER;
  wait.held = 0;
}

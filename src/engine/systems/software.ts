/**
 * Shared libraries. An installed system holds one version of each library, for all programs that
 * run on it; a program runs only with the versions that it was made for. Installing another version
 * for one of them changes it for all: the package manager restarts the programs that use it, and
 * those that do not run with the new version break at once and at each restart, until the old one
 * is back or they stand where another one is. A container finds the libraries of its own image,
 * whatever its host has.
 *
 * How accurate is this? Whether a program runs with a version is what its makers say. Several
 * versions side by side (where their files are named differently), static linking and programs that
 * break only later or in part are left out. A restarted program is gone for as long as it takes to
 * start; those that hand over their connections do better. Source: Debian Policy Manual, 8 (shared
 * libraries); the release notes that the catalogue names.
 */
import type { SystemSpec } from '../define.ts';
import { record, STATE, stateOf, tell, tierIsUp, type WorldCore, walk } from '../world.ts';
import { breakProgram, type EndWorld, restartProgram } from './ending.ts';
import type { OrderWorld } from './orders.ts';

export interface SoftwareWorld extends EndWorld, OrderWorld {}

/** A program on an installation whose library it does not run with. */
export interface Misfit {
  readonly library: string;
  readonly needs: readonly string[];
  readonly has: string;
  /** Row of the installation. */
  readonly on: number;
}

/**
 * The row of the installed system whose libraries the program of an entity finds; −1 if it carries
 * its own, or stands on none.
 */
export function installationOf(world: WorldCore, row: number): number {
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    const { kind, system } = record(world, r);
    const userland = kind.brings.find(({ tier }) => tier === 'userland');
    if (userland) return userland.filledBy === 'system' && system ? r : -1;
  }
  return -1;
}

const keyOf = (row: number, library: string): string => `${row}/${library}`;

/** The version of a library on an installed system; undefined if nobody says that it has it. */
export const versionOf = (world: WorldCore, row: number, library: string): string | undefined =>
  world.upkeep.versions.get(keyOf(row, library)) ?? record(world, row).system?.libraries?.[library];

/** All libraries of an installed system with their versions. */
export function librariesOf(world: WorldCore, row: number): Record<string, string> {
  const { libraries } = record(world, row).system as SystemSpec;
  const found: Record<string, string> = {};
  for (const id of Object.keys(libraries ?? {})) found[id] = versionOf(world, row, id) as string;
  return found;
}

/** The first library with which the program of an entity does not run where it stands. */
export function misfitOf(world: WorldCore, row: number): Misfit | null {
  const wants = record(world, row).application?.libraries;
  if (!wants) return null;
  const on = installationOf(world, row);
  if (on < 0) return null;
  for (const [library, needs] of Object.entries(wants)) {
    const has = versionOf(world, on, library);
    if (has !== undefined && !needs.includes(has)) return { library, needs, has, on };
  }
  return null;
}

/** "needs openssl 1.0 or 1.1; linux-1 has 3". */
export function misfitReason(world: WorldCore, { library, needs, has, on }: Misfit): string {
  const title = world.lookup.libraries.get(library)?.title ?? library;
  return `needs ${title} ${needs.join(' or ')}; ${record(world, on).id} has ${has}`;
}

/** Rows of the programs that find their libraries on an installed system. */
export function programsOn(world: WorldCore, installation: number): number[] {
  const found: number[] = [];
  walk(world, installation, (row) => {
    if (stateOf(world, row) === STATE.removed || !record(world, row).application) return;
    if (installationOf(world, row) === installation) found.push(row);
  });
  return found;
}

/** A version of a library is installed, and the programs that use it meet it. */
export function installLibrary(
  world: SoftwareWorld,
  row: number,
  library: string,
  version: string,
  cause: number,
): void {
  const from = versionOf(world, row, library) ?? '';
  const { versions } = world.upkeep;
  const key = keyOf(row, library);
  if (record(world, row).system?.libraries?.[library] === version) versions.delete(key);
  else versions.set(key, version);
  const title = world.lookup.libraries.get(library)?.title ?? library;
  const event = tell(world, 'upgraded', row, { library: title, from, to: version }, cause);
  for (const program of programsOn(world, row)) {
    if (record(world, program).application?.libraries?.[library] === undefined) continue;
    const state = stateOf(world, program);
    if (state === STATE.stopping || !tierIsUp(world, program, 'application')) continue;
    if (program !== row) world.tree.at.cause[program] = event;
    if (misfitOf(world, program) === null) restartProgram(world, program);
    else world.start.changed.push(program);
  }
}

/** A row has come up or gone down: a program that is up, or about to be, meets its libraries. */
export function meetLibraries(world: SoftwareWorld, row: number): void {
  if (record(world, row).application?.libraries === undefined) return;
  if (!tierIsUp(world, row, 'application') && !startsProgram(world, row)) return;
  const misfit = misfitOf(world, row);
  if (misfit) breakProgram(world, row, misfitReason(world, misfit));
}

/** Whether an entity that starts has come to its program. */
function startsProgram(world: WorldCore, row: number): boolean {
  if (stateOf(world, row) !== STATE.starting) return false;
  const { phases, tiers } = record(world, row);
  const phase = phases[world.column.phase.get(row)];
  return phase !== undefined && tiers[phase.tier]?.tier === 'application';
}

/**
 * Programs and the libraries that they share, installation by installation, and who would break if
 * one of them were upgraded. Which versions a program runs with is in the catalogue.
 */
import { catalog } from '../catalog/index.ts';
import { applicationOf, type Entity, type World } from './read.ts';

type Software = NonNullable<NonNullable<World['metrics']>['software']>;
export type Installation = Software['systems'][number];
export type Library = (typeof catalog.libraries)[number];

export const softwareOf = (world: World): Software | undefined => world.metrics?.software;

export const libraryTitle = (id: string): string =>
  catalog.libraries.find((one) => one.id === id)?.title ?? id;

export const versionsOf = (id: string): readonly string[] =>
  catalog.libraries.find((one) => one.id === id)?.versions.map((version) => version.id) ?? [];

const entityOf = (world: World, id: string): Entity | undefined =>
  world.entities[world.rowOf(id) ?? -1];

/** A program of an installation. */
export interface Program {
  readonly id: string;
  /** "nginx". */
  readonly title: string;
  /** Versions with which it runs, by library. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

export const programsOf = (world: World, installation: Installation): Program[] =>
  installation.users.map((id) => {
    const entity = entityOf(world, id);
    const application = entity && applicationOf(entity);
    return { id, title: application?.title ?? id, needs: application?.libraries ?? {} };
  });

/** Libraries that its programs use, those that most of them share first. */
export function librariesOf(world: World, installation: Installation): string[] {
  const programs = programsOf(world, installation);
  const used = (id: string): number => programs.filter((one) => one.needs[id]).length;
  const all = Object.keys(installation.libraries).filter((id) => used(id) > 0);
  return all.sort((a, b) => used(b) - used(a));
}

/** Programs that would not run with a version, and those that use the library and would. */
export function afterUpgrade(
  world: World,
  installation: Installation,
  library: string,
  version: string,
): { readonly breaks: readonly Program[]; readonly goOn: readonly Program[] } {
  const users = programsOf(world, installation).filter((one) => one.needs[library]);
  const runs = (one: Program): boolean => one.needs[library]?.includes(version) ?? true;
  return { breaks: users.filter((one) => !runs(one)), goOn: users.filter(runs) };
}

/** How old the software of a world is, what is wrong with it, and what would mend it. */
import { catalog } from '../catalog/index.ts';
import { parseDay } from '../units.ts';
import { type Command, kindOf, present, systemOf, type World } from './read.ts';

type Upkeep = NonNullable<NonNullable<World['metrics']>['upkeep']>;
export type Installed = Upkeep['installed'][number];

export const upkeepOf = (world: World): Upkeep | undefined => world.metrics?.upkeep;

/** Days between the date of some software and today. */
export const ageInDays = (upkeep: Upkeep, installed: Installed): number =>
  Math.max(0, (parseDay(upkeep.today) ?? 0) - (parseDay(installed.asOf) ?? 0));

export const flawTitle = (id: string): string =>
  catalog.vulnerabilities.find((one) => one.id === id)?.title ?? id;

/** "Ubuntu Server 16.04", "image", "VMware ESXi". */
export function softwareTitle(world: World, installed: Installed): string {
  if (installed.isImage) return 'image';
  const entity = world.entities[world.rowOf(installed.id) ?? -1];
  if (!entity) return '';
  return systemOf(entity)?.title ?? kindOf(entity).title;
}

/** Services whose replicas run an image. */
export function servicesOn(world: World, image: string): string[] {
  const found = new Set<string>();
  for (const entity of present(world)) {
    const service = world.info.services[entity.service];
    if (service && entity.image === image) found.add(service.id);
  }
  return [...found];
}

export interface Mend {
  readonly label: string;
  /** For "Undo …". */
  readonly what: string;
  readonly commands: readonly Command[];
  readonly shell: string;
}

/** What can be done about some software: an installation is patched, an image is made anew. */
export function mendsOf(world: World, { id, isImage }: Installed): Mend[] {
  const where = world.info.id;
  if (!isImage) {
    const commands: Command[] = [{ type: 'patch', world: where, id }];
    const shell = `ssh ${id} 'apt-get update && apt-get upgrade'`;
    return [{ label: 'Patch', what: `Patch ${id}`, commands, shell }];
  }
  const services = servicesOn(world, id);
  const rebuild: Mend = {
    label: 'Rebuild',
    what: `Build ${id} again`,
    commands: [{ type: 'rebuild', world: where, image: id }],
    shell: `docker build --no-cache --pull --tag ${id} .`,
  };
  if (services.length === 0) return [rebuild];
  const rollOut: Mend = {
    label: 'Roll out',
    what: `Roll ${id} out`,
    commands: services.map((service) => ({ type: 'update', world: where, service, image: id })),
    shell: services.map((one) => `kubectl rollout restart deployment/${one}`).join(' && '),
  };
  return [rebuild, rollOut];
}

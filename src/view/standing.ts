/**
 * What something consists of and what it stands on, tier by tier down to the machine, and where
 * that puts a hypervisor between "type 1" and "type 2". Nobody decrees the type: it follows from
 * the tier that the hypervisor stands on.
 */
import { catalog } from '../catalog/index.ts';
import { formatDisk, formatMemory } from '../units.ts';
import {
  beneath,
  childrenOf,
  type Entity,
  indexIsUp,
  kindOf,
  systemOf,
  type Tier,
  tierIndex,
  type World,
} from './read.ts';
import { tierWord } from './words.ts';

export interface StandingTier {
  readonly key: string;
  readonly tier: Tier;
  /** "kernel", "monitor". */
  readonly word: string;
  /** "VMkernel", "Linux 4.15". */
  readonly title: string;
  /** Id of the entity that brings it. */
  readonly of: string;
  readonly own: boolean;
  readonly up: boolean;
  /** "90 MiB of memory, 60 MB of disk"; empty where it takes neither. */
  readonly size: string;
}

/** From its uppermost tier down to the hardware. What is not its own it shares. */
export function standingOf(world: World, entity: Entity): StandingTier[] {
  const rows: StandingTier[] = [];
  let one: Entity | undefined = entity;
  let top = entity.tiers.length - 1;
  for (let steps = 0; one && steps < 64; steps++) {
    for (let i = top; i >= 0; i--) rows.push(rowOf(world, one, i, one === entity));
    const { standsOn } = kindOf(one);
    one = beneath(world, one.row);
    top = one && standsOn ? tierIndex(one, standsOn) : -1;
  }
  return rows;
}

function rowOf(world: World, entity: Entity, index: number, own: boolean): StandingTier {
  const { tier, title, memoryBytes, diskBytes } = entity.tiers[index] as Entity['tiers'][number];
  const size = [
    ...(memoryBytes > 0 ? [`${formatMemory(memoryBytes)} of memory`] : []),
    ...(diskBytes > 0 ? [`${formatDisk(diskBytes)} of disk`] : []),
  ];
  return {
    key: `${entity.id}/${tier}`,
    tier,
    word: tierWord(entity, tier),
    title,
    of: entity.id,
    own,
    up: indexIsUp(world, entity.row, index),
    size: size.join(', '),
  };
}

/** Machines of its own that a hypervisor needs to work: a control domain, a parent partition. */
export const helpersOf = (world: World, entity: Entity): Entity[] =>
  childrenOf(world, entity.row).filter((one) => tierIndex(one, 'kernel') >= 0 && manages(one.kind));

const manages = (kind: string): boolean => catalog.kinds.some((one) => one.managedBy === kind);

export interface Argument {
  /** "Type 1", "Type 2". */
  readonly type: string;
  readonly because: string;
}

/** What speaks for calling a hypervisor type 1 or type 2; empty for what is none. */
export function typeArguments(world: World, entity: Entity): Argument[] {
  if (tierIndex(entity, 'hypervisor') < 0) return [];
  const under = beneath(world, entity.row);
  if (!under) return [];
  const system = systemOf(under)?.title ?? kindOf(under).title;
  switch (kindOf(entity).standsOn) {
    case 'kernel':
      return [
        {
          type: 'Type 1',
          because:
            `it is part of the kernel of ${under.id}, and that stands on the firmware: ` +
            'between the hypervisor and the machine there is nothing else.',
        },
        {
          type: 'Type 2',
          because:
            `the kernel it is part of is that of a whole system, ${system}, with a userland and ` +
            `programs of its own beside the guests. Crash ${under.id}, and the guests fall.`,
        },
      ];
    case 'userland':
      return [
        {
          type: 'Type 2',
          because:
            `it is a program on ${system}. Between it and the machine there are the userland and ` +
            `the kernel of ${under.id}; crash either, and the guests fall.`,
        },
      ];
    default:
      return [{ type: 'Type 1', because: type1(world, entity, under) }];
  }
}

function type1(world: World, entity: Entity, under: Entity): string {
  const [helper] = helpersOf(world, entity);
  const bare = `it stands on the firmware of ${under.id}: no system lies beneath it.`;
  if (!helper) return bare;
  return `${bare} ${helper.id} looks like one, but stands on the hypervisor, as the guests do.`;
}

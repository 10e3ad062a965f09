/** The picture as a tree to walk: what the keyboard sees, in reading order (machine first). */
import { groupName, hostName, nameOf } from './describe.ts';
import type { Column, Group, Picture, ScaleBy, Stack } from './picture.ts';
import type { Entity, World } from './read.ts';

export interface Item {
  readonly key: string;
  readonly parent: string | null;
  /** Null for a plate that stands for several replicas. */
  readonly entity: Entity | null;
  /** What type-ahead looks at. */
  readonly text: string;
  /** What a screen reader says. */
  readonly name: string;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly expandable: boolean;
  readonly expanded: boolean;
}

export function outlineOf(world: World, picture: Picture, scaleBy: ScaleBy): Item[] {
  const items: Item[] = [];
  const visit = (column: Column, parent: string | null, name?: string): void => {
    if (column.type === 'arrival') return;
    if (column.type === 'group') {
      visitGroup(column, parent);
      return;
    }
    const { key, above } = column;
    if (column.whole) items.push(itemOf(column, parent, name ?? nameOf(world, column, scaleBy)));
    for (const one of above) visit(one, column.whole ? key : parent);
  };
  const visitGroup = (group: Group, parent: string | null): void => {
    const { key, level, position, siblings, open, title } = group;
    const rank = { key, parent, level, position, siblings };
    const fold = { expandable: true, expanded: open };
    items.push({ ...rank, ...fold, entity: null, text: title, name: groupName(group) });
    if (open) for (const member of group.members) visit(member, key);
  };
  for (const host of picture.hosts) visit(host.stack, null, hostName(world, host, scaleBy));
  return items;
}

function itemOf(stack: Stack, parent: string | null, name: string): Item {
  const { key, entity, level, position, siblings, carries, folded } = stack;
  const rank = { key, parent, level, position, siblings };
  const fold = { expandable: carries > 0, expanded: !folded };
  return { ...rank, ...fold, entity, text: entity.id, name };
}

/** Under which heading a stack is offered: computed from the tiers of what it consists of. */
import { findKind } from '../catalog/find.ts';
import type { StackSpec } from './stack-list.ts';

/** Headings under which stacks are offered, in their order. */
export const STACK_GROUPS = [
  'No hypervisor',
  'Type 1 hypervisor',
  'Hypervisor in a kernel',
  'Type 2 hypervisor',
  'Containers',
  'Containers in a machine',
  'Sandboxed containers',
  'Small machines',
  'Nested',
] as const;
export type StackGroup = (typeof STACK_GROUPS)[number];

/**
 * The heading of a stack. Without a kernel of its own a replica is a container if anything sets it
 * apart. With one, what the hypervisor stands on decides: firmware, a kernel, a userland. A machine
 * is small if it lacks the userland or the firmware, or is a copy of what runs beneath it.
 */
export function groupOf(stack: StackSpec): StackGroup {
  const kind = findKind(stack.guest);
  const brings = kind?.brings ?? [];
  const filled = (tier: string): string | undefined =>
    brings.find((brought) => brought.tier === tier)?.filledBy;
  const inside = stack.installed.some(({ memoryShare }) => memoryShare !== undefined);
  if (filled('kernel') === undefined) {
    if (kind?.separates === undefined) return 'No hypervisor';
    return inside ? 'Containers in a machine' : 'Containers';
  }
  if (filled('userland') === 'image') return 'Sandboxed containers';
  if (inside) return 'Nested';
  const under = stack.installed.find(({ name }) => name === stack.place);
  const ground = findKind(under?.kind ?? null)?.standsOn;
  if (filled('userland') !== 'system') return 'Small machines';
  if (ground === 'firmware') return 'Type 1 hypervisor';
  if (kind?.parts?.includes('firmware') === false) return 'Small machines';
  return ground === 'kernel' ? 'Hypervisor in a kernel' : 'Type 2 hypervisor';
}

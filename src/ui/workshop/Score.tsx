/** What a way of running the same programs costs: downtime, idle capacity, effort, watts. */
import type { World } from '../../view/read.ts';

export function Score({ world }: { readonly world: World }) {
  return null;
}

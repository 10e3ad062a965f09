/** The button of a refusal that does what the remedy says. */
import { findKind } from '../../catalog/find.ts';
import type { Command } from '../../engine/index.ts';
import { hasOwnKernel } from '../../view/adding.ts';

/** What the commands come to, in the words of a button. */
export function wayOutLabel(commands: readonly Command[]): string {
  const made = commands.flatMap((one) => (one.type === 'create' ? [one.settings.kind] : []));
  const machine = made.map(findKind).find((kind) => kind && hasOwnKernel(kind));
  if (machine && made.length > 1) return 'Put it in a virtual machine';
  if (machine) return 'Make it a virtual machine';
  return 'Do that instead';
}

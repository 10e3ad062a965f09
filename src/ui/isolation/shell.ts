/** What one would type to turn a switch, where there is such a line. */
import { SWITCH_LINES } from '../../catalog/switch-lines.ts';
import type { Kind } from '../../view/read.ts';
import type { SwitchId } from '../../view/switches.ts';

/** Null where a technology has no line for it. */
export function shellOfSwitch(
  kind: Pick<Kind, 'id'>,
  id: string,
  which: SwitchId,
  on: boolean,
): string | null {
  const line = SWITCH_LINES[kind.id]?.[which]?.[on ? 1 : 0];
  return line === undefined ? null : line.replaceAll('{id}', id);
}

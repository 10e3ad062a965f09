/** Names of things in sentences: tiers, lists, counts. */
import { type Entity, kindOf, type Tier } from './read.ts';

/** What people call a tier: the firmware that a virtual machine brings is its monitor. */
export function tierWord(entity: Entity, tier: Tier): string {
  if (tier === 'firmware' && kindOf(entity).standsOn !== null) return 'monitor';
  return tier;
}

/** "a", "a and b", "a, b and c"; beyond `most` "a, b and 5 more". */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? 'nothing';
  if (names.length > most) {
    return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
  }
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** "1 service", "3 services", "2 boxes". */
export const counted = (n: number, noun: string, plural = `${noun}s`): string =>
  `${n} ${n === 1 ? noun : plural}`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "host-1's", "the hosts'". */
export const whose = (name: string): string => (name.endsWith('s') ? `${name}’` : `${name}’s`);

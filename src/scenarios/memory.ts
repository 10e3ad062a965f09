/** The part of a scenario document that is about memory, read and checked. */
import type { EntitySettings } from '../engine/index.ts';
import type { QuantityKind } from '../units.ts';
import type { HostDocument, SettingsDocument } from './document.ts';

type Read = (kind: QuantityKind, text: string | undefined, path: string, or?: string) => number;
type Hardware = NonNullable<EntitySettings['hardware']>;

/** What of a host's hardware is about overcommitting its memory. */
export function readHostMemory(
  read: Read,
  { memoryOvercommit, swap }: HostDocument,
  at: string,
): Pick<Hardware, 'memoryOvercommit' | 'swapBytes'> {
  return {
    ...(memoryOvercommit !== undefined && { memoryOvercommit }),
    ...(swap !== undefined && { swapBytes: read('bytes', swap, `${at}.swap`) }),
  };
}

const QUANTITIES = [
  ['memoryReserved', 'memoryReservedBytes', 'bytes'],
  ['memoryLimit', 'memoryLimitBytes', 'bytes'],
  ['memoryTouched', 'memoryTouchedBytes', 'bytes'],
  ['memoryGrowth', 'memoryGrowthPerSecond', 'bandwidth'],
  ['memoryMax', 'memoryMaxBytes', 'bytes'],
  ['memoryPerRequest', 'memoryPerRequestBytes', 'bytes'],
  ['spawns', 'spawnPerSecond', 'rate'],
  ['processMemory', 'processMemoryBytes', 'bytes'],
] as const;

type MemorySettings = Pick<
  EntitySettings,
  (typeof QUANTITIES)[number][1] | 'memoryShares' | 'memoryContents' | 'pids' | 'oomScoreAdjust'
>;

/** What of an entity's settings is about memory beyond its size. */
export function readMemory(read: Read, s: SettingsDocument, at: string): MemorySettings {
  const found: Record<string, number> = {};
  for (const [key, name, kind] of QUANTITIES) {
    const text = s[key];
    if (text !== undefined) found[name] = read(kind, text, `${at}.${key}`);
  }
  return {
    ...found,
    ...(s.memoryShares !== undefined && { memoryShares: s.memoryShares }),
    ...(s.memoryContents && { memoryContents: s.memoryContents }),
    ...(s.pids !== undefined && { pids: s.pids }),
    ...(s.oomScoreAdjust !== undefined && { oomScoreAdjust: s.oomScoreAdjust }),
  };
}

type Say = (path: string, message: string) => void;

/** Whether what an entity says of its memory makes sense. */
export function checkMemory(s: EntitySettings, path: string, say: Say): void {
  const { memoryBytes: size, memoryReservedBytes: reserved, memoryLimitBytes: limit } = s;
  if (reserved !== undefined && reserved > (limit ?? size ?? Infinity)) {
    say(`${path}.memoryReserved`, 'is more than it may have; reserve at most its limit and size');
  }
  if (limit === 0) say(`${path}.memoryLimit`, 'leaves it nothing; leave it out or raise it');
  const shares = (s.memoryContents ?? []).reduce((sum, { share }) => sum + share, 0);
  if (shares > 1 + 1e-9) {
    say(`${path}.memoryContents`, 'come to more than all of its memory; shares sum to at most 1');
  }
  if (s.memoryGrowthPerSecond !== undefined && s.spawnPerSecond !== undefined) {
    say(`${path}.memoryGrowth`, 'does not go with "spawns"; leave one of them out');
  }
  if (s.memoryMaxBytes !== undefined && s.memoryGrowthPerSecond === undefined) {
    say(`${path}.memoryMax`, 'bounds a growth that is not there; add "memoryGrowth": "1 MB/s"');
  }
}

/** The part of a scenario document that is about networks, transfers and moving guests. */
import type { EntitySettings, WorldSpec } from '../engine/index.ts';
import type { QuantityKind } from '../units.ts';
import type { MigrationDocument, SettingsDocument, WorldDocument } from './document.ts';
import { suggest } from './suggest.ts';

type Read = (kind: QuantityKind, text: string | undefined, path: string, or?: string) => number;
type Dirty = Pick<EntitySettings, 'dirtyBytesPerSecond' | 'workingSetBytes' | 'pageSets'>;

/** How fast an entity writes to its memory. */
export function readDirty(read: Read, s: SettingsDocument, at: string): Dirty {
  const { dirtyRate, workingSet } = s;
  const rate =
    dirtyRate === undefined
      ? {}
      : { dirtyBytesPerSecond: read('bandwidth', dirtyRate, `${at}.dirtyRate`) };
  if (workingSet === undefined) return rate;
  if (typeof workingSet === 'string') {
    return { ...rate, workingSetBytes: read('bytes', workingSet, `${at}.workingSet`) };
  }
  const pageSets = workingSet.map(({ size, rate: speed }, i) => ({
    bytes: Math.max(1, read('bytes', size, `${at}.workingSet[${i}].size`)),
    bytesPerSecond: read('bandwidth', speed, `${at}.workingSet[${i}].rate`),
  }));
  return { ...rate, pageSets };
}

type Moves = Pick<WorldSpec, 'network' | 'migration' | 'transfers'>;

/** What a world says of its network, of migrations and of transfers. */
export function readMoves(read: Read, world: WorldDocument, at: string): Moves {
  const { network, migration, transfers } = world;
  return {
    ...(network && {
      network: {
        latencyMicros:
          read('duration', network.latency, `${at}.network.latency`, '0 s') *
          (network.latencyFactor ?? 1),
        efficiency: network.efficiency ?? 1,
        reverseShare: network.reverseShare ?? 0,
        halfDuplex: network.duplex === 'half',
      },
    }),
    ...(migration && { migration: readMigration(read, migration, `${at}.migration`) }),
    ...(transfers && {
      transfers: transfers.map(({ id, from, to, bytes, at: begins, after, weight, rateMax }, i) => {
        const here = `${at}.transfers[${i}]`;
        return {
          id: id ?? `transfer-${i + 1}`,
          from,
          to,
          bytes: read('bytes', bytes, `${here}.bytes`),
          at: read('duration', begins, `${here}.at`, '0 s'),
          ...(after !== undefined && { after }),
          ...(weight !== undefined && { weight }),
          ...(rateMax !== undefined && {
            bytesPerSecondMax: read('bandwidth', rateMax, `${here}.rateMax`),
          }),
        };
      }),
    }),
  };
}

function readMigration(
  read: Read,
  m: MigrationDocument,
  at: string,
): NonNullable<WorldSpec['migration']> {
  const { downtime, rounds, resume, workingSetShare, rate, rest, skipsDirty, storage } = m;
  return {
    ...(downtime !== undefined && {
      downtimeMicrosMax: read('duration', downtime, `${at}.downtime`),
    }),
    ...(rounds !== undefined && { roundsMax: rounds }),
    ...(resume !== undefined && { resumeMicros: read('duration', resume, `${at}.resume`) }),
    ...(workingSetShare !== undefined && { workingSetShareMax: workingSetShare }),
    ...(rate && {
      rate: {
        min: read('bandwidth', rate.min, `${at}.rate.min`),
        max: read('bandwidth', rate.max, `${at}.rate.max`),
        step: read('bandwidth', rate.step, `${at}.rate.step`),
      },
    }),
    ...(rest !== undefined && { restBytesMax: read('bytes', rest, `${at}.rest`) }),
    ...(skipsDirty !== undefined && { skipsDirty }),
    ...(storage !== undefined && { storage }),
  };
}

type Say = (path: string, message: string) => void;

/** Whether transfers go between machines that exist and follow transfers that do. */
export function checkMoves({ entities, transfers = [], migration }: WorldSpec, say: Say): void {
  const machines = entities.flatMap(({ id, hardware }) => (hardware ? [id] : []));
  const ids = transfers.map(({ id }) => id);
  transfers.forEach(({ id, from, to, after, bytesPerSecondMax }, i) => {
    const path = `transfers[${i}]`;
    for (const [key, name] of [
      ['from', from],
      ['to', to],
    ] as const) {
      if (machines.includes(name)) continue;
      say(`${path}.${key}`, `no host "${name}"${suggest(name, machines)}`);
    }
    if (from === to) say(`${path}.to`, 'is the host it comes from; pick another');
    if (ids.indexOf(id) < i) say(`${path}.id`, `"${id}" is used twice; rename one`);
    if (after !== undefined && !ids.slice(0, i).includes(after)) {
      say(`${path}.after`, `no transfer "${after}" stands before it${suggest(after, ids)}`);
    }
    if (bytesPerSecondMax === 0) say(`${path}.rateMax`, 'lets nothing through; raise it');
  });
  const rate = migration?.rate;
  if (rate && (rate.min <= 0 || rate.max < rate.min)) {
    say('migration.rate', 'needs a minimum above 0 and a maximum that is not below it');
  }
}

/** The part of a scenario document that is about disks and I/Os, read and checked. */
import type { EntitySettings, WorldSpec } from '../engine/index.ts';
import type { QuantityKind } from '../units.ts';
import type { HostDocument, SettingsDocument } from './document.ts';

type Read = (kind: QuantityKind, text: string | undefined, path: string, or?: string) => number;
type Hardware = NonNullable<EntitySettings['hardware']>;
type DiskHardware = Pick<Hardware, 'diskIops' | 'diskWriteIops' | 'diskChannels' | 'diskService'>;

/** What of a host's hardware is about I/Os. */
export function readDisk(read: Read, host: HostDocument, at: string): DiskHardware {
  const { diskIops, diskWriteIops, diskChannels, diskService } = host;
  return {
    ...(diskIops !== undefined && { diskIops: read('rate', diskIops, `${at}.diskIops`) }),
    ...(diskWriteIops !== undefined && {
      diskWriteIops: read('rate', diskWriteIops, `${at}.diskWriteIops`),
    }),
    ...(diskChannels !== undefined && { diskChannels }),
    ...(diskService !== undefined && { diskService }),
  };
}

type IoSettings = Pick<
  EntitySettings,
  'diskWeight' | 'diskReserved' | 'diskLimit' | 'io' | 'writableBytes' | 'volumeBytes'
>;

/** What of an entity's settings is about I/Os. */
export function readIo(read: Read, s: SettingsDocument, at: string): IoSettings {
  const { diskWeight, diskReserved, diskLimit, io, writes, volume } = s;
  return {
    ...(writes !== undefined && { writableBytes: read('bytes', writes, `${at}.writes`) }),
    ...(volume !== undefined && { volumeBytes: read('bytes', volume, `${at}.volume`) }),
    ...(diskWeight !== undefined && { diskWeight }),
    ...(diskReserved !== undefined && {
      diskReserved: read('rate', diskReserved, `${at}.diskReserved`),
    }),
    ...(diskLimit !== undefined && { diskLimit: read('rate', diskLimit, `${at}.diskLimit`) }),
    ...(io && {
      io: {
        outstanding: io.outstanding,
        bytes: read('bytes', io.size, `${at}.io.size`, '4 KiB'),
        reads: io.reads ?? 1,
      },
    }),
  };
}

type Say = (path: string, message: string) => void;
/** A sector, the unit of disks: what one reads or writes at least. */
const IO_BYTES_MIN = 512;
/** Ten million, as in the engine. */
const IOPS_MAX = 1e7;

/** Whether what an entity asks of its disk makes sense. */
export function checkIo(s: EntitySettings, path: string, say: Say): void {
  const { diskReserved, diskLimit, io, hardware } = s;
  if (diskLimit === 0) say(`${path}.diskLimit`, 'lets no I/O through; leave it out or raise it');
  if (diskReserved !== undefined && diskLimit !== undefined && diskReserved > diskLimit) {
    say(`${path}.diskReserved`, 'is more than diskLimit; reserve at most the limit');
  }
  if (io && io.bytes < IO_BYTES_MIN) {
    say(`${path}.io.size`, `is less than a sector; write "${IO_BYTES_MIN} B" or more`);
  }
  for (const key of ['diskIops', 'diskWriteIops'] as const) {
    const perSecond = hardware?.[key];
    if (perSecond === undefined) continue;
    if (perSecond === 0) say(`${path}.${key}`, 'is 0; leave it out or write "10000/s"');
    if (perSecond > IOPS_MAX) say(`${path}.${key}`, 'is more than 10000000/s; write less');
  }
}

/** Layers are known by their digests: equal digests must have equal sizes. */
export function checkDigests(
  world: WorldSpec,
  known: readonly {
    readonly layers: readonly { readonly digest: string; readonly bytes: number }[];
  }[],
  say: Say,
): void {
  const sizes = new Map<string, number>();
  for (const { layers } of known) for (const l of layers) sizes.set(l.digest, l.bytes);
  world.images.forEach((image, i) => {
    image.layers.forEach(({ digest, bytes }, j) => {
      const size = sizes.get(digest);
      sizes.set(digest, size ?? bytes);
      if (size === undefined || size === bytes) return;
      say(
        `images[${i}].layers[${j}].digest`,
        `"${digest}" has ${size} bytes elsewhere and ${bytes} here; give it another digest`,
      );
    });
  });
}

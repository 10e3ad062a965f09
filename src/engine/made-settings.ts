/**
 * Settings of a thing that is made while the world runs: they may come from a link, so nothing in
 * them is trusted. Only what is listed here can be set, each within its bounds; what they name must
 * be in the catalogue.
 */
import type { Day } from '../units.ts';
import { called, PARTS, type PartId, SWITCHES, type SwitchId, wrongDay } from './define.ts';
import type { Lookup } from './resolve.ts';
import type { EntitySettings } from './scenario.ts';

/** What a new thing, or a setting of it, was refused for. */
export interface Refusal {
  readonly reason: string;
  readonly remedy: string;
}

/** Least and most of each number. */
const NUMBERS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  cpus: [1e-3, 4096],
  cpuWeight: [1e-6, 1e6],
  cpuReserved: [0, 4096],
  memoryBytes: [1, 1e15],
  applicationMemoryBytes: [0, 1e15],
  writableBytes: [0, 1e15],
  volumeBytes: [0, 1e15],
  diskWeight: [1e-6, 1e6],
  diskLimit: [0, 1e9],
  pids: [1, 4_194_304],
  requestMicros: [0, 1e12],
  workers: [1, 1e6],
};
/** Of these there are no halves. */
const WHOLE: readonly string[] = [
  'memoryBytes',
  'applicationMemoryBytes',
  'writableBytes',
  'volumeBytes',
  'pids',
  'workers',
];
const NAMES = ['kind', 'title', 'system', 'application', 'image', 'restart', 'networking', 'asOf'];
const LISTS = ['separation', 'without', 'address', 'networks', 'copies'];
/** Keys that a command may set. */
export const MADE_KEYS: readonly string[] = [...NAMES, ...LISTS, ...Object.keys(NUMBERS)];

const NETWORKS_MAX = 16;
const TEXT_MAX = 120;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/;

export const isId = (text: unknown): boolean => typeof text === 'string' && ID.test(text);
export const isAddress = (text: unknown): boolean => typeof text === 'string' && IPV4.test(text);

const no = (reason: string, remedy: string): Refusal => ({ reason, remedy });

/** What is wrong with the settings of a new thing, or null; `latest`: the day it is made. */
export function wrongSettings(
  settings: EntitySettings,
  lookup: Lookup,
  latest: Day | null = null,
): Refusal | null {
  return wrongValues(settings, latest) ?? wrongNames(settings, lookup);
}

/** Keys and values by themselves. */
function wrongValues(settings: EntitySettings, latest: Day | null): Refusal | null {
  if (typeof settings !== 'object' || settings === null) {
    return no('has no settings', 'Say at least of what kind it is.');
  }
  for (const [key, value] of Object.entries(settings)) {
    const bounds = Object.hasOwn(NUMBERS, key) ? NUMBERS[key] : undefined;
    if (bounds) {
      const [least, most] = bounds;
      const fits = typeof value === 'number' && value >= least && value <= most;
      if (fits && WHOLE.includes(key) && !Number.isInteger(value)) {
        return no(`cannot have a part of one in its ${key}`, 'Ask for a whole number.');
      }
      if (!fits) return no(`cannot have ${key} of that size`, `Ask for ${least} to ${most}.`);
    } else if (NAMES.includes(key)) {
      const fits = typeof value === 'string' && value.length > 0 && value.length <= TEXT_MAX;
      if (!fits) return no(`has a ${key} that is no name`, 'Give it a short text.');
    } else if (!LISTS.includes(key)) {
      return no(`cannot be made with "${key.slice(0, 40)}"`, 'Leave that out.');
    }
  }
  const { copies, address, networks, asOf } = settings;
  if (copies !== undefined && copies !== 'full' && copies !== 'shared') {
    return no('has a disk that is neither copied nor shared', 'Choose "full" or "shared".');
  }
  if (address !== undefined && !isAddress(address)) {
    return no('has no such address', 'Write it like "172.17.0.5".');
  }
  const undated = wrongDay(asOf, latest);
  if (undated) return undated;
  const few = Array.isArray(networks) && networks.length > 0 && networks.length <= NETWORKS_MAX;
  if (networks !== undefined && !(few && networks.every(isId))) {
    return no('has networks that are no list of names', 'Name one to sixteen.');
  }
  return wrongSwitches(settings.separation) ?? wrongParts(settings.without);
}

export function wrongSwitches(separation: EntitySettings['separation']): Refusal | null {
  if (separation === undefined) return null;
  const isMap = typeof separation === 'object' && separation !== null && !Array.isArray(separation);
  const all = isMap ? Object.entries(separation) : [];
  const known = all.every(
    ([id, on]) => SWITCHES.includes(id as SwitchId) && typeof on === 'boolean',
  );
  return isMap && known ? null : no('has no such switch', `Switches: ${SWITCHES.join(', ')}.`);
}

export function wrongParts(without: EntitySettings['without']): Refusal | null {
  if (without === undefined) return null;
  const known = Array.isArray(without) && without.every((id) => PARTS.includes(id as PartId));
  const twice = known && new Set(without).size !== without.length;
  return known && !twice ? null : no('has no such part', `Parts: ${PARTS.join(', ')}.`);
}

/** What they name exists, and is all that the kind asks for. */
function wrongNames(settings: EntitySettings, lookup: Lookup): Refusal | null {
  const kind = lookup.kinds.get(settings.kind);
  if (!kind) return no(`cannot be a "${settings.kind}"`, 'Pick a technology of the catalogue.');
  const wants = (filledBy: string): boolean => kind.brings.some((b) => b.filledBy === filledBy);
  const { system, application, image, restart, networking } = settings;
  const what = called(kind);
  if (kind.brings.some(({ tier }) => tier === 'hardware')) {
    return no('cannot be added while the world runs: it is a machine', 'Add it to the scenario.');
  }
  if (wants('system') && system === undefined) {
    return no(`has no operating system, and ${what} needs one`, 'Choose one.');
  }
  if (system !== undefined && !lookup.systems.has(system)) {
    return no(`has no system "${system}" to run`, 'Pick one of the catalogue.');
  }
  if (application !== undefined && !lookup.applications.has(application)) {
    return no(`has no application "${application}" to run`, 'Pick one of the catalogue.');
  }
  if (image !== undefined && !lookup.images.has(image)) {
    return no(`has no image "${image}" to be made from`, 'Pick one that is there.');
  }
  const packed = lookup.applications.get(application ?? '')?.image;
  if (wants('image') && !lookup.images.has(image ?? packed ?? '')) {
    return no(`has no image, and ${what} is made from one`, 'Choose an image or a program.');
  }
  if (kind.memoryAdmission === 'given' && settings.memoryBytes === undefined) {
    return no(`has no memory, and ${what} is given some`, 'Say how much.');
  }
  const policy = restart === undefined ? undefined : lookup.policies.get(restart);
  if (restart !== undefined && policy?.policy !== 'restart') {
    return no(`has no restart policy "${restart}"`, 'Pick one of the catalogue.');
  }
  if (networking !== undefined && !kind.network?.some((mode) => mode.id === networking)) {
    return no(`has no network mode "${networking}"`, `Leave it out, or pick one of ${what}.`);
  }
  return null;
}

/** What of a document concerns isolation, addresses and the dates of software. */
import { findKind } from '../catalog/find.ts';
import { wrongDay } from '../engine/define.ts';
import type { EntitySettings, WorldSpec } from '../engine/index.ts';
import { type Day, parseAddress, parseDay } from '../units.ts';
import type { HostDocument, SettingsDocument, WorldDocument } from './document.ts';

type Say = (path: string, message: string) => void;

export const readMachine = ({ arch, virtualization }: HostDocument) => ({
  ...(arch && { arch }),
  ...(virtualization !== undefined && { virtualization }),
});

export const readIsolation = (settings: SettingsDocument) => {
  const { separation, address, networks, asOf, without } = settings;
  return {
    ...(separation && { separation }),
    ...(address !== undefined && { address }),
    ...(networks && { networks }),
    ...(asOf !== undefined && { asOf }),
    ...(without && { without }),
  };
};

export const readDate = ({ date }: WorldDocument) => ({ ...(date !== undefined && { date }) });

const NO_DAY = 'is no day; write it like "2016-10-19"';

export function checkDate(world: WorldSpec, say: Say): void {
  const { date } = world;
  const today = date === undefined ? null : parseDay(date);
  if (date !== undefined && today === null) say('date', NO_DAY);
  checkDays(world, today, say);
  checkAddresses(world, say);
}

export function checkIsolation({ address, ...rest }: EntitySettings, at: string, say: Say) {
  if (address === undefined) return;
  const number = parseAddress(address);
  const path = `${at}.address`;
  if (number === null) say(path, 'is no address; write it like "172.17.0.5"');
  else if (rest.networks === undefined) checkRange(number, rest, path, say);
}

/** An order within a sentence. */
const asClause = (order: string): string => `${order.charAt(0).toLowerCase()}${order.slice(1, -1)}`;

/** Software is of a day that has come when the run begins. */
function checkDays({ entities, services }: WorldSpec, today: Day | null, say: Say): void {
  const hosts = entities.filter(({ hardware }) => hardware).length;
  const check = ({ asOf }: EntitySettings, path: string): void => {
    if (asOf !== undefined && parseDay(asOf) === null) say(`${path}.asOf`, NO_DAY);
    else {
      const wrong = wrongDay(asOf, today);
      if (wrong) say(`${path}.asOf`, `${wrong.reason}; ${asClause(wrong.remedy)}`);
    }
  };
  entities.forEach((entity, i) => {
    check(entity, i < hosts ? `hosts[${i}]` : `entities[${i - hosts}]`);
  });
  services.forEach(({ template }, i) => {
    check(template, `services[${i}].template`);
  });
}

/** The addresses of a technology's own network are known; those of a named one are given out. */
function checkRange(
  address: number,
  { kind, networking }: EntitySettings,
  path: string,
  say: Say,
): void {
  const modes = findKind(kind)?.network ?? [];
  const range = (modes.find(({ id }) => id === networking) ?? modes[0])?.range;
  if (!range) return;
  const size = 2 ** (32 - range.bits);
  const first = parseAddress(range.network) ?? 0;
  if (address > first && address < first + size - 1) return;
  say(path, `is not among ${range.network}/${range.bits} (${range.id}); take one of those`);
}

/** No address belongs to two. */
function checkAddresses({ entities, services }: WorldSpec, say: Say): void {
  const hosts = entities.filter(({ hardware }) => hardware).length;
  const seen = new Map<string, string>();
  const note = (id: string, on: string, settings: EntitySettings, path: string): void => {
    const { address, networks, kind } = settings;
    if (address === undefined) return;
    const key = `${networks?.[0] ?? `${kind}@${on}`} ${address}`;
    const other = seen.get(key);
    if (other) say(`${path}.address`, `${address} is that of ${other} already; choose another`);
    seen.set(key, id);
  };
  entities.forEach((entity, i) => {
    if (i >= hosts) note(entity.id, entity.on ?? '', entity, `entities[${i - hosts}]`);
  });
  services.forEach(({ id, on, template, replicas }, i) => {
    const path = `services[${i}].template`;
    note(id, on[0] ?? '', template, path);
    if (template.address !== undefined && replicas > 1) {
      say(`${path}.address`, 'can be that of one replica only; leave it out');
    }
  });
}

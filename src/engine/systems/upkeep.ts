/**
 * Upkeep: the calendar of a world that has a date, and what keeps its software up to date.
 *
 * As days go by flaws become known (`exposure.ts`). To *patch* an entity fetches what was mended
 * since its day and unpacks it; a mended kernel or hypervisor then needs a restart, which stops
 * whatever stands on it for as long as that takes. Containers are not patched: to *rebuild* an
 * image makes another one of today's packages elsewhere, and an *update* of its services replaces
 * their replicas by new ones. Policies do both by themselves (`upkeep-policy.ts`).
 *
 *     downtime of a patch = stop + start of the entity, if it needs a restart at all
 *
 * How accurate is this? Fetching, unpacking, stopping and starting take the time that contention
 * gives them; how many packages are mended follows from drawn flaws, not from a list of packages.
 * Patches that break something, kernels that are patched while they run, and installations that are
 * made anew from a newer template are left out. Source: Debian's unattended-upgrades; the
 * documentation of Docker, Building best practices (rebuild images often).
 */
import { type Day, formatDay } from '../../units.ts';
import { dueAfter } from '../agenda.ts';
import type { DateText, ImageSpec } from '../define.ts';
import { TIMER } from '../timers.ts';
import type { Order, UpkeepBook } from '../upkeep-state.ts';
import { record, STATE, stateOf, tell, type WorldCore } from '../world.ts';
import { beginOf, firstDay, today } from './dates.ts';
import { beginStop } from './ending.ts';
import {
  changeDates,
  createFlaws,
  followImages,
  type Installation,
  installationAt,
  installationOfImage,
  isIn,
  namedFlaws,
  nextFlawDay,
  noteFlaws,
  oldestByImage,
  openIn,
  ownsSoftware,
} from './exposure.ts';
import { type ImageWorld, newestImage, setImage } from './images.ts';
import { beginOrder, orderProceeds, watchOrder } from './orders.ts';
import { beginUpdate, proceedRolling, type RollingWorld } from './rolling.ts';
import { openServices } from './scaling.ts';
import { installLibrary, type SoftwareWorld } from './software.ts';

export interface UpkeepWorld extends SoftwareWorld, RollingWorld, ImageWorld {}

/** Installations of which one disclosure tells; the others are counted, not named. */
const TOLD_MAX = 20;
/** Between the name of a layer and the day on which it was made again. */
const BUILD_MARK = '~';

/** Sets the calendar going. Call once, when all is there. */
export function beginUpkeep(world: UpkeepWorld): void {
  const { book } = world.upkeep;
  const first = firstDay(world);
  if (!book || first === null) return;
  book.rowsAtFirst = world.records.length;
  createFlaws(world, book);
  scheduleFlaws(world, book);
  namedFlaws(world).forEach(({ published, spec }, i) => {
    if (spec.component === undefined || published <= first) return;
    world.agenda.schedule(beginOf(world, published), TIMER.disclosureDue, i);
  });
  followImages(world, book);
}

function scheduleFlaws(world: WorldCore, book: UpkeepBook): void {
  const next = nextFlawDay(book);
  if (next === Infinity) return;
  const at = Math.max(world.now, beginOf(world, next));
  world.agenda.schedule(dueAfter(world.now, at - world.now), TIMER.flawsKnown);
}

/** A day begins on which ordinary flaws become known. */
export function flawsKnown(world: UpkeepWorld): void {
  const { book } = world.upkeep;
  if (!book) return;
  noteFlaws(world, book);
  scheduleFlaws(world, book);
}

/** A day begins on which a named vulnerability is published: whoever has it is told. */
export function disclosureDue(world: UpkeepWorld, index: number): void {
  const flaw = namedFlaws(world)[index];
  if (!flaw) return;
  const hit = installations(world).filter((at) => isIn(flaw, at));
  const { title, id: vulnerability } = flaw.spec;
  for (const { id } of hit.slice(0, TOLD_MAX)) {
    const data = { title, vulnerability, installations: hit.length };
    world.sink.emit({
      at: world.now,
      world: world.spec.id,
      type: 'disclosed',
      subject: id,
      cause: -1,
      data,
    });
  }
}

/** Everything that has software of its own: entities in order, then images. Reads only. */
export function installations(world: WorldCore): Installation[] {
  const { book } = world.upkeep;
  if (!book) return [];
  const found: Installation[] = [];
  for (const { row } of world.records) {
    if (ownsSoftware(world, row)) found.push(installationAt(world, row));
  }
  for (const [id, { row }] of oldestByImage(world)) {
    const ledger = book.images.get(id);
    if (ledger) found.push(installationOfImage(world, id, row, ledger));
  }
  return found;
}

/** A row has come up or gone down: a restart runs what is installed; a new one is counted. */
export function watchUpkeep(world: UpkeepWorld, row: number): void {
  watchOrder(world, row);
  const { book } = world.upkeep;
  if (!book) return;
  const dates = book.dates.get(row);
  if (dates && dates.running !== dates.installed && world.column.tiersUp.get(row) === 0) {
    changeDates(world, row, () => {
      dates.running = dates.installed;
    });
  }
  const isNew = row >= book.rowsAtFirst && world.now > 0 && !book.ledgers.has(row);
  if (isNew && ownsSoftware(world, row)) {
    book.ledgers.set(row, { since: world.now, closedMicros: 0 });
  }
}

/** Rows have come up, gone down or been made: others may be the oldest of their image now. */
export function watchImages(world: UpkeepWorld, rows: readonly number[]): void {
  const { book } = world.upkeep;
  if (book && rows.some((row) => record(world, row).image)) followImages(world, book);
}

/** What a patch of an entity would mend today. */
export function toMend(world: WorldCore, row: number) {
  const at = installationAt(world, row);
  const now = today(world) ?? 0;
  const open = openIn(world, at);
  const named = open.named.filter((id) => mendedBy(world, id, now));
  return { named, packages: open.packages, kernels: open.kernels };
}

/** Begins to bring an entity's software to today's state. */
export function beginPatch(
  world: UpkeepWorld,
  row: number,
  restarts: boolean,
  cause: number,
): void {
  const { named, packages, kernels } = toMend(world, row);
  const flaws = named.length + packages + kernels;
  const event = tell(world, 'patchBegun', row, { flaws }, cause);
  const spec = world.lookup.upkeep.get(record(world, row).system?.family ?? '');
  const mended = packages + named.length;
  const bytes = spec
    ? spec.indexBytes.value +
      mended * spec.packageBytes.value +
      (kernels > 0 ? spec.kernelBytes.value : 0)
    : 0;
  const cpuMicros = Math.round(bytes * (spec?.cpuMicrosPerFetchedByte.value ?? 0));
  const day = today(world) ?? 0;
  const order = { what: 'patch', row, subject: '', version: '', day, restarts } as const;
  beginOrder(world, { ...order, event, cpuMicros }, bytes);
}

/** Begins to build an image again from the packages of today. */
export function beginRebuild(world: UpkeepWorld, image: string, rolls: boolean, event: number) {
  const spec = newestImage(world, image);
  const bytes = (spec?.layers ?? []).reduce((sum, layer) => sum + layer.bytes, 0);
  const each = world.lookup.upkeep.get(spec?.family ?? '')?.cpuMicrosPerFetchedByte.value ?? 0;
  const cpuMicros = Math.round(bytes * each);
  const day = today(world) ?? 0;
  const order = { what: 'rebuild', row: -1, subject: image, version: '', day } as const;
  beginOrder(world, { ...order, restarts: rolls, event, cpuMicros }, bytes);
}

/** A part of an order is done. */
export function orderDone(world: UpkeepWorld, id: number): void {
  const order = orderProceeds(world, id);
  if (order?.what === 'upgrade') {
    installLibrary(world, order.row, order.subject, order.version, order.event);
  } else if (order?.what === 'patch') patched(world, order);
  else if (order) rebuilt(world, order);
}

function patched(world: UpkeepWorld, order: Order): void {
  const { book } = world.upkeep;
  if (!book) return;
  const { row, day, begunAt } = order;
  const before = installationAt(world, row);
  const wasOpen = openIn(world, before);
  const dates = book.dates.get(row) ?? { installed: before.day, running: runningDay(before) };
  changeDates(world, row, () => {
    dates.installed = Math.max(day, dates.installed);
    book.dates.set(row, dates);
  });
  book.patches++;
  const event = tell(world, 'patched', row, { tookMicros: world.now - begunAt }, order.event);
  const after = openIn(world, installationAt(world, row));
  const isOnDisk = (id: string): boolean => mendedBy(world, id, day);
  const stale =
    after.kernels > 0 ||
    after.named.some(isOnDisk) ||
    wasOpen.named.some((id) => isOnDisk(id) && needsRestart(world, id));
  if (stale && order.restarts) reboot(world, book, row, event);
}

const runningDay = ({ day, kernelDay }: Installation): Day => kernelDay ?? day;

/** Whether software of a day has a flaw no more. */
const mendedBy = (world: WorldCore, id: string, day: Day): boolean =>
  (namedFlaws(world).find(({ spec }) => spec.id === id)?.until ?? Infinity) <= day;

const needsRestart = (world: WorldCore, id: string): boolean =>
  world.lookup.vulnerabilities.get(id)?.mendNeedsRestart === true;

/** What stands on firmware is restarted by a reset of its machine. */
function reboot(world: UpkeepWorld, book: UpkeepBook, row: number, cause: number): void {
  const isInstalled = record(world, row).kind.standsOn === 'firmware';
  const whole = isInstalled ? world.column.parent.get(row) : row;
  const state = stateOf(world, whole);
  if (state === STATE.stopping || state === STATE.off) return;
  book.reboots++;
  world.tree.at.cause[whole] = cause;
  world.tree.at.startWhenStopped[whole] = 1;
  beginStop(world, whole);
}

function rebuilt(world: UpkeepWorld, order: Order): void {
  const { book } = world.upkeep;
  if (!book) return;
  const image = order.subject;
  book.rebuilds++;
  const spec = newestImage(world, image);
  if (spec) setImage(world, asOfDay(spec, formatDay(order.day)));
  const event = world.sink.emit({
    at: world.now,
    world: world.spec.id,
    type: 'rebuilt',
    subject: image,
    cause: order.event,
    data: { tookMicros: world.now - order.begunAt },
  });
  if (order.restarts) rollOut(world, image, event);
}

/** The same image of other packages: each layer is another one than before, of the same size. */
function asOfDay(spec: ImageSpec, built: DateText): ImageSpec {
  const of = (digest: string): string => `${digest.split(BUILD_MARK, 1)[0]}${BUILD_MARK}${built}`;
  const layers = spec.layers.map(({ digest, bytes }) => ({ digest: of(digest), bytes }));
  return { ...spec, built, layers };
}

/** Replaces the replicas of all services that run from an image, a few at a time. */
function rollOut(world: UpkeepWorld, image: string, cause: number): void {
  world.request.services.forEach(({ wanted, replicas }, index) => {
    if (!replicas.some((row) => record(world, row).image?.id === image)) return;
    beginUpdate(world, index, sharesOf(wanted), undefined, cause);
  });
  proceedRolling(world);
  openServices(world, cause);
}

/** A quarter of the replicas above and below, as Kubernetes has it (`k8s-rolling`). */
export const sharesOf = (wanted: number) => ({
  surge: Math.ceil(wanted * 0.25),
  unavailable: Math.floor(wanted * 0.25),
});

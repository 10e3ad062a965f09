/** What happened, in sentences, each with the chain of causes that the engine recorded. */
import { formatDuration, formatMemory, formatRate } from '../units.ts';
import type { Happening, World } from './read.ts';
import { capital, counted, whose } from './words.ts';

type Data = Happening['data'];
const text = (data: Data, key: string): string => String(data[key] ?? '');
const number = (data: Data, key: string): number => Number(data[key] ?? 0);
const time = (data: Data, key: string): string => formatDuration(number(data, key));
const size = (data: Data, key: string): string => formatMemory(number(data, key));

type Telling = (data: Data) => string;

/** What happened to the subject, as a predicate. */
const PREDICATES: Readonly<Record<Happening['type'], Telling>> = {
  commanded: (d) => `was told to ${text(d, 'verb')}`,
  created: (d) => `was placed on ${text(d, 'on')}`,
  startBegun: () => 'began to start',
  phaseEnded: (d) => `finished “${text(d, 'phase')}” after ${time(d, 'tookMicros')}`,
  started: (d) => `was up after ${time(d, 'tookMicros')}`,
  stopBegun: () => 'began to stop',
  stopped: () => 'stopped',
  killed: () => 'was killed (exit code 137)',
  killedForMemory: () => 'was killed because it needed more memory than its limit (exit code 137)',
  crashed: (d) => `crashed at its ${text(d, 'tier')}`,
  fell: (d) => `fell with ${text(d, 'with')}`,
  restartScheduled: (d) =>
    `will be started again after ${time(d, 'delayMicros')} (attempt ${text(d, 'attempt')})`,
  restartGivenUp: (d) => `was given up after ${counted(number(d, 'starts'), 'start')} in a row`,
  migrationBegun: (d) =>
    `began to move from ${text(d, 'from')} to ${text(d, 'to')} (${size(d, 'bytes')})`,
  migrationRoundSent: (d) =>
    `sent round ${text(d, 'round')}: ${size(d, 'bytes')} in ${time(d, 'tookMicros')}, ` +
    `${size(d, 'dirtyBytes')} written meanwhile`,
  migrationPaused: (d) => `paused for the last ${size(d, 'remainingBytes')}`,
  migrated: (d) =>
    `arrived on ${text(d, 'to')}: ${time(d, 'tookMicros')} in all, ` +
    `${time(d, 'downtimeMicros')} of it paused`,
  migrationAborted: (d) => `stayed where it was: ${text(d, 'reason')}`,
  migrationNotConverging: (d) =>
    `writes as fast as is sent: ${size(d, 'dirtyBytes')} after round ${text(d, 'round')}`,
  migrationDiskCopied: (d) => `sent its disk (${size(d, 'bytes')})`,
  migrationPulling: (d) =>
    `went on at ${text(d, 'to')} with ${size(d, 'bytes')} still to be fetched`,
  transferBegun: (d) => `began to send ${size(d, 'bytes')} to ${text(d, 'to')}`,
  transferred: (d) => `sent ${size(d, 'bytes')} to ${text(d, 'to')} in ${time(d, 'tookMicros')}`,
  transferLost: (d) => `lost what it sent to ${text(d, 'to')}: ${text(d, 'reason')}`,
  tasksDone: (d) => `did ${counted(number(d, 'tasks'), 'task')} in ${time(d, 'tookMicros')}`,
  scaled: (d) => `was scaled from ${text(d, 'from')} to ${text(d, 'to')}`,
  removed: () => 'was removed',
  refused: (d) => `was refused: ${text(d, 'reason')}`,
  serviceUp: (d) =>
    number(d, 'downMicros') > 0 ? `is served again after ${time(d, 'downMicros')}` : 'is served',
  serviceLost: () => 'has no replica left that answers',
  exited: (d) => `ended by itself (exit code ${text(d, 'exitCode')})`,
  placeSilent: (d) => `was taken for dead after ${time(d, 'silentMicros')} of silence`,
  placeBack: () => 'gave a sign of life again',
  evicted: (d) => `was given up on ${text(d, 'from')}`,
  repaired: (d) => `was repaired after ${time(d, 'tookMicros')}`,
  diskFailed: () => 'lost a disk, which was replaced',
  updateBegun: (d) => `began to replace ${counted(number(d, 'replicas'), 'replica')}`,
  updateDone: (d) => `had replaced its replicas after ${time(d, 'tookMicros')}`,
  drainBegun: () => 'began to be emptied',
  drainDone: (d) => `was empty after ${time(d, 'tookMicros')}`,
  loadChanged: (d) =>
    'what' in d
      ? `went from ${number(d, 'from')} to ${number(d, 'to')} ${text(d, 'what')}`
      : `went from ${formatRate(number(d, 'from'))} to ${formatRate(number(d, 'to'))}`,
  memoryStateChanged: (d) =>
    `has ${size(d, 'freeBytes')} of memory free: ` +
    `its state went from ${text(d, 'from')} to ${text(d, 'to')}`,
  ballooned: (d) =>
    number(d, 'bytes') > 0
      ? `has given ${size(d, 'bytes')} of its memory to its balloon`
      : 'has got its memory back from its balloon',
  swapped: (d) =>
    `had ${size(d, 'bytes')} of memory ` +
    (text(d, 'way') === 'out' ? 'written to the disk' : 'read back from the disk'),
  ejected: () => 'is left out by the load balancer: it does not answer',
  readmitted: () => 'is back in the load balancer: it answers',
  configured: (d) => `was set up otherwise: ${text(d, 'what')}`,
  bootFailed: (d) => `did not boot: ${text(d, 'reason')}`,
  attacked: (d) => `was attacked with ${text(d, 'title')}`,
  reached: (d) =>
    'reads' in d
      ? `can be read by an attacker, at its ${text(d, 'tier')}`
      : `was reached by an attacker, at its ${text(d, 'tier')}`,
  withstood: (d) => `withstood ${text(d, 'title')}: ${text(d, 'reason')}`,
  cleaned: () => 'was made anew, without the attacker',
  upgraded: (d) => `got ${text(d, 'library')} ${text(d, 'to')} instead of ${text(d, 'from')}`,
  broke: (d) => `broke: ${text(d, 'reason')}`,
  disclosed: (d) => `turned out to have a flaw: ${text(d, 'title')}`,
  patchBegun: (d) => `began to install patches (${counted(number(d, 'flaws'), 'flaw')})`,
  patched: (d) => `was patched in ${time(d, 'tookMicros')}`,
  rebuilt: (d) => `was built again in ${time(d, 'tookMicros')}`,
  buildStepDone: (d) => `made a layer of “${text(d, 'line')}” in ${time(d, 'tookMicros')}`,
  built: (d) => `built ${text(d, 'image')}: ${counted(number(d, 'made'), 'new layer')}`,
  pullFailed: (d) => `could not fetch its image: ${text(d, 'reason')}; ${text(d, 'next')}`,
  registryWentDown: () => 'does not answer any more',
  registryCameBack: () => 'answers again',
  buildFailed: (d) => `could not build ${text(d, 'image')}: ${text(d, 'reason')}`,
  pushed: (d) => `pushed ${text(d, 'image')} to the registry (${size(d, 'bytes')})`,
};

/** As a clause with its subject: "linux-1's kernel crashed". */
function clause(event: Happening): string {
  const { data, subject, type } = event;
  if (type === 'crashed') return `${whose(subject)} ${text(data, 'tier')} crashed`;
  if (type !== 'commanded') return `${subject} ${PREDICATES[type](data)}`;
  const verb = text(data, 'verb');
  if (verb === 'crash') return `you crashed the ${text(data, 'tier')} of ${subject}`;
  if (verb === 'scale') return `you scaled ${subject} to ${text(data, 'replicas')}`;
  if (verb === 'migrate') return `you moved ${subject} to ${text(data, 'to')}`;
  if (verb === 'attack') return `you attacked ${subject} with ${text(data, 'vulnerability')}`;
  if (verb === 'load' && 'clients' in data) {
    return `you set ${subject} to ${number(data, 'clients')} clients`;
  }
  if (verb === 'load') return `you set ${subject} to ${formatRate(number(data, 'perSecond'))}`;
  if (verb === 'build') return `you told ${subject} to build ${text(data, 'image')}`;
  if (verb === 'registry') {
    return number(data, 'up') === 1 ? 'you plugged the registry in' : 'you unplugged the registry';
  }
  return `you told ${subject} to ${verb}`;
}

/** An event without its cause: "db-1 fell with linux-1". */
export const plainly = (event: Happening): string => capital(clause(event));

const CAUSES_MAX = 4;

/** "Fell with linux-1, because linux-1’s kernel crashed, because you crashed the kernel …". */
function tellWithCause(event: Happening, bySeq: ReadonlyMap<number, Happening>): string {
  const own =
    event.type === 'commanded'
      ? capital(clause(event))
      : capital(PREDICATES[event.type](event.data));
  const causes: string[] = [];
  let cause = bySeq.get(event.cause);
  for (let i = 0; cause && i < CAUSES_MAX; i++) {
    if (isNews(cause)) causes.push(clause(cause));
    cause = bySeq.get(cause.cause);
  }
  return [own, ...causes].join(', because ');
}

/** Steps of a start are no reasons. */
const isNews = (event: Happening): boolean =>
  event.type !== 'phaseEnded' && event.type !== 'startBegun' && event.type !== 'created';

/** The latest events about an entity or its service, newest first. */
export function storyOf(
  world: World,
  events: readonly Happening[],
  id: string,
  most: number,
): { readonly event: Happening; readonly sentence: string }[] {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const own: { readonly event: Happening; readonly sentence: string }[] = [];
  for (let i = events.length - 1; i >= 0 && own.length < most; i--) {
    const event = events[i] as Happening;
    if (event.subject !== id || event.world !== world.info.id) continue;
    own.push({ event, sentence: tellWithCause(event, bySeq) });
  }
  return own;
}

/**
 * What the one live region says. At most one message a second, so that a screen reader gets through
 * it; what piled up meanwhile is said together, and many of a kind are counted: "5 fell".
 */
import type { SimEvent } from '../../engine/index.ts';
import { setUi } from '../store.ts';

/** Wall milliseconds between two messages. */
const PAUSE_MILLIS = 1000;
/** Kinds of event in one message; beyond that only the number is said. */
const PHRASES_MAX = 3;

/** How the page calls worlds and what is in them. */
export interface Names {
  title(world: string): string;
  /** What an entity is: "Docker container". Empty when it is not known. */
  kind(world: string, id: string): string;
}

/** What is said of one event, and of several of a kind. Only what is here is read out. */
interface Words {
  readonly one: (who: string, event: SimEvent) => string;
  readonly done: string;
}
const PHRASES: Partial<Record<SimEvent['type'], Words>> = {
  crashed: { one: (who, event) => `${who} crashed${detail(event, 'tier')}`, done: 'crashed' },
  killedForMemory: {
    one: (who) => `${who} killed for lack of memory`,
    done: 'killed for lack of memory',
  },
  serviceLost: { one: (who) => `service ${who} down`, done: 'down' },
  serviceUp: { one: (who) => `service ${who} up`, done: 'up' },
  fell: { one: (who) => `${who} fell`, done: 'fell' },
  restartGivenUp: { one: (who) => `${who} not restarted any more`, done: 'not restarted any more' },
  migrated: { one: (who) => `${who} migrated`, done: 'migrated' },
  migrationAborted: {
    one: (who, event) => `migration of ${who} aborted${detail(event, 'reason')}`,
    done: 'not migrated',
  },
  refused: { one: (who, event) => `${who} refused${detail(event, 'reason')}`, done: 'refused' },
};
/** What matters most is said first. */
const ORDER = Object.keys(PHRASES);

const detail = ({ data }: SimEvent, key: string): string => (data[key] ? `: ${data[key]}` : '');

/** One sentence for a batch of events; empty when none of them is worth saying. */
export function phrase(events: readonly SimEvent[], names: Names): string {
  const groups = new Map<string, SimEvent[]>();
  for (const event of events) {
    if (!PHRASES[event.type]) continue;
    const key = `${event.world}/${event.type}`;
    const group = groups.get(key);
    if (group) group.push(event);
    else groups.set(key, [event]);
  }
  const rank = ([first]: readonly SimEvent[]): number => ORDER.indexOf(first?.type ?? '');
  const sorted = [...groups.values()].sort((a, b) => rank(a) - rank(b));
  const said = sorted.slice(0, PHRASES_MAX).map((group) => phraseOf(group, names));
  const rest = sorted.length - said.length;
  if (said.length === 0) return '';
  return `${said.join('. ')}.${rest > 0 ? ` And ${rest} more.` : ''}`;
}

function phraseOf(group: readonly SimEvent[], names: Names): string {
  const first = group[0] as SimEvent;
  const words = PHRASES[first.type] as Words;
  const where = names.title(first.world);
  if (group.length === 1) return `${where}: ${words.one(first.subject, first)}`;
  const service = first.type === 'serviceLost' || first.type === 'serviceUp';
  const kinds = new Set(group.map((event) => names.kind(event.world, event.subject)));
  const [kind] = kinds;
  const what = service ? 'service' : kinds.size === 1 && kind ? kind : 'box';
  const many = what === 'box' ? 'boxes' : `${what}s`;
  return `${where}: ${group.length} ${many} ${words.done}`;
}

let waiting: SimEvent[] = [];
let names: Names = { title: (world) => world, kind: () => '' };
let sentences: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
/** Two equal messages in a row would not be read: every other one ends in a no-break space. */
let odd = false;

/** Puts a sentence into the queue: an answer to something the user did. */
export function say(sentence: string): void {
  sentences.push(sentence);
  hurry();
}

/** Puts events into the queue. */
export function sayEvents(events: readonly SimEvent[], called: Names): void {
  const worth = events.filter((event) => PHRASES[event.type]);
  if (worth.length === 0) return;
  waiting.push(...worth);
  names = called;
  hurry();
}

function hurry(): void {
  if (timer !== undefined) return;
  // Not at once: what follows from the first event in the same instant belongs to it.
  timer = setTimeout(speak, 50);
}

function speak(): void {
  const text = [...sentences, phrase(waiting, names)].filter((part) => part !== '').join(' ');
  sentences = [];
  waiting = [];
  timer = undefined;
  if (text === '') return;
  odd = !odd;
  setUi({ announcement: odd ? text : `${text}\u00a0` });
  timer = setTimeout(() => {
    timer = undefined;
    if (sentences.length + waiting.length > 0) speak();
  }, PAUSE_MILLIS);
}

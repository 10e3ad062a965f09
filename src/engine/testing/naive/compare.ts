/**
 * Plays the same world with the engine and with the slow engine, and says where they disagree.
 * Both know only whole microseconds, so each step in time may be a microsecond off, and what
 * follows from it as much again: times agree within `SLACK` and a millionth.
 */
import type { Catalog, Tier } from '../../define.ts';
import type { WorldSpec } from '../../scenario.ts';
import { makeWorld, type TestWorld } from '../world.ts';
import { runTo } from './clock.ts';
import { crash, kill, startByHand } from './ending.ts';
import { migrate } from './migrating.ts';
import { nextArrival } from './requests.ts';
import { begin } from './starting.ts';
import { type Answer, build, type Note, type SlowWorld } from './world.ts';

/** Something done to the world from outside. */
export interface Deed {
  readonly at: number;
  readonly do: 'crash' | 'kill' | 'start' | 'migrate';
  readonly id: string;
  readonly tier?: Tier;
  readonly to?: string;
}

export interface Case {
  readonly world: WorldSpec;
  readonly catalog: Catalog;
  readonly seed: number;
  readonly until: number;
  readonly deeds: readonly Deed[];
}

/** Microseconds by which equal times may differ after some dozens of steps, each rounded. */
const SLACK = 30;
/** What each piece of work that others waited behind adds to that. */
const SLACK_A_JOB = 0.5;

type Close = (a: number, b: number) => boolean;
const within =
  (slack: number): Close =>
  (a, b) =>
    Math.abs(a - b) <= slack + 1e-6 * Math.max(Math.abs(a), Math.abs(b));

const COMPARED = new Set([
  'startBegun',
  'phaseEnded',
  'started',
  'killed',
  'crashed',
  'fell',
  'restartScheduled',
  'restartGivenUp',
  'serviceUp',
  'serviceLost',
  'migrationBegun',
  'migrationRoundSent',
  'migrationPaused',
  'migrated',
]);

function doSlowly(world: SlowWorld, deed: Deed): boolean {
  const box = world.boxes.find((b) => b.id === deed.id);
  if (!box) throw new Error(`no box ${deed.id}`);
  if (deed.do === 'crash') return crash(world, box, deed.tier ?? 'application');
  if (deed.do === 'kill') return kill(world, box);
  if (deed.do === 'start') return startByHand(world, box);
  const to = world.boxes.find((b) => b.id === deed.to);
  return to !== undefined && migrate(world, box, to);
}

export function playSlowly(one: Case): { world: SlowWorld; accepted: boolean[] } {
  const world = build(one.world, one.catalog, one.seed);
  one.world.clients.forEach((_, client) => {
    nextArrival(world, client);
  });
  begin(world);
  const accepted = one.deeds.map((deed) => {
    runTo(world, deed.at);
    return doSlowly(world, deed);
  });
  runTo(world, one.until);
  return { world, accepted };
}

export function playFast(one: Case): { it: TestWorld; accepted: boolean[] } {
  const it = makeWorld(one.world, one.catalog, one.seed);
  const accepted = one.deeds.map((deed) => {
    it.run(deed.at);
    const { id } = deed;
    const world = one.world.id;
    if (deed.do === 'crash') {
      return it.submit({ type: 'crash', world, id, tier: deed.tier ?? 'application' });
    }
    if (deed.do === 'migrate') return it.submit({ type: 'migrate', world, id, to: deed.to ?? '' });
    return it.submit({ type: deed.do, world, id });
  });
  it.run(one.until);
  return { it, accepted };
}

interface Verdict {
  readonly found: string[];
  /** Whether there were others, after a tie. */
  readonly excused: boolean;
}

/**
 * Every disagreement, in words, the first of which is usually the cause of the others; without
 * those that come after a tie.
 */
export function disagreements(one: Case): Verdict {
  const slow = playSlowly(one);
  const fast = playFast(one);
  const found: string[] = [];
  one.deeds.forEach((deed, i) => {
    const [a, b] = [fast.accepted[i], slow.accepted[i]];
    if (a !== b) found.push(`${deed.at} ${JSON.stringify(deed)}: engine ${a}, slow ${b}`);
  });
  const jobs = slow.world.answers.length + slow.world.tasksAt.length;
  const slack = SLACK + SLACK_A_JOB * jobs;
  const close = within(slack);
  const events = fast.it.events.filter(({ type }) => COMPARED.has(type));
  const fastNotes = events.map(({ at, type, subject }) => ({ at, what: type, whom: subject }));
  found.push(...lists(fastNotes, slow.world.notes, close));
  found.push(...answers(fast.it.answers, slow.world.answers, close));
  found.push(...batch(fast.it, slow.world, slack), ...ledgers(fast.it, slow.world));
  const when = (text: string): number => Number.parseFloat(text);
  const { tieAt } = slow.world;
  const final = found.filter((text) => tieAt === Infinity || when(text) < tieAt - slack);
  return {
    found: final.sort((a, b) => when(a) - when(b)),
    excused: found.length > final.length,
  };
}

type Plain = Pick<Note, 'at' | 'what' | 'whom'>;

/** What happened to each, in order, and when. */
function lists(fast: readonly Plain[], slow: readonly Plain[], close: Close): string[] {
  const names = new Set([...fast, ...slow].map(({ whom }) => whom));
  return [...names].flatMap((name) => {
    const [a, b] = [fast, slow].map((all) => all.filter(({ whom }) => whom === name)) as [
      Plain[],
      Plain[],
    ];
    const first = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).find((i) => {
      const [x, y] = [a[i], b[i]];
      return !x || !y || x.what !== y.what || !close(x.at, y.at);
    });
    if (first === undefined) return [];
    const say = (one: Plain | undefined): string => (one ? `${one.what} at ${one.at}` : 'nothing');
    const at = Math.min(a[first]?.at ?? Infinity, b[first]?.at ?? Infinity);
    return [`${at} ${name} #${first}: engine ${say(a[first])}, slow ${say(b[first])}`];
  });
}

/**
 * The requests of each client, one against the other. A latency may leave out by how much whole
 * microseconds made it late, so a request is known by about when it came.
 */
function answers(fast: readonly Answer[], slow: readonly Answer[], close: Close): string[] {
  const came = (one: Answer): number => one.at - one.latency;
  const rest = new Set(slow);
  for (const one of fast) {
    const like = [...rest].find(
      (other) =>
        other.client === one.client &&
        other.outcome === one.outcome &&
        close(came(other), came(one)) &&
        close(other.at, one.at) &&
        close(other.latency, one.latency),
    );
    if (!like) {
      const near = [...rest].find((o) => o.client === one.client && close(came(o), came(one)));
      return [`${one.at} engine ${JSON.stringify(one)}, slow ${JSON.stringify(near)}`];
    }
    rest.delete(like);
  }
  return [...rest].slice(0, 1).map((one) => `${one.at} only slow: ${JSON.stringify(one)}`);
}

function batch({ world }: TestWorld, slow: SlowWorld, slack: number): string[] {
  const times = slow.tasksAt.map(({ at }) => at);
  const sum = times.reduce((a, b) => a + b, 0);
  const last = times.at(-1) ?? 0;
  const { tasksDone, sumMicros, lastAt } = world.batch;
  if (tasksDone !== times.length) {
    return [`Infinity engine did ${tasksDone} tasks, slow ${times.length}`];
  }
  const close = within(slack * (tasksDone + 1));
  if (close(sumMicros, sum) && (tasksDone === 0 || within(slack)(lastAt, last))) return [];
  return [`Infinity tasks: engine ${sumMicros} until ${lastAt}, slow ${sum} until ${last}`];
}

/** Memory in use and bytes on the disks, machine by machine. */
function ledgers({ world }: TestWorld, slow: SlowWorld): string[] {
  const found: string[] = [];
  for (const box of slow.boxes) {
    const row = world.rows.get(box.id) as number;
    const used = box.parts.tiers.slice(0, box.up).reduce((sum, t) => sum + t.memoryBytes, 0);
    const told = world.column.memoryBytes.get(row);
    if (told !== used) found.push(`Infinity ${box.id} uses ${told} bytes, slow ${used}`);
    if (!box.links) continue;
    const layers = slow.layers.filter((l) => {
      let at = l.store;
      while (at.on) at = at.on;
      return at === box && l.state !== 'wanted';
    });
    const bytes = layers.reduce((sum, l) => sum + l.bytes, 0);
    const disk = world.storage.used[row] ?? 0;
    if (disk !== bytes) found.push(`Infinity ${box.id} stores ${disk} bytes, slow ${bytes}`);
  }
  return found;
}

/** A page without a page: a real engine behind a real mirror, on the same thread. For tests. */
import type { CommandResult } from '../../engine/index.ts';
import { readRun } from '../../scenarios/read-run.ts';
import { type ServiceWish, twinScenario } from '../../scenarios/twin.ts';
import type { Message, Request } from '../../wire/messages.ts';
import { Mirror } from '../../wire/mirror.ts';
import { Session } from '../../worker/session.ts';
import { kernelsOf } from '../kernels.ts';
import { layoutWorld } from '../layout.ts';
import { largestHost } from '../measure.ts';
import type { Column, Picture, ScaleBy, Stack } from '../picture.ts';
import type { Command, Entity, World } from '../read.ts';

export interface Run {
  readonly mirror: Mirror;
  readonly left: World;
  readonly right: World;
  /** Lets simulated seconds pass. */
  wait(seconds: number): void;
  give(command: Command): CommandResult;
}

const SERVICES: readonly ServiceWish[] = [
  { id: 'db', application: 'postgresql', restart: 'always' },
  { id: 'web', application: 'nginx', restart: 'always', calls: ['db'] },
];

export interface Wish {
  readonly left?: string;
  readonly right?: string;
  readonly hosts?: number;
  /** Of all hosts, or of each. */
  readonly memory?: string | readonly string[];
  readonly services?: readonly ServiceWish[];
  /** Instead of all that. */
  readonly document?: unknown;
}

export function documentOf({ left, right, hosts = 2, memory, services }: Wish = {}) {
  return twinScenario({
    title: 'For a test',
    hosts: Array.from({ length: hosts }, (_, i) => ({
      id: `host-${i + 1}`,
      cores: 8,
      memory: (typeof memory === 'string' ? memory : memory?.[i]) ?? '8 GiB',
      disk: '100 GB',
    })),
    services: services ?? SERVICES,
    clients: [{ id: 'visitors', service: 'web', rate: '5/s' }],
    ...(left !== undefined && { left }),
    ...(right !== undefined && { right }),
  });
}

type Payload = Request extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never;

/** Opens a twin scenario (KVM and Docker unless said) and lets it come up. */
export function run(wish: Wish = {}, seconds = 90): Run {
  const session = new Session({ clock: () => 0, post: () => {} });
  const mirror = new Mirror();
  let id = 0;
  const ask = (payload: Payload): Message => {
    const message = session.handle({ ...payload, id: id++ } as Request);
    if (message.type === 'fault') throw new Error(message.message);
    if ('frame' in message) mirror.apply(message.frame);
    return message;
  };
  const document = wish.document ?? documentOf(wish);
  const read = readRun(document);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  ask({ type: 'open', document, scenario: read.scenario });
  const wait = (time: number): void => {
    ask({ type: 'tick', forMicros: time * 1e6 });
  };
  wait(seconds);
  return {
    mirror,
    left: mirror.worlds[0] as World,
    right: mirror.worlds[1] as World,
    wait,
    give: (command) => {
      const message = ask({ type: 'command', commands: [command], what: 'test' });
      if (message.type !== 'answered') throw new Error('a command got no answer');
      return message.results[0] as CommandResult;
    },
  };
}

export function entity(world: World, id: string): Entity {
  const row = world.rowOf(id);
  if (row === undefined) throw new Error(`there is no ${id}`);
  return world.entities[row] as Entity;
}

export function pictureOf(
  { mirror }: Run,
  index: number,
  scaleBy: ScaleBy = 'memory',
  toggled: ReadonlySet<string> = new Set(),
): Picture {
  const { worlds, events } = mirror;
  return layoutWorld({
    world: worlds[index] as World,
    index,
    scaleBy,
    largest: largestHost(worlds, scaleBy),
    kernels: kernelsOf(worlds),
    events,
    toggled,
  });
}

/** Every column of a host with the share of its width that it takes. */
export function columnsOf(stack: Stack): { readonly column: Column; readonly width: number }[] {
  const visit = (column: Column, width: number): { column: Column; width: number }[] => {
    const above = column.type === 'stack' ? column.above : [];
    return [{ column, width }, ...above.flatMap((one) => visit(one, width * one.share))];
  };
  return visit(stack, 1);
}

export function stackOf(picture: Picture, id: string): Stack {
  for (const host of picture.hosts) {
    for (const { column } of columnsOf(host.stack)) {
      if (column.type === 'stack' && column.whole && column.entity.id === id) return column;
    }
  }
  throw new Error(`${id} is not in the picture`);
}

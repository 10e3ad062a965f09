/** The deck: flaws of software, ways to set things up badly, and faults, as cards of one form. */
import { catalog } from '../../catalog/index.ts';
import { type Flaw, type Foretold, foretell } from '../../view/foretell.ts';
import { type Command, type Entity, type Tier, tierIsUp, type World } from '../../view/read.ts';
import { footingsOf } from '../../view/towers.ts';
import { tierWord } from '../../view/words.ts';

export type CardSort = 'vulnerability' | 'misconfiguration' | 'fault';

export interface Card {
  readonly id: string;
  readonly sort: CardSort;
  readonly title: string;
  readonly summary: string;
  /** "2016-10-19"; empty for faults. */
  readonly date: string;
  /** Which software it is in, for people; empty where it is no matter of versions. */
  readonly versions: string;
  /** "application → kernel" */
  readonly way: string;
  readonly source: string;
  readonly readsOnly: boolean;
  readonly foretold: (world: World, program: Entity) => Foretold;
  /** The command that plays it against a program; null: there is nothing to strike. */
  readonly command: (world: World, program: Entity) => Command | null;
}

const SORTS: readonly CardSort[] = ['vulnerability', 'misconfiguration', 'fault'];

let made: readonly Card[] | null = null;
let madeOf = 0;

/** All cards, by sort and date. The catalogue may have grown since the last question. */
export function deck(): readonly Card[] {
  if (made && madeOf === catalog.vulnerabilities.length) return made;
  madeOf = catalog.vulnerabilities.length;
  const cards = [...catalog.vulnerabilities.map(flawCard), ...catalog.faults.map(faultCard)];
  made = cards.sort(
    (a, b) => SORTS.indexOf(a.sort) - SORTS.indexOf(b.sort) || (a.date < b.date ? -1 : 1),
  );
  return made;
}

export const cardOf = (id: string): Card | undefined => deck().find((card) => card.id === id);

const wayOf = (from: Tier, to: Tier): string => `${from} → ${to}`;

function flawCard(flaw: Flaw): Card {
  const { id, title, summary, sort, published, versions = '', from, to, source } = flaw;
  return {
    id,
    sort,
    title,
    summary,
    date: published,
    versions,
    way: wayOf(from, to),
    source,
    readsOnly: flaw.readsOnly === true,
    foretold: (world, program) => foretell(world, program, flaw),
    command: (world, program) => ({
      type: 'attack',
      world: world.info.id,
      id: program.id,
      vulnerability: id,
    }),
  };
}

type Fault = (typeof catalog.faults)[number];

/** A fault strikes the next tier of its name at or beneath the program. */
function faultCard({ id, title, summary, strikes, source }: Fault): Card {
  const spotOf = (world: World, program: Entity) =>
    footingsOf(world, program).find(({ entity, index }) => entity.tiers[index]?.tier === strikes);
  return {
    id,
    sort: 'fault',
    title,
    summary,
    date: '',
    versions: '',
    way: strikes,
    source,
    readsOnly: false,
    foretold(world, program) {
      const spot = spotOf(world, program);
      if (!spot) return { spot, reason: `there is no ${strikes} beneath ${program.id}` };
      const { entity } = spot;
      if (tierIsUp(world, entity, strikes)) return { spot, reason: '' };
      const reason = `the ${tierWord(entity, strikes)} of ${entity.id} is down already`;
      return { spot: undefined, reason };
    },
    command(world, program) {
      const spot = spotOf(world, program);
      const at = { world: world.info.id, tier: strikes };
      return spot ? { type: 'crash', id: spot.entity.id, ...at } : null;
    },
  };
}

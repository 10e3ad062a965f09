/**
 * Which kernel is which. Every kernel of the page has a letter and a colour of its own; the same
 * kernel has the same letter and colour wherever it is shown, in either world. Installed systems
 * come first and guests after them in the order of their birth, so that scaling out renames
 * nobody.
 */
import { tierIndex, type World } from './read.ts';

export interface Kernel {
  /** A, B … Z, then A2, B2 … */
  readonly letter: string;
  /** 1 to 8: which of the colours. */
  readonly colour: number;
  /** Index of the world and row of the entity whose kernel it is. */
  readonly world: number;
  readonly row: number;
}

export const COLOURS = 8;
const LETTERS = 26;

const nameAt = (n: number): { letter: string; colour: number } => {
  const round = Math.floor(n / LETTERS);
  const letter = String.fromCharCode(65 + (n % LETTERS)) + (round === 0 ? '' : String(round + 1));
  return { letter, colour: (n % COLOURS) + 1 };
};

export class Kernels {
  private readonly byPlace = new Map<string, Kernel>();

  constructor(worlds: readonly World[]) {
    let next = 0;
    const give = (world: number, row: number, n: number): void => {
      this.byPlace.set(`${world}/${row}`, { ...nameAt(n), world, row });
    };
    const guests: number[][] = worlds.map(() => []);
    worlds.forEach((world, w) => {
      for (const entity of world.entities) {
        if (!entity || tierIndex(entity, 'kernel') < 0) continue;
        // What belongs to no service is there from the beginning; only replicas come later.
        if (entity.service < 0) give(w, entity.row, next++);
        else guests[w]?.push(entity.row);
      }
    });
    const withGuests = guests.flatMap((rows, w) => (rows.length > 0 ? [w] : []));
    withGuests.forEach((w, place) => {
      guests[w]?.forEach((row, rank) => {
        give(w, row, next + rank * withGuests.length + place);
      });
    });
  }

  /** The kernel that an entity brings; undefined if it brings none. */
  of(world: number, row: number): Kernel | undefined {
    return this.byPlace.get(`${world}/${row}`);
  }
}

export const kernelsOf = (worlds: readonly World[]): Kernels => new Kernels(worlds);

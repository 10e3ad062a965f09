/**
 * Pools: short-lived things (jobs, requests, flows) in typed columns with a free list, so that
 * nothing is allocated per event and the whole simulation stays plain data. Ids are reused; whoever
 * frees an id forgets it.
 */
import { type Cells, type CellType, makeCells } from './table.ts';

export type PoolPlan = Readonly<Record<string, CellType>>;
export type PoolCells<P extends PoolPlan> = {
  [K in keyof P]: P[K] extends 'f64'
    ? Float64Array
    : P[K] extends 'i32'
      ? Int32Array
      : P[K] extends 'u32'
        ? Uint32Array
        : Uint8Array;
};

export interface PoolSnapshot {
  /** Ids ever used. */
  readonly length: number;
  readonly free: Int32Array;
  readonly columns: Readonly<Record<string, Cells>>;
}

export class Pool<P extends PoolPlan> {
  /** Columns by name. They are replaced when the pool grows: do not keep them over an `add`. */
  readonly at: PoolCells<P>;
  length = 0;
  private readonly plan: P;
  private capacity: number;
  private free: number[] = [];

  constructor(plan: P, capacity = 16) {
    this.plan = plan;
    this.capacity = capacity;
    const cells: Record<string, Cells> = {};
    for (const name of Object.keys(plan)) cells[name] = makeCells(plan[name] as CellType, capacity);
    this.at = cells as PoolCells<P>;
  }

  /** How many ids are in use. */
  get size(): number {
    return this.length - this.free.length;
  }

  /** Takes an id; its cells hold zeros. */
  add(): number {
    const recycled = this.free.pop();
    const id = recycled ?? this.length++;
    if (this.length > this.capacity) this.grow();
    if (recycled !== undefined) for (const name in this.at) (this.at[name] as Cells)[id] = 0;
    return id;
  }

  remove(id: number): void {
    this.free.push(id);
  }

  snapshot(): PoolSnapshot {
    const columns: Record<string, Cells> = {};
    for (const name in this.at) columns[name] = (this.at[name] as Cells).slice(0, this.length);
    return { length: this.length, free: Int32Array.from(this.free), columns };
  }

  load(snapshot: PoolSnapshot): void {
    while (this.capacity < snapshot.length) this.grow();
    this.length = snapshot.length;
    this.free = Array.from(snapshot.free);
    for (const name in this.at) {
      const cells = this.at[name] as Cells;
      cells.fill(0);
      cells.set(snapshot.columns[name] as Cells);
    }
  }

  private grow(): void {
    this.capacity *= 2;
    const cells = this.at as Record<string, Cells>;
    for (const name in cells) {
      const wider = makeCells(this.plan[name] as CellType, this.capacity);
      wider.set(cells[name] as Cells);
      cells[name] = wider;
    }
  }
}

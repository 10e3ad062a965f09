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
  /** Of a pool by row: row and id in turn, in the order in which the rows came. */
  readonly rows?: Int32Array;
}

export class Pool<P extends PoolPlan> {
  /** Columns by name. They are replaced when the pool grows: do not keep them over an `add`. */
  readonly at: PoolCells<P>;
  length = 0;
  /** The same columns in a row, to clear one cell of each. */
  private columns: readonly Cells[];
  private readonly plan: P;
  private capacity: number;
  protected free: number[] = [];

  constructor(plan: P, capacity = 16) {
    this.plan = plan;
    this.capacity = capacity;
    // Not built key by key: beyond a dozen or so keys V8 would make a slow dictionary of it.
    const cells = JSON.parse(JSON.stringify(plan)) as Record<string, Cells>;
    for (const name of Object.keys(plan)) cells[name] = makeCells(plan[name] as CellType, capacity);
    this.at = cells as PoolCells<P>;
    this.columns = Object.values(cells);
  }

  /** How many ids are in use. */
  get size(): number {
    return this.length - this.free.length;
  }

  /** Takes an id; its cells hold zeros. */
  add(): number {
    const before = this.length;
    const id = this.take();
    if (id === before) return id;
    const { columns } = this;
    for (let i = 0; i < columns.length; i++) (columns[i] as Cells)[id] = 0;
    return id;
  }

  /** Takes an id whose cells hold anything: the caller sets every one of them. */
  take(): number {
    const recycled = this.free.pop();
    if (recycled !== undefined) return recycled;
    if (this.length === this.capacity) this.grow();
    return this.length++;
  }

  remove(id: number): void {
    this.free.push(id);
  }

  /** Sets the cells of all free ids to 0, so that nothing can be seen of what they once held. */
  wipe(): void {
    for (const id of this.free) for (const cells of this.columns) cells[id] = 0;
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
    this.columns = Object.values(cells);
  }
}

/** A pool with a place for those rows that need one at the moment; most do not. */
export class RowPool<P extends PoolPlan> extends Pool<P> {
  private readonly ids = new Map<number, number>();

  /** The place of a row; −1 = it has none. */
  find(row: number): number {
    return this.ids.get(row) ?? -1;
  }

  /** The place of a row; a new one holds zeros. */
  open(row: number): number {
    const known = this.ids.get(row);
    if (known !== undefined) return known;
    const id = this.add();
    this.ids.set(row, id);
    return id;
  }

  /** Gives up the place of a row, if it has one. */
  close(row: number): void {
    const id = this.ids.get(row);
    if (id === undefined) return;
    this.ids.delete(row);
    this.remove(id);
  }

  override snapshot(): PoolSnapshot {
    return { ...super.snapshot(), rows: Int32Array.from([...this.ids].flat()) };
  }

  override load(snapshot: PoolSnapshot): void {
    super.load(snapshot);
    this.ids.clear();
    const rows = snapshot.rows ?? new Int32Array(0);
    for (let i = 0; i < rows.length; i += 2) this.ids.set(rows[i] as number, rows[i + 1] as number);
  }
}

/**
 * A pool that always gives out the smallest free id: which one that is does not depend on the order
 * in which ids were given back. Costs O(log free) instead of O(1).
 */
export class SteadyPool<P extends PoolPlan> extends Pool<P> {
  override take(): number {
    const { free } = this;
    const last = free.pop();
    if (last === undefined) return super.take();
    const smallest = free[0];
    if (smallest === undefined) return last;
    let at = 0;
    for (let child = 1; child < free.length; child = 2 * at + 1) {
      const right = child + 1;
      if (right < free.length && (free[right] as number) < (free[child] as number)) child = right;
      if ((free[child] as number) >= last) break;
      free[at] = free[child] as number;
      at = child;
    }
    free[at] = last;
    return smallest;
  }

  override remove(id: number): void {
    const { free } = this;
    let at = free.length;
    free.push(id);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((free[above] as number) <= id) break;
      free[at] = free[above] as number;
      at = above;
    }
    free[at] = id;
  }

  /** Free ids in ascending order, which is a heap as well. */
  override snapshot(): PoolSnapshot {
    this.free.sort((a, b) => a - b);
    return super.snapshot();
  }
}

/**
 * Hot columns. Numbers that change live in typed arrays, one cell a row; writing through `set`
 * compares, writes and marks the row dirty, so nobody can forget to announce a change. The dirty
 * rows are what travels to the page; names and settings are cold records and travel once.
 *
 * Rows are never reused within a run: an entity that is gone keeps its row, so an old event still
 * means what it meant. Row order is creation order, which is also the order of every loop.
 */
export type Cells = Float64Array | Int32Array | Uint32Array | Uint8Array;
export type CellType = 'f64' | 'i32' | 'u32' | 'u8';

const CONSTRUCTORS = {
  f64: Float64Array,
  i32: Int32Array,
  u32: Uint32Array,
  u8: Uint8Array,
} as const;

/** Makes an empty array of cells of the named type. */
export const makeCells = (type: CellType, length: number): Cells => new CONSTRUCTORS[type](length);

export class Column {
  readonly name: string;
  readonly type: CellType;
  readonly initial: number;
  /** A change alters what is drawn, not only how large or how full. */
  readonly structural: boolean;
  /** Raw cells, for reading in hot loops. Write through `set`, or the page will not hear of it. */
  cells: Cells;
  private readonly table: Table;

  constructor(table: Table, plan: ColumnPlan, capacity: number) {
    this.table = table;
    this.name = plan.name;
    this.type = plan.type;
    this.initial = plan.initial ?? 0;
    this.structural = plan.structural ?? false;
    this.cells = makeCells(plan.type, capacity).fill(this.initial);
  }

  get(row: number): number {
    return this.cells[row] as number;
  }

  set(row: number, value: number): void {
    if (this.cells[row] === value) return;
    this.cells[row] = value;
    this.table.markDirty(row);
    if (this.structural) this.table.markStructural();
  }

  add(row: number, amount: number): void {
    if (amount !== 0) this.set(row, (this.cells[row] as number) + amount);
  }
}

export interface ColumnPlan {
  readonly name: string;
  readonly type: CellType;
  readonly initial?: number;
  readonly structural?: boolean;
}

/** A table as plain data: the cells of the rows in use, and nothing else. */
export interface TableSnapshot {
  readonly length: number;
  readonly columns: Readonly<Record<string, Cells>>;
}

/** What changed since the last drain, ready to be transferred. */
export interface TableDelta {
  /** Rows in ascending order; null when every row is sent (`columns` then hold whole columns). */
  readonly rows: Uint32Array | null;
  readonly length: number;
  /** Whether a structural column changed, or a row came. */
  readonly structural: boolean;
  readonly columns: Readonly<Record<string, Cells>>;
}

export class Table {
  length = 0;
  /** Set by structural columns; cleared by `drain`. */
  structural = false;
  /** Counts structural changes, so that what was derived from them knows when it is stale. */
  epoch = 0;
  readonly columns: readonly Column[];
  private capacity: number;
  private dirtyFlags: Uint8Array;
  private dirtyRows: Uint32Array;
  private dirtyCount = 0;

  constructor(plan: readonly ColumnPlan[], capacity = 16) {
    this.capacity = capacity;
    this.dirtyFlags = new Uint8Array(capacity);
    this.dirtyRows = new Uint32Array(capacity);
    this.columns = plan.map((p) => new Column(this, p, capacity));
  }

  /** The column of that name. Throws on a name that the plan does not have. */
  column(name: string): Column {
    const found = this.columns.find((column) => column.name === name);
    if (!found) throw new Error(`the table has no column "${name}"; add it to its plan`);
    return found;
  }

  /** Adds a row of initial values and returns its number. */
  addRow(): number {
    if (this.length === this.capacity) this.grow();
    const row = this.length++;
    this.markStructural();
    this.markDirty(row);
    return row;
  }

  markStructural(): void {
    this.structural = true;
    this.epoch++;
  }

  markDirty(row: number): void {
    if (this.dirtyFlags[row] === 1) return;
    this.dirtyFlags[row] = 1;
    this.dirtyRows[this.dirtyCount++] = row;
  }

  get dirty(): number {
    return this.dirtyCount;
  }

  /**
   * Takes what changed. Beyond half of the rows whole columns are cheaper than picked cells: the
   * page then adopts the arrays instead of patching its own.
   */
  drain(whole = false): TableDelta {
    const all = whole || this.dirtyCount * 2 > this.length;
    const rows = all ? null : this.dirtyRows.slice(0, this.dirtyCount).sort();
    const columns: Record<string, Cells> = {};
    for (const column of this.columns) {
      columns[column.name] = rows ? pick(column, rows) : column.cells.slice(0, this.length);
    }
    for (let i = 0; i < this.dirtyCount; i++) this.dirtyFlags[this.dirtyRows[i] as number] = 0;
    this.dirtyCount = 0;
    const { structural } = this;
    this.structural = false;
    return { rows, length: this.length, structural, columns };
  }

  snapshot(): TableSnapshot {
    const columns: Record<string, Cells> = {};
    for (const column of this.columns) columns[column.name] = column.cells.slice(0, this.length);
    return { length: this.length, columns };
  }

  /** Takes over the cells of a snapshot; every row becomes dirty. */
  load(snapshot: TableSnapshot): void {
    while (this.capacity < snapshot.length) this.grow();
    this.length = snapshot.length;
    for (const column of this.columns) {
      const cells = snapshot.columns[column.name];
      if (!cells) throw new Error(`the snapshot lacks column "${column.name}"`);
      column.cells.fill(column.initial);
      column.cells.set(cells);
    }
    this.markStructural();
    for (let row = 0; row < this.length; row++) this.markDirty(row);
  }

  private grow(): void {
    this.capacity *= 2;
    for (const column of this.columns) {
      const wider = makeCells(column.type, this.capacity).fill(column.initial);
      wider.set(column.cells);
      column.cells = wider;
    }
    const flags = new Uint8Array(this.capacity);
    flags.set(this.dirtyFlags);
    this.dirtyFlags = flags;
    const rows = new Uint32Array(this.capacity);
    rows.set(this.dirtyRows);
    this.dirtyRows = rows;
  }
}

function pick(column: Column, rows: Uint32Array): Cells {
  const cells = makeCells(column.type, rows.length);
  for (let i = 0; i < rows.length; i++) cells[i] = column.cells[rows[i] as number] as number;
  return cells;
}

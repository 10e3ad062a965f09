/** A growing list of whole numbers that keeps its room when it is emptied: nothing to collect. */
export class IntList {
  /** Cells in use are those below `length`; replaced when the list grows. */
  cells = new Int32Array(16);
  length = 0;

  push(value: number): void {
    if (this.length === this.cells.length) {
      const wider = new Int32Array(this.length * 2);
      wider.set(this.cells);
      this.cells = wider;
    }
    this.cells[this.length++] = value;
  }

  at(index: number): number {
    return this.cells[index] as number;
  }

  clear(): void {
    this.length = 0;
  }
}

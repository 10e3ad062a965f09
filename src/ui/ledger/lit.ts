/**
 * Which row has just changed. It is lit once; one that goes on changing is not lit again and again.
 */

/** A row that changes again within this is still the same change, in wall milliseconds. */
const QUIET_MILLIS = 1500;

export class Lit {
  private readonly rows = new Map<string, { text: string; changedAt: number; times: number }>();

  /**
   * How often the row has been lit. The first text and changes from or to nothing known do not
   * count when `quiet` is set: another scenario was opened, or time went back.
   */
  look(id: string, text: string, nowMillis: number, quiet: boolean): number {
    const row = this.rows.get(id);
    if (!row) {
      this.rows.set(id, { text, changedAt: -Infinity, times: 0 });
      return 0;
    }
    if (row.text !== text) {
      if (!quiet && nowMillis - row.changedAt > QUIET_MILLIS) row.times++;
      row.text = text;
      row.changedAt = quiet ? -Infinity : nowMillis;
    }
    return row.times;
  }
}

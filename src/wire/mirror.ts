/**
 * The page's copy of the engine's state: the same columns, patched in place. Whole columns are
 * adopted as they come, so a frame in which everything changed costs no more than one in which
 * little did. React looks at `structure` (what exists, what it is doing); the painters read cells.
 */
import type {
  Cells,
  JournalEntry,
  Outlook,
  ScenarioSpec,
  SimEvent,
  TableDelta,
  WorldMetrics,
} from '../engine/index.ts';
import type { Micros } from '../units.ts';
import type { EntityInfo, Frame, History, SeriesInfo, WorldInfo } from './messages.ts';

export class MirrorWorld {
  info: WorldInfo = { id: '', title: '', services: [], clients: [] };
  entities: EntityInfo[] = [];
  length = 0;
  /** Cells by column name: see ENTITY_PLAN and GAUGE_PLAN of the engine. */
  columns: Record<string, Cells> = {};
  metrics: WorldMetrics | null = null;
  /** Null where the scenario is not about attacks. */
  outlook: Outlook | null = null;
  series: SeriesInfo | null = null;
  private rowsById = new Map<string, number>();

  /** The value of a cell; 0 while the column has not arrived. */
  get(column: string, row: number): number {
    return this.columns[column]?.[row] ?? 0;
  }

  rowOf(id: string): number | undefined {
    return this.rowsById.get(id);
  }

  forget(): void {
    this.entities = [];
    this.rowsById.clear();
    this.columns = {};
    this.length = 0;
  }

  welcome(born: readonly EntityInfo[]): void {
    for (const entity of born) {
      this.entities[entity.row] = entity;
      this.rowsById.set(entity.id, entity.row);
    }
  }

  /** Takes in the changes of one table. */
  patch(delta: TableDelta): void {
    for (const name in delta.columns) {
      const cells = delta.columns[name] as Cells;
      if (delta.rows === null) {
        this.columns[name] = cells;
        continue;
      }
      const mine = this.room(name, cells, delta.length);
      for (let i = 0; i < delta.rows.length; i++) {
        mine[delta.rows[i] as number] = cells[i] as number;
      }
    }
    this.length = delta.length;
  }

  private room(name: string, like: Cells, length: number): Cells {
    const mine = this.columns[name];
    if (mine && mine.length >= length) return mine;
    const wider = new (like.constructor as new (n: number) => Cells)(Math.max(16, length * 2));
    if (mine) wider.set(mine);
    this.columns[name] = wider;
    return wider;
  }
}

const EVENTS_KEPT = 5000;

export class Mirror {
  /** −1 until the first frame. */
  revision = -1;
  /** Goes up when something appears, goes, moves or changes what it is doing. */
  structure = 0;
  /** Goes up when another scenario is opened or time goes back. */
  epoch = 0;
  now: Micros = 0;
  horizon: Micros = 0;
  reached = true;
  title = '';
  seed = 0;
  document: unknown = null;
  /** What the document says, as the engine took it; null before anything was opened. */
  scenario: ScenarioSpec | null = null;
  journal: readonly JournalEntry[] = [];
  history: History = { undo: [], redo: [] };
  worlds: MirrorWorld[] = [];
  events: SimEvent[] = [];
  /** Those of the last frame, all of them; after going back those that the engine has kept. */
  news: readonly SimEvent[] = [];

  /**
   * Takes in a frame. Returns false when frames are missing in between: the caller asks for a whole
   * one; nothing has been changed then.
   */
  apply(frame: Frame): boolean {
    if (!frame.whole && frame.revision !== this.revision + 1) return false;
    if (frame.whole) this.begin(frame);
    let structural = frame.whole;
    frame.worlds.forEach((part, i) => {
      const world = this.worlds[i] as MirrorWorld;
      world.welcome(part.born);
      structural ||= part.born.length > 0 || part.entities.structural;
      world.patch(part.entities);
      world.patch(part.gauges);
      if (part.metrics) {
        world.metrics = part.metrics;
        world.outlook = part.outlook ?? null;
      }
      if (part.series) world.series = part.series;
    });
    this.revision = frame.revision;
    this.now = frame.now;
    this.horizon = frame.horizon;
    this.reached = frame.reached;
    if (frame.journal) this.journal = frame.journal;
    if (frame.history) this.history = frame.history;
    this.takeEvents(frame);
    if (structural) this.structure++;
    return true;
  }

  world(id: string): MirrorWorld | undefined {
    return this.worlds.find((world) => world.info.id === id);
  }

  private begin(frame: Frame): void {
    this.epoch++;
    this.title = frame.title ?? this.title;
    this.seed = frame.seed ?? this.seed;
    if (frame.document !== undefined) this.document = frame.document;
    if (frame.scenario) this.scenario = frame.scenario;
    this.events = [];
    const infos = frame.info ?? this.worlds.map((world) => world.info);
    this.worlds = infos.map((info, i) => {
      const world = this.worlds[i]?.info.id === info.id ? this.worlds[i] : new MirrorWorld();
      world.forget();
      world.info = info;
      return world;
    });
  }

  private takeEvents(frame: Frame): void {
    const { forgetFrom } = frame;
    this.news = frame.events;
    if (forgetFrom !== undefined) this.events = this.events.filter((e) => e.seq < forgetFrom);
    if (frame.events.length === 0) return;
    this.events = [...this.events, ...frame.events].slice(-EVENTS_KEPT);
  }
}

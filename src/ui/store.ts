/**
 * Small things the page remembers: what is selected, how fast time runs, which dialog is open. The
 * simulated state is not in here: it is in the mirror, and `structure` and `epoch` say when to
 * look.
 */
import { create } from 'zustand';
import type { Command } from '../engine/index.ts';
import type { ScenarioProblem } from '../wire/messages.ts';
import type { ScreenId } from './screens/screens.ts';

export interface Selection {
  readonly world: string;
  /** Id of an entity. */
  readonly id: string;
}

export type Theme = 'auto' | 'light' | 'dark' | 'projector';
export type ScaleBy = 'memory' | 'disk';
export type DialogName = 'open' | 'report' | 'share' | 'keys' | 'about' | 'stack' | 'host' | 'add';

/** What a dialog is about: a world, and what in it. */
export interface About {
  readonly world: string;
  /** Id of an entity. */
  readonly id?: string;
}

/** The tabs of the workshop. */
export type WorkshopTab = 'images' | 'software' | 'upkeep' | 'technologies';

/** How fast simulated time can run, in simulated seconds a second. */
export const SPEEDS = [0.001, 0.01, 0.1, 0.25, 1, 4, 10, 60, 100, 1000] as const;

/** Word to the user at the edge of the page; `bad` ones stay until dismissed. */
export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly text: string;
  readonly details?: readonly string[];
}

/** What an import made of a file: shown after the worlds have opened. */
export interface ImportReport {
  readonly name: string;
  readonly services: number;
  readonly ignored: readonly { readonly line: number; readonly what: string }[];
  readonly errors: readonly {
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[];
}

export interface UiState {
  /** Mirrors of the mirror's counters: components subscribe to these. */
  readonly structure: number;
  readonly epoch: number;
  /** Goes up about ten times a second while numbers change: ledger, inspector. */
  readonly pulse: number;
  readonly playing: boolean;
  /** Simulated seconds a second. */
  readonly speed: number;
  readonly selection: Selection | null;
  /** The command under the pointer or focus, not yet given: its victims are outlined. */
  readonly preview: Command | null;
  readonly theme: Theme;
  readonly scaleBy: ScaleBy;
  readonly embedded: boolean;
  /** Those that are offered, in this order. */
  readonly screens: readonly ScreenId[];
  readonly dialog: DialogName | null;
  readonly about: About | null;
  /** The tab that is open; null while the workshop is closed. */
  readonly workshop: WorkshopTab | null;
  readonly report: ImportReport | null;
  readonly notices: readonly Notice[];
  /** Why something could not be opened; shown as a card until dismissed. */
  readonly problems: readonly ScenarioProblem[];
  /** What could not be opened: "compose.yaml", "This link". */
  readonly problemsOf: string;
  /** The engine cannot go on. */
  readonly fault: string | null;
  /** World shown where only one fits. */
  readonly shownWorld: number;
  /** What the live region says next. */
  readonly announcement: string;
  /** The user has let time pass once: the hint at the play button has done its work. */
  readonly begun: boolean;
  /** The run is being replayed to this time, piece by piece; null when it is where it should be. */
  readonly travelling: number | null;
  /** A file is being read. */
  readonly importing: boolean;
}

export const useUi = create<UiState>(() => ({
  structure: 0,
  epoch: 0,
  pulse: 0,
  playing: false,
  speed: 1,
  selection: null,
  preview: null,
  theme: 'auto',
  scaleBy: 'memory',
  embedded: false,
  screens: ['compare', 'isolation'],
  dialog: null,
  about: null,
  workshop: null,
  report: null,
  notices: [],
  problems: [],
  problemsOf: '',
  fault: null,
  shownWorld: 0,
  announcement: '',
  begun: false,
  travelling: null,
  importing: false,
}));

/** Changes some of the state. */
export const setUi = (change: Partial<UiState>): void => useUi.setState(change);

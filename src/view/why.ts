/**
 * Where a number comes from: the rule that made it and the constants that went in, with sources.
 */
import { formatDisk, formatDuration, formatMemory, formatPercent } from '../units.ts';
import type { Entity } from './read.ts';

export type Figure = Entity['tiers'][number]['memory'];

export interface WhyFigure {
  readonly name: string;
  /** With its unit. */
  readonly value: string;
  /** Id of a source, `assumption`, or `scenario` for what its author has set. */
  readonly source: string;
  /** What was done to it, or why the assumption is reasonable. */
  readonly note: string;
}

export interface Why {
  /** One sentence. */
  readonly rule: string;
  /** Section of docs/model.md that says more. */
  readonly section: Section;
  readonly figures: readonly WhyFigure[];
}

/** Sections of docs/model.md, with the ends of their addresses. */
export const SECTIONS = {
  CPU: 'cpu',
  Memory: 'memory',
  'Disk and images': 'disk-and-images',
  Starting: 'starting',
  Requests: 'requests',
  Faults: 'faults',
  'Restart policies': 'restart-policies',
} as const;
export type Section = keyof typeof SECTIONS;

type Unit = 'memory' | 'disk' | 'time' | 'share' | 'perByte' | 'plain';

function inUnit(value: number, unit: Unit): string {
  switch (unit) {
    case 'memory':
      return formatMemory(value);
    case 'disk':
      return formatDisk(value);
    case 'time':
      return formatDuration(value);
    case 'share':
      return formatPercent(value);
    case 'perByte':
      return `${Math.round(value * 1e6) / 1e3} ms per MB`;
    case 'plain':
      return String(value);
  }
}

/** A constant of the catalogue as the page shows it. */
export const figureOf = (
  name: string,
  { value, source, note }: Omit<Figure, 'note'> & { readonly note?: string },
  unit: Unit,
): WhyFigure => ({ name, value: inUnit(value, unit), source, note: note ?? '' });

/** A setting of the scenario: its source is its author. */
export const setting = (name: string, value: string, note = ''): WhyFigure => ({
  name,
  value,
  source: 'scenario',
  note,
});

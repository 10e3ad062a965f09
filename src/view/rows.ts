/** What the inspector's table is made of. */
import type { Why } from './why.ts';

export interface DetailValue {
  readonly id: string;
  /** What it is, for those who hear the number without its row. */
  readonly name: string;
  readonly text: string;
  readonly why: Why;
}

export interface DetailRow {
  readonly label: string;
  readonly values: readonly DetailValue[];
}

export interface DetailSection {
  readonly title: string;
  readonly rows: readonly DetailRow[];
}

/** An image may have a hundred layers; the largest part of them is told by these. */
export const LAYERS_SHOWN = 8;

export const row = (label: string, ...values: DetailValue[]): DetailRow => ({ label, values });

export function value(id: string, name: string, text: string, why: Why): DetailValue {
  return { id, name, text, why };
}

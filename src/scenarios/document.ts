/**
 * A scenario as it stands in a file: what `public/schema/scenario-1.json` describes. Quantities are
 * text. The importers and the built-in scenarios write these; `parse.ts` turns them into what the
 * engine takes.
 */
import type { Command } from '../engine/index.ts';

export interface SettingsDocument {
  readonly kind: string;
  readonly title?: string;
  readonly system?: string;
  readonly application?: string;
  readonly image?: string;
  readonly cpus?: number;
  readonly cpuWeight?: number;
  readonly cpuReserved?: number;
  readonly memory?: string;
  readonly restart?: string;
  readonly copies?: 'full' | 'shared';
  readonly applicationMemory?: string;
  readonly requestWork?: string;
  /** CPU work to be done one after the other, once it is up. */
  readonly tasks?: readonly string[];
}

export interface EntityDocument extends SettingsDocument {
  readonly id: string;
  readonly on: string;
  readonly up?: boolean;
}

export interface HostDocument {
  readonly id: string;
  readonly kind?: string;
  readonly title?: string;
  readonly cores: number;
  readonly memory: string;
  readonly disk: string;
  readonly diskSpeed?: string;
  readonly network?: string;
  readonly up?: boolean;
}

export interface ImageDocument {
  readonly id: string;
  readonly title?: string;
  readonly family?: string;
  readonly note?: string;
  readonly layers: readonly { readonly digest: string; readonly size: string }[];
}

export interface ServiceDocument {
  readonly id: string;
  readonly title?: string;
  readonly replicas?: number;
  readonly on: readonly string[];
  readonly template: SettingsDocument;
  readonly balance?: string;
  readonly after?: readonly { readonly service: string; readonly until?: 'started' | 'ready' }[];
  readonly calls?: readonly string[];
  readonly backlog?: number;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
}

export interface ClientDocument {
  readonly id: string;
  readonly service: string;
  readonly rate: string;
  readonly arrivals?: 'poisson' | 'deterministic';
  readonly timeout?: string;
}

export interface WorldDocument {
  readonly title?: string;
  readonly registry?: { readonly bandwidth?: string };
  readonly hosts: readonly HostDocument[];
  readonly entities?: readonly EntityDocument[];
  readonly images?: readonly ImageDocument[];
  readonly services?: readonly ServiceDocument[];
  readonly clients?: readonly ClientDocument[];
  readonly networks?: readonly { readonly id: string }[];
}

export interface ScenarioDocument {
  readonly $schema?: string;
  readonly version: 1;
  readonly title: string;
  readonly seed?: number;
  readonly worlds: Readonly<Record<string, WorldDocument>>;
  readonly journal?: readonly { readonly at: string | number; readonly command: Command }[];
  readonly view?: Readonly<Record<string, unknown>>;
}

/** What people try first, each one button of the dialog in which something is made. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  /** Ids of systems: one of the chosen technology with each. */
  readonly systems?: readonly string[];
  /** Otherwise one of this technology, with this program. */
  readonly kind?: string;
  readonly application?: string;
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'five-guests',
    title: 'Five guest systems',
    systems: ['windows-8.1', 'macos', 'rhel', 'windows-server-2008', 'windows-server-2012'],
  },
  {
    id: 'windows-container',
    title: 'A Windows container',
    kind: 'windows-container',
    application: 'iis',
  },
];

/**
 * Which application does the same work on which family of systems: a stack of another family swaps
 * them. A row is a program; a family that is missing has nothing for it.
 */

/** Application ids by family. */
export type ProgramRow = Readonly<Record<string, string | undefined>>;

const ported = (id: string): ProgramRow => ({
  linux: id,
  windows: `${id}-windows`,
  macos: `${id}-macos`,
  aix: `${id}-aix`,
  freebsd: `${id}-freebsd`,
  solaris: `${id}-solaris`,
});

export const PROGRAMS: readonly ProgramRow[] = [
  {
    linux: 'nginx',
    windows: 'iis',
    macos: 'apache-macos',
    aix: 'apache-aix',
    freebsd: 'apache-freebsd',
    solaris: 'apache-solaris',
    'mini-os': 'nginx-mini-os',
  },
  { ...ported('worker'), 'mini-os': 'worker-mini-os' },
  ported('postgresql'),
  { ...ported('freeradius'), 'mini-os': 'freeradius-mini-os' },
  ported('bind'),
  { ...ported('postfix'), windows: undefined },
];

/**
 * The application that does the same on a system of that family; undefined if there is none. An
 * application that no row names runs on its own family only.
 */
export function programFor(application: string, family: string, own: string): string | undefined {
  const row = PROGRAMS.find((one) => Object.values(one).includes(application));
  return row ? row[family] : own === family ? application : undefined;
}

/**
 * The same programs, built for other families of systems: what a stack runs that has no Linux.
 * Web servers are those that are usual there; the others are the same program. Nobody measured
 * them side by side, so they take what the Linux builds take.
 */
import {
  type ApplicationSpec,
  assumed,
  type Constant,
  defineApplication,
} from '../../engine/define.ts';
import { bind } from './bind.ts';
import { freeradius } from './freeradius.ts';
import { nginx } from './nginx.ts';
import { postfix } from './postfix.ts';
import { postgresql } from './postgresql.ts';
import { worker } from './worker.ts';

/** Families that have programs of their own, as people write them. */
const FAMILIES = {
  windows: 'Windows',
  macos: 'macOS',
  aix: 'AIX',
  freebsd: 'FreeBSD',
  solaris: 'Solaris',
  'mini-os': 'Mini-OS',
} as const;
type Family = keyof typeof FAMILIES;

const AS_LINUX = 'as the build for Linux; no comparison was found';
const same = (figure: Constant): Constant => assumed(figure.value, AS_LINUX);

/** A program of several processes cannot be linked with a kernel that has none. */
const NEVER: Readonly<Partial<Record<Family, readonly ApplicationSpec[]>>> = {
  'mini-os': [postgresql, bind, postfix],
  windows: [postfix],
};

/** Images exist for Windows; the other families have none. */
const imageOf = (family: Family, id: string): { readonly image?: string } =>
  family === 'windows' ? { image: id } : {};

function build(
  of: ApplicationSpec,
  family: Family,
  about: Partial<Pick<ApplicationSpec, 'id' | 'title' | 'summary' | 'year' | 'source' | 'image'>>,
): ApplicationSpec {
  const { image: _of, imageNames: _names, wild: _wild, libraries: _libraries, ...rest } = of;
  const title = about.title ?? `${of.title} for ${FAMILIES[family]}`;
  return defineApplication({
    ...rest,
    id: `${of.id}-${family}`,
    summary: of.summary,
    family,
    ...about,
    title,
    cost: { ...of.cost, title },
    cpuMicrosPerRequest: same(of.cpuMicrosPerRequest),
    imageNames: [],
    ...imageOf(family, about.image ?? 'windows-program'),
  });
}

const iis = build(nginx, 'windows', {
  id: 'iis',
  title: 'IIS',
  summary: 'The web server that comes with Windows Server.',
  year: 1995,
  source: 'iis-year',
  image: 'iis',
});

const proxy = build(nginx, 'mini-os', {
  title: 'Web proxy linked with Mini-OS',
  summary: 'A program that answers encrypted connections, in one piece with its kernel.',
  year: 2017,
  source: 'nginx-tls-connections',
});

const apache = (family: Exclude<Family, 'windows' | 'mini-os'>): ApplicationSpec =>
  build(nginx, family, {
    id: `apache-${family}`,
    title: `Apache httpd for ${FAMILIES[family]}`,
    summary: 'The web server that most systems of this family come with or offer.',
    year: 1995,
    source: 'apache-year',
  });

const families = Object.keys(FAMILIES) as readonly Family[];

export const ports: readonly ApplicationSpec[] = [
  iis,
  proxy,
  ...families.flatMap((family) =>
    family === 'windows' || family === 'mini-os' ? [] : [apache(family)],
  ),
  ...[worker, postgresql, freeradius, bind, postfix].flatMap((program) =>
    families.flatMap((family) =>
      NEVER[family]?.includes(program) ? [] : [build(program, family, {})],
    ),
  ),
];

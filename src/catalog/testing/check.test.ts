import { describe, expect, test } from 'vitest';
import {
  type ApplicationSpec,
  assumed,
  type Catalog,
  type Constant,
  type KindSpec,
  type PhaseSpec,
  type SourceSpec,
  sourced,
} from '../../engine/define.ts';
import { catalog } from '../index.ts';
import { sources } from '../sources/index.ts';
import { problemsOf } from './check.ts';

const pick = <T extends { readonly id: string }>(list: readonly T[], id: string): T => {
  const found = list.find((entry) => entry.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
};
const first = <T>(list: readonly T[]): T => {
  const [head] = list;
  if (!head) throw new Error('the list is empty');
  return head;
};
const container = pick(catalog.kinds, 'docker-container');
const nginx = pick(catalog.applications, 'nginx');
const withKind = (change: Partial<KindSpec>): Catalog => ({
  ...catalog,
  kinds: catalog.kinds.map((kind) => (kind === container ? { ...kind, ...change } : kind)),
});
const withNginx = (change: Partial<ApplicationSpec>): Catalog => ({
  ...catalog,
  applications: catalog.applications.map((it) => (it === nginx ? { ...it, ...change } : it)),
});
const withRequest = (cpuMicrosPerRequest: Constant) => withNginx({ cpuMicrosPerRequest });
const withLayer = (bytes: number): Catalog => ({
  ...catalog,
  images: [
    ...catalog.images,
    { ...first(catalog.images), id: 'x', layers: [{ digest: 'debian-trixie/a', bytes }] },
  ],
});
const idlePhase: PhaseSpec = { id: 'nap', title: 'Nap' };
const twin: PhaseSpec = { id: 'exec', title: 'Again', waitMicros: assumed(1, 'for this test') };

const planted: readonly (readonly [string, Catalog, RegExp])[] = [
  ['an unknown source', withRequest(sourced(1, 'nobody')), /no source "nobody"/],
  ['an assumption without a reason', withRequest(assumed(1, '')), /without a reason/],
  ['a negative amount', withRequest(assumed(-1, 'for this test')), /finite amount/],
  ['an endless amount', withRequest(assumed(Infinity, 'for this test')), /finite amount/],
  ['requests for nothing', withRequest(assumed(0, 'for this test')), /cost nothing/],
  ['an unknown source of an entry', withNginx({ source: 'nobody' }), /no source "nobody"/],
  ['an unknown image', withNginx({ image: 'nothing' }), /no image "nothing"/],
  ['a foreign family', withNginx({ family: 'windows' }), /another family/],
  ['a name of two applications', withNginx({ imageNames: ['postgres'] }), /another's image/],
  ['a shouted image name', withNginx({ imageNames: ['NGINX'] }), /NGINX is not an image/],
  ['a summary that is no sentence', withNginx({ summary: 'fast' }), /one sentence/],
  ['a title with a full stop', withNginx({ title: 'nginx.' }), /bad title/],
  ['an id taken twice', withNginx({ id: 'worker' }), /the id is taken/],
  ['an unknown daemon', withKind({ managedBy: 'podman' }), /no kind "podman"/],
  ['an unknown need', withKind({ needs: ['vm-5000'] }), /no kind "vm-5000"/],
  ['a need that brings no ground', withKind({ needs: ['esxi'] }), /esxi does not bring/],
  ['a switch that nobody knows', withKind({ switches: ['gravity' as never] }), /switch "gravity"/],
  [
    'a switch that cannot be turned',
    withKind({ separates: ['user'], switches: ['pid'] }),
    /"user"/,
  ],
  ['an unknown family', withKind({ families: ['plan9'] }), /no family "plan9"/],
  ['an unknown processor', withKind({ archs: ['z80' as never] }), /architecture "z80"/],
  ['software without a name in the list', withKind({ components: ['crun'] }), /software "crun"/],
  ['a system that fits nothing', withKind({ comesWith: 'alpine' }), /no system fills it/],
  ['a system that nobody has', withKind({ comesWith: 'beos' }), /no system "beos"/],
  ['tiers upside down', withKind({ brings: container.brings.toReversed() }), /bottom first/],
  ['a speed above native', withKind({ cpuEfficiency: assumed(2, 'for this test') }), /\(0, 1\]/],
  [
    'a reason that is a sentence',
    withKind({ staysBecause: { reason: 'No.', remedy: 'No.' } }),
    /why it stays/,
  ],
  [
    'a stray placeholder',
    withKind({ shell: { start: 'docker start {to}' } }),
    /\{to\} in its start/,
  ],
  [
    'a migrate line of what stays',
    withKind({ shell: { migrate: 'criu {id}' } }),
    /does not migrate/,
  ],
  ['a phase twice', withNginx({ cost: { title: 'x', phases: [twin] } }), /exec: the id is taken/],
  [
    'a phase without effect',
    withNginx({ cost: { title: 'x', phases: [idlePhase] } }),
    /nap does nothing/,
  ],
  ['a digest of two sizes', withLayer(1), /two sizes/],
  ['an empty layer', withLayer(0), /empty debian/],
  ['a tier nobody brings', { ...catalog, kinds: [container] }, /nothing brings the kernel/],
  ['a tier nothing strikes', { ...catalog, faults: [] }, /no fault strikes/],
  ['a service manager without policy', { ...catalog, policies: [] }, /no restart policy "systemd"/],
];
describe('the checker finds', () => {
  test.each(planted)('%s', (_name, bad, problem) => {
    expect(problemsOf(bad, sources).join('\n')).toMatch(problem);
  });

  test('pauses that shrink', () => {
    const policies = catalog.policies.map((policy) =>
      policy.policy === 'restart' ? { ...policy, factor: assumed(0.5, 'for this test') } : policy,
    );
    expect(problemsOf({ ...catalog, policies }, sources).join('\n')).toMatch(/pauses shrink/);
  });

  test('bad sources', () => {
    const good = first(sources);
    const bad: readonly SourceSpec[] = [
      ...sources,
      { ...good, citation: 'two\nlines are not one', unit: '', quantity: ' ' },
    ];
    const problems = problemsOf(catalog, bad).join('\n');
    for (const problem of [/the id is taken/, /cited in one line/, /no unit/, /what it measures/]) {
      expect(problems).toMatch(problem);
    }
  });
});

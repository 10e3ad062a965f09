/** V23: references to memory of one walk through two page tables. */
import type { EntityDocument, ScenarioDocument } from '../document.ts';
import { type Check, defineCase, type Laboratory, near } from './case.ts';
import { kvmOn, machine, SECOND, startAt, taskTimes } from './starts.ts';

const work = { application: 'page-walker', tasks: ['4 s'] } as const;

/** Levels of the guest's tables and of those beneath, and what is published. */
const WALKS = [
  { id: 'guest-4-4', levels: [4, 4], references: 24, what: 'four levels over four' },
  { id: 'guest-4-3', levels: [4, 3], references: 19, what: 'four over three (pages of 2 MB)' },
  { id: 'guest-3-3', levels: [3, 3], references: 15, what: 'three over three' },
  { id: 'guest-5-5', levels: [5, 5], references: 35, what: 'five over five' },
] as const;

const guests: EntityDocument[] = WALKS.map(({ id, levels: [pageLevels, nestedPageLevels] }) => ({
  ...work,
  id,
  kind: 'kvm-2009',
  system: 'microvm',
  memory: '1 GiB',
  pageLevels,
  nestedPageLevels,
  on: 'kvm-host',
}));

const scenario: ScenarioDocument = {
  version: 1,
  title: 'A million page walks',
  worlds: {
    walks: {
      title: 'A million page walks each',
      hosts: [machine('host', { cores: 8 })],
      entities: [
        ...kvmOn('host'),
        { ...work, id: 'native', kind: 'process', on: 'linux-host' },
        ...guests,
      ],
    },
  },
  journal: ['native', ...WALKS.map(({ id }) => id)].map((id) => startAt(0, 'walks', id)),
};

function run(lab: Laboratory): Check[] {
  const sim = lab.start(scenario);
  sim.advance(120 * SECOND);
  const times = taskTimes(sim, 'walks');
  return [{ id: 'native', references: 4, what: 'native, four levels' }, ...WALKS].map((walk) =>
    near(
      `references of a walk: ${walk.what}`,
      walk.references,
      times.get(walk.id) ?? Number.NaN,
      2e-6,
      '±2 µs in a million walks',
    ),
  );
}

export const v23 = defineCase({
  id: 'V23',
  title: 'Two-dimensional page walk',
  kind: 'EXACT',
  summary:
    'In a guest each level of a page table has to be found through the tables beneath: n levels ' +
    'over m take (n + 1)(m + 1) − 1 references instead of n.',
  sources: ['ept-refs'],
  remarks:
    'A program that does nothing but a million walks, with a microsecond for each reference: its ' +
    'run time in seconds is the number of references. Caches of walks, which hide most of this ' +
    'in reality, are left out.',
  scenarios: { walks: scenario },
  run,
});

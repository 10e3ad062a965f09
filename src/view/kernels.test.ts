import { expect, test } from 'vitest';
import { COLOURS, kernelsOf } from './kernels.ts';
import { entity, run } from './testing/run.ts';

const lettersOf = (opened: ReturnType<typeof run>): Record<string, string> => {
  const kernels = kernelsOf(opened.mirror.worlds);
  const found: Record<string, string> = {};
  opened.mirror.worlds.forEach((world, w) => {
    for (const one of world.entities) {
      const kernel = kernels.of(w, one.row);
      if (kernel) found[`${world.info.id}/${one.id}`] = kernel.letter;
    }
  });
  return found;
};

test('every kernel of the page has a letter of its own, installed systems first', () => {
  expect(lettersOf(run({}, 0))).toEqual({
    'left/linux-1': 'A',
    'left/linux-2': 'B',
    'right/linux-1': 'C',
    'right/linux-2': 'D',
    'left/db-1': 'E',
    'left/web-1': 'F',
  });
});

test('scaling out renames nobody', () => {
  const opened = run();
  const before = lettersOf(opened);
  opened.give({ type: 'scale', world: 'left', service: 'web', replicas: 3 });
  expect(lettersOf(opened)).toMatchObject(before);
});

test('a kernel keeps its letter when it moves to another host', () => {
  const opened = run();
  const before = lettersOf(opened)['left/db-1'];
  opened.give({ type: 'migrate', world: 'left', id: 'db-1', to: 'host-2' });
  opened.wait(60);
  expect(entity(opened.left, 'db-1')).toBeDefined();
  expect(lettersOf(opened)['left/db-1']).toBe(before);
});

test('two worlds of virtual machines take letters in turn, so that neither shifts the other', () => {
  const opened = run({ right: 'esxi' });
  const before = lettersOf(opened);
  opened.give({ type: 'scale', world: 'left', service: 'web', replicas: 4 });
  expect(lettersOf(opened)).toMatchObject(before);
});

test('beyond the alphabet letters get a number, and colours come round', () => {
  const opened = run({ hosts: 1, memory: '64 GiB' }, 0);
  opened.give({ type: 'scale', world: 'left', service: 'web', replicas: 30 });
  const letters = Object.values(lettersOf(opened));
  expect(new Set(letters).size).toBe(letters.length);
  expect(letters).toContain('A2');
  const kernels = kernelsOf(opened.mirror.worlds);
  const colours = opened.left.entities.map((one) => kernels.of(0, one.row)?.colour ?? 1);
  expect(Math.max(...colours)).toBe(COLOURS);
});

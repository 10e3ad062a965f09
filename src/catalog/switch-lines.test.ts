import { expect, test } from 'vitest';
import { findKind } from './find.ts';
import { SWITCH_LINES } from './switch-lines.ts';

test('there are lines only for technologies of the catalogue and switches that they can turn', () => {
  for (const [id, lines] of Object.entries(SWITCH_LINES)) {
    const turns = findKind(id)?.switches ?? [];
    expect(turns, id).not.toEqual([]);
    for (const one of Object.keys(lines)) expect(turns, `${id}: ${one}`).toContain(one);
  }
});

test('no line has a gap in it', () => {
  for (const lines of Object.values(SWITCH_LINES)) {
    for (const line of Object.values(lines).flat()) expect(line).toMatch(/^\S+( \S+)*$/);
  }
});

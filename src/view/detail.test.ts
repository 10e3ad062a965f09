import { describe, expect, test } from 'vitest';
import { sources } from '../catalog/sources/index.ts';
import { usualStacks } from '../engine/testing/run.ts';
import { detailOf } from './detail.ts';
import { present } from './read.ts';
import type { DetailValue } from './rows.ts';
import { entity, run } from './testing/run.ts';

const known = new Set([...sources.map((source) => source.id), 'assumption', 'scenario']);

describe.each(usualStacks)('on %s', (left) => {
  test('every number can say why, and every constant whose it is', () => {
    const opened = run({ left, hosts: 1 });
    for (const one of present(opened.left)) {
      const sections = detailOf(opened.left, one, opened.mirror.events);
      for (const { why, text } of sections.flatMap((s) => s.rows).flatMap((r) => r.values)) {
        expect(text).not.toContain('NaN');
        expect(why.rule).toMatch(/\.$/);
        for (const figure of why.figures) {
          expect(known, `${one.id}: ${figure.name}`).toContain(figure.source);
        }
      }
    }
  });

  test('numbers of an entity have names of their own', () => {
    const opened = run({ left, hosts: 1 });
    for (const one of present(opened.left)) {
      const sections = detailOf(opened.left, one, opened.mirror.events);
      const ids = sections.flatMap((s) => s.rows).flatMap((r) => r.values.map((v) => v.id));
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

const valueOf = (id: string, opened = run()): DetailValue | undefined =>
  detailOf(opened.left, entity(opened.left, 'db-1'), opened.mirror.events)
    .flatMap((section) => section.rows)
    .flatMap((row) => row.values)
    .find((value) => value.id === id);

test('the monitor of a virtual machine costs what was measured', () => {
  const value = valueOf('firmware-memory');
  expect(value?.text).toBe('131 MiB');
  expect(value?.why.figures[0]?.source).toBe('mem-qemu-vmm');
});

test('how long a start took is a result, with its phases as constants', () => {
  const value = valueOf('started');
  expect(value?.text).toMatch(/ s$/);
  expect(value?.why.figures.length).toBeGreaterThan(5);
});

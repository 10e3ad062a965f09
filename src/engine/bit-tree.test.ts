import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BitTree } from './bit-tree.ts';

test('the first member, and the next, is the smallest of those added and not removed', () => {
  const member = fc.oneof(fc.integer({ min: 0, max: 32_767 }), fc.constantFrom(0, 31, 32, 32_767));
  const step = fc.record({ add: fc.boolean(), member });
  const program = (steps: readonly { add: boolean; member: number }[]) => {
    const tree = new BitTree();
    const members = new Set<number>();
    for (const { add, member } of steps) {
      if (add) tree.add(member);
      else tree.remove(member);
      if (add) members.add(member);
      else members.delete(member);
      if (members.size > 0) expect(tree.first()).toBe(Math.min(...members));
      const beyond = [...members].filter((other) => other > member);
      expect(tree.after(member)).toBe(beyond.length === 0 ? -1 : Math.min(...beyond));
    }
  };
  fc.assert(fc.property(fc.array(step, { maxLength: 80 }), program), { numRuns: 300 });
});

import { expect, test } from 'vitest';
import { RandomStream } from '../random.ts';
import {
  EMPTY_HEAP,
  type HeapLinks,
  heapPush,
  heapRemove,
  isInHeap,
  unlinked,
} from './pairing-heap.ts';

const makeLinks = (size: number): HeapLinks => {
  const links = {
    key: new Float64Array(size),
    child: new Int32Array(size),
    sibling: new Int32Array(size),
    previous: new Int32Array(size),
  };
  for (let id = 0; id < size; id++) unlinked(links, id);
  return links;
};

test('whatever is pushed and taken out, the root is the earliest, of equal ones the smallest id', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = new RandomStream(seed, 'heap');
    const links = makeLinks(64);
    const inside = new Set<number>();
    let root: number = EMPTY_HEAP;
    for (let step = 0; step < 300; step++) {
      const id = random.nextBelow(64);
      if (inside.delete(id)) root = heapRemove(links, root, id);
      else {
        links.key[id] = random.nextBelow(20);
        root = heapPush(links, root, id);
        inside.add(id);
      }
      expect(isInHeap(links, id)).toBe(inside.has(id));
      const order = [...inside].sort(
        (a, b) => (links.key[a] as number) - (links.key[b] as number) || a - b,
      );
      expect(root, `seed ${seed}`).toBe(order[0] ?? EMPTY_HEAP);
    }
  }
});

test('taking the root out again and again sorts', () => {
  const links = makeLinks(1000);
  const random = new RandomStream(1, 'heap');
  let root: number = EMPTY_HEAP;
  for (let id = 0; id < 1000; id++) {
    links.key[id] = random.nextBelow(300);
    root = heapPush(links, root, id);
  }
  const taken: number[] = [];
  while (root >= 0) {
    taken.push(links.key[root] as number);
    root = heapRemove(links, root, root);
  }
  expect(taken).toEqual([...taken].sort((a, b) => a - b));
  expect(taken).toHaveLength(1000);
});

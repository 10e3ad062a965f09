import { expect, test } from 'vitest';
import { RandomStream } from '../random.ts';
import { heapPush, heapRemove } from './heap.ts';

test('the least key is always on top, equal keys by id, whoever has left in between', () => {
  for (let seed = 0; seed < 300; seed++) {
    const random = new RandomStream(seed, 'heap');
    const keys = new Float64Array(200);
    const places = new Int32Array(200);
    const heap: number[] = [];
    const inside = new Set<number>();
    for (let step = 0; step < 200; step++) {
      const id = random.nextBelow(200);
      if (!inside.has(id) && random.nextBelow(3) > 0) {
        keys[id] = random.nextBelow(20);
        heapPush(heap, id, keys, places);
        inside.add(id);
      } else if (inside.size > 0) {
        const leaver = [...inside][random.nextBelow(inside.size)] as number;
        heapRemove(heap, leaver, keys, places);
        inside.delete(leaver);
      }
      const least = [...inside].sort(
        (a, b) => (keys[a] as number) - (keys[b] as number) || a - b,
      )[0];
      expect(heap[0], `seed ${seed}, step ${step}`).toBe(least);
      expect(heap.length).toBe(inside.size);
      heap.forEach((id, place) => {
        if (places[id] !== place) throw new Error(`seed ${seed}: ${id} does not know its place`);
      });
    }
  }
});

/**
 * A binary heap of ids by a key column. Each id knows its place, so that any of them can leave.
 * Equal keys come in the order of their ids, so that the order is never an accident.
 */
type Keys = Float64Array;
type Places = Int32Array;

export function heapPush(heap: number[], id: number, keys: Keys, places: Places): void {
  heap.push(id);
  places[id] = heap.length - 1;
  rise(heap, heap.length - 1, keys, places);
}

export function heapRemove(heap: number[], id: number, keys: Keys, places: Places): void {
  const place = places[id] as number;
  const last = heap.pop() as number;
  if (last === id) return;
  heap[place] = last;
  places[last] = place;
  rise(heap, place, keys, places);
  sink(heap, places[last] as number, keys, places);
}

function before(a: number, b: number, keys: Keys): boolean {
  const x = keys[a] as number;
  const y = keys[b] as number;
  return x < y || (x === y && a < b);
}

function rise(heap: number[], start: number, keys: Keys, places: Places): void {
  let i = start;
  while (i > 0) {
    const up = (i - 1) >> 1;
    if (!before(heap[i] as number, heap[up] as number, keys)) return;
    swap(heap, i, up, places);
    i = up;
  }
}

function sink(heap: number[], start: number, keys: Keys, places: Places): void {
  let i = start;
  for (;;) {
    let least = 2 * i + 1;
    if (least >= heap.length) return;
    const right = least + 1;
    if (right < heap.length && before(heap[right] as number, heap[least] as number, keys)) {
      least = right;
    }
    if (!before(heap[least] as number, heap[i] as number, keys)) return;
    swap(heap, i, least, places);
    i = least;
  }
}

function swap(heap: number[], i: number, j: number, places: Places): void {
  const a = heap[i] as number;
  const b = heap[j] as number;
  heap[i] = b;
  heap[j] = a;
  places[b] = i;
  places[a] = j;
}

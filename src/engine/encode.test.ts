import { describe, expect, test } from 'vitest';
import { Digest, stateDigest } from './digest.ts';
import { decode, encode, type Plain } from './encode.ts';
import { RandomStream } from './random.ts';

/** Any plain value, a few levels deep. */
function randomPlain(random: RandomStream, depth: number): Plain {
  const list = (length: number) => Array.from({ length }, () => randomPlain(random, depth - 1));
  const numbers = [0, -0, 1, -1.5, 2 ** 53, 5e-324, Number.POSITIVE_INFINITY, Number.NaN];
  const texts = ['', 'a', 'ü', '😀', '\ud800', '__proto__', 'x'.repeat(70)];
  const small = Array.from({ length: random.nextBelow(4) }, () => random.nextBelow(1000) - 500);
  switch (random.nextBelow(depth > 0 ? 9 : 7)) {
    case 0:
      return [null, true, false][random.nextBelow(3)] as Plain;
    case 1:
      return numbers[random.nextBelow(numbers.length)] as number;
    case 2:
      return texts[random.nextBelow(texts.length)] as string;
    case 3:
      return Float64Array.from(small, (n) => n / 3);
    case 4:
      return Int32Array.from(small);
    case 5:
      return Uint32Array.from(small);
    case 6:
      return Uint8Array.from(small);
    case 7:
      return list(random.nextBelow(5));
    default:
      return Object.fromEntries(list(random.nextBelow(5)).map((v, i) => [`${texts[i]}${i}`, v]));
  }
}

describe('bytes of a state', () => {
  test('decode to what was encoded', () => {
    for (let seed = 0; seed < 2000; seed++) {
      const value = randomPlain(new RandomStream(seed, 'plain'), 4);
      const bytes = encode(value);
      expect(decode(bytes), `seed ${seed}`).toEqual(value);
      expect(encode(decode(bytes)), `seed ${seed}`).toEqual(bytes);
    }
  });

  test('do not depend on the order of keys, and do on everything else', () => {
    const same = [encode({ a: 1, b: [2] }), encode({ b: [2], a: 1 })].map(stateDigest);
    expect(same[0]).toBe(same[1]);
    const others: Plain[] = [
      { a: 1, b: [3] },
      { a: 1, b: 2 },
      { a: 1 },
      { a: '1', b: [2] },
      [1, [2]],
      { a: Uint8Array.of(1), b: [2] },
      { a: Int32Array.of(1), b: [2] },
    ];
    const digests = others.map((value) => stateDigest(encode(value)));
    expect(new Set([...digests, same[0]]).size).toBe(others.length + 1);
  });

  test('tell 0 from −0, because a run could', () => {
    expect(encode(0)).not.toEqual(encode(-0));
    expect(Object.is(decode(encode(-0)), -0)).toBe(true);
  });

  test('are copies: the state can go on changing', () => {
    const cells = Float64Array.of(1, 2);
    const bytes = encode({ cells });
    cells[0] = 9;
    const read = decode(bytes) as { cells: Float64Array };
    expect([...read.cells]).toEqual([1, 2]);
    read.cells[0] = 7;
    expect([...(decode(bytes) as { cells: Float64Array }).cells]).toEqual([1, 2]);
  });

  test('are read wherever they lie', () => {
    const bytes = encode({ a: Float64Array.of(1.5), b: 'x' });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decode(shifted.subarray(3))).toEqual(decode(bytes));
  });

  test('hold plain data only', () => {
    for (const value of [new Map(), new Date(0), () => 1, 10n, new (class A {})()]) {
      expect(() => encode({ value } as unknown as Plain)).toThrow();
    }
    expect(() => encode({ a: undefined } as unknown as Plain)).toThrow();
  });
});

describe('a digest', () => {
  const of = (...values: (number | string)[]): string => {
    const digest = new Digest();
    for (const value of values) {
      if (typeof value === 'number') digest.number(value);
      else digest.text(value);
    }
    return digest.hex();
  };

  test('is 32 hexadecimal digits, the same for ever', () => {
    expect(of()).toBe('7fa149ab4ff8cff3650ba97246365e5d');
    expect(of(1, 'a', 2.5, -3, 2 ** 40)).toBe('f106c415e67495cf35eaa9aec9f52851');
  });

  test('tells values, orders and sizes apart', () => {
    const numbers = [
      0,
      1,
      2,
      -1,
      0.5,
      0.25,
      2 ** 31,
      2 ** 32,
      2 ** 32 + 1,
      2 ** 52,
      1e-9,
      -0.5,
      1e15,
    ];
    const digests = [
      ...numbers.map((n) => of(n)),
      of('a'),
      of('b'),
      of('ab'),
      of('a', 'b'),
      of('', 'ab'),
      of(1, 2),
      of(2, 1),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('spreads: 20,000 neighbours give 20,000 digests, and every bit is set half of the time', () => {
    const seen = new Set<string>();
    const ones = new Uint32Array(128);
    for (let i = 0; i < 20_000; i++) {
      const hex = of(i);
      seen.add(hex);
      for (let b = 0; b < 128; b++) {
        const nibble = Number.parseInt(hex[b >> 2] as string, 16);
        ones[b] = (ones[b] as number) + ((nibble >> (3 - (b & 3))) & 1);
      }
    }
    expect(seen.size).toBe(20_000);
    for (const count of ones) expect(Math.abs(count - 10_000)).toBeLessThan(1000);
  });

  test('goes on from a snapshot', () => {
    const digest = new Digest();
    digest.text('before');
    const saved = digest.snapshot();
    digest.number(1);
    const expected = digest.hex();
    digest.load(saved);
    digest.number(1);
    expect(digest.hex()).toBe(expected);
  });
});

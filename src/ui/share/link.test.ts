import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLink, encodeLink, JSON_MAX, type Shared } from './link.ts';

const pack = (json: string): string => `1.${deflateRawSync(json).toString('base64url')}`;
const packed = (value: unknown): string => pack(JSON.stringify(value));

const run: Shared = {
  document: { version: 1, title: 'A <b>title</b>', worlds: { left: { hosts: [] } } },
  seed: 7,
  journal: [{ at: 12_500_000, command: { type: 'kill', world: 'left', id: 'db-1' } }],
  at: 38_400_000,
};
const raw = { v: 1, scenario: run.document, seed: run.seed, journal: run.journal, at: run.at };

async function refusal(text: string): Promise<string> {
  const decoded = await decodeLink(text);
  if (decoded.ok) throw new Error('it was accepted');
  expect(decoded.remedy).toMatch(/\.$/);
  return decoded.reason;
}

describe('a link brings back what was shared', () => {
  test('for one run', async () => {
    expect(await decodeLink(await encodeLink(run))).toEqual({ ok: true, value: run });
  });

  test('for any run', async () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 20 });
    const key = name.filter((text) => text !== '__proto__');
    const command = fc.record({ type: name, world: name, id: name, replicas: fc.nat() });
    const anyRun = fc.record({
      document: fc.dictionary(key, fc.jsonValue({ maxDepth: 4, noUnicodeString: false })),
      seed: fc.nat(2 ** 32 - 1),
      journal: fc.array(fc.record({ at: fc.nat(), command }), { maxLength: 20 }),
      at: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(anyRun, async (value) => {
        const decoded = await decodeLink(await encodeLink(value as unknown as Shared));
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(decoded.ok).toBe(true);
        // Through JSON: −0 becomes 0, as it does in a file.
        if (decoded.ok) expect(decoded.value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 300 },
    );
  });

  test('also when it was written by hand, without a checksum', async () => {
    expect(await decodeLink(packed(raw))).toEqual({ ok: true, value: run });
    const byId = await decodeLink(packed({ ...raw, scenario: 'compare', journal: [], at: 0 }));
    expect(byId).toMatchObject({ ok: true, value: { document: 'compare' } });
  });

  test('and is short for a whole scenario', async () => {
    const services = Array.from({ length: 15 }, (_, i) => ({ id: `service-${i}`, replicas: 3 }));
    const text = await encodeLink({ ...run, document: { worlds: { left: { services } } } });
    expect(text.length).toBeLessThan(1000);
    expect(text).toMatch(/^1\.[A-Za-z0-9_-]+$/);
  });
});

describe('a bad link is refused with a reason', () => {
  test('a bomb is not unfolded', async () => {
    const text = pack(`{"v":1,"x":"${'a'.repeat(64 * 1024 * 1024)}"}`);
    expect(text.length).toBeLessThan(100_000);
    const begun = performance.now();
    expect(await refusal(text)).toContain('more than this page accepts');
    expect(performance.now() - begun).toBeLessThan(500);
  });

  test('a cut link, wherever it was cut', async () => {
    const text = await encodeLink(run);
    for (let length = 0; length < text.length; length++) {
      expect(await refusal(text.slice(0, length))).not.toBe('');
    }
  });

  test('a flipped bit never changes what is shown', async () => {
    const text = await encodeLink(run);
    const bytes = Buffer.from(text.slice(2), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const decoded = await decodeLink(`1.${flipped.toString('base64url')}`);
      if (decoded.ok) expect(decoded.value).toEqual(run);
    }
  });

  test.each([
    ['', 'not one of this page'],
    ['hello', 'not one of this page'],
    ['1.', 'characters'],
    ['1.<script>', 'characters'],
    ['2.AAAA', 'newer version'],
    [packed({ ...raw, v: 2 }), 'newer version'],
    [packed({ ...raw, v: 'x' }), 'no version'],
    [packed([]), 'no run'],
    [packed(null), 'no run'],
    [packed({ ...raw, scenario: 5 }), 'no scenario'],
    [packed({ ...raw, seed: -1 }), 'seed'],
    [packed({ ...raw, seed: 1.5 }), 'seed'],
    [packed({ ...raw, at: 1e300 }), 'time'],
    [packed({ ...raw, journal: {} }), 'journal'],
    [packed({ ...raw, journal: [{ at: 0 }] }), 'entry 1'],
    [
      packed({ ...raw, journal: [{ at: 0, command: { type: 'kill', world: 'l', id: {} } }] }),
      'entry 1',
    ],
    [
      packed({
        ...raw,
        journal: Array(10_001).fill({ at: 0, command: { type: 'x', world: 'l' } }),
      }),
      'more than 10000',
    ],
    [packed({ ...raw, sum: '00000000' }), 'not what was shared'],
    [pack('{"v":1,"seed":7,"at":0,"journal":[],"scenario":{"a":1e999}}'), 'number'],
    [pack('{"v":1,"seed":7,"at":0,"journal":[],"scenario":{"__proto__":{"polluted":1}}}'), 'key'],
    [pack('{"v":1'), 'cannot be read'],
    [pack(`{"v":1,"scenario":${'['.repeat(60)}${']'.repeat(60)}}`), 'deeply'],
    [pack('['.repeat(JSON_MAX - 10)), 'deeply'],
    [`1.${'A'.repeat(300_000)}`, 'longer than any'],
    [
      `1.${Buffer.from(deflateRawSync(Buffer.from([0xff, 0xfe]))).toString('base64url')}`,
      'unpacked',
    ],
  ])('%.40s', async (text, reason) => {
    expect(await refusal(text)).toContain(reason);
  });

  test('no link changes the prototypes', async () => {
    const before = Reflect.ownKeys(Object.prototype);
    await decodeLink(pack('{"__proto__":{"polluted":1},"v":1}'));
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
  });

  test('noise is refused or read, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const decoded = await decodeLink(`1.${Buffer.from(bytes).toString('base64url')}`);
        expect(decoded.ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

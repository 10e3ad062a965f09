import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random.ts';
import { type Box, coresOf, parseStack } from './notation.ts';
import { patient } from './run.ts';

/** Stack, cores of each `o` in order, and the rule that it shows. */
const cases: readonly (readonly [stack: string, cores: readonly number[], rule: string])[] = [
  ['( o )1', [1], 'a thread alone has the core'],
  ['( o )8', [1], 'a thread takes at most one core'],
  ['( oooo )2', [0.5, 0.5, 0.5, 0.5], 'threads share alike'],
  ['( ooo )0.5', [1 / 6, 1 / 6, 1 / 6], 'also less than a core'],
  ['( [oo]1 o )1', [0.25, 0.25, 0.5], 'to the host a VM is one taker, whatever runs in it'],
  ['( [o]2 )4', [1], 'one thread cannot use two vCPUs'],
  ['( [oooo]2 )8', [0.5, 0.5, 0.5, 0.5], 'the vCPUs cap a VM'],
  ['( [o]0.25 o )1', [0.25, 0.75], 'what a cap leaves goes to the others'],
  ['( [oo]1 [oo]1 [oo]1 )2', new Array(6).fill(1 / 3), 'three VMs share two cores'],
  ['( {o}100 {o}200 {o}300 )1', [1 / 6, 1 / 3, 1 / 2], 'containers share by weight'],
  ['( {o}100 {o}200 {}300 )1', [1 / 3, 2 / 3], 'who sleeps leaves its share to the others'],
  ['( [o]1w256 [o]1w512 )1', [1 / 3, 2 / 3], 'so do VMs'],
  ['( [oo]2w2 o )1', [1 / 3, 1 / 3, 1 / 3], 'a VM of weight 2 counts as two threads'],
  ['( [oooo]2 oooo )4', [0.2, 0.2, 0.2, 0.2, 0.8, 0.8, 0.8, 0.8], 'five takers, four cores'],
  ['( [oooo]2w4 oooo )4', new Array(8).fill(0.5), 'weight lifts a VM up to its vCPUs'],
  ['( [ {oo}1 {o}1 ]2 {o}1 )4', [0.5, 0.5, 1, 1], 'the same rule at each level'],
  ['( [ {o}1 {o}3 ]1 [o]1 )1', [0.125, 0.375, 0.5], 'weights count among siblings only'],
  ['( [ [oo]1 ]2 o )1', [0.25, 0.25, 0.5], 'a VM in a VM'],
  ['( {oo}1c0.5 {oo}1 )2', [0.25, 0.25, 0.75, 0.75], 'a quota caps a container'],
  ['( {o}300c0.3 {o}100 {o}200 )1', [0.3, 0.7 / 3, 1.4 / 3], 'above its cap no weight helps'],
  ['( [ {o}1c0.1 {o}1 ]1 o )1', [0.1, 0.4, 0.5], 'what a cap leaves stays in the VM'],
  ['( [ {o}1c0.1 {o}1c0.1 ]2 oo )2', [0.1, 0.1, 0.9, 0.9], 'caps inside lower what a VM asks for'],
  ['( {o}100r0.5 {o}900 )1', [0.5, 0.5], 'a reservation is met whatever the weights'],
  ['( {}100r0.5 {o}900 )1', [1], 'a reservation that nobody uses is not kept free'],
  ['( {o}100r2 {oo}100 )2', [1, 0.5, 0.5], 'a reservation beyond the demand reserves the demand'],
  ['( {o}1r0.9 {o}1r0.6 )1', [0.6, 0.4], 'reservations beyond the host are cut in proportion'],
  ['( {o}1r0.8c0.4 {o}1 )1', [0.4, 0.6], 'the cap stands above the reservation'],
  [
    '( [ {o}1r0.4 {oo}1 ]1r0.6 oooo )1',
    [0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
    'reservations hold inside one another',
  ],
  ['( []4 {}100 o )1', [1], 'empty boxes take nothing'],
  [
    '( [ { [ {o}1 o ]1 }100 o ]2 {o}1 )2',
    [50 / 101, 50 / 101, 1 / 101, 1],
    'four levels deep, weight against thread',
  ],
];

describe('CPU sharing', () => {
  test.each(cases)('%s: %j, because %s', (stack, cores) => {
    const found = coresOf(stack);
    expect(found).toHaveLength(cores.length);
    found.forEach((share, i) => {
      expect(share).toBeCloseTo(cores[i] as number, 12);
    });
  });

  test('agrees with a slow oracle on 2,500 random stacks', patient, () => {
    for (let seed = 0; seed < 2500; seed++) {
      const random = new RandomStream(seed, 'stacks');
      const host = randomBox(random, 'host', 4);
      const found = coresOf(host);
      const expected = oracle(host);
      expect(found.length, `seed ${seed}`).toBe(expected.length);
      found.forEach((share, i) => {
        const wanted = expected[i] as number;
        if (Math.abs(share - wanted) <= 1e-9) return;
        throw new Error(`seed ${seed}, thread ${i}: ${share}, not ${wanted}, in ${write(host)}`);
      });
    }
  });
});

describe('the notation', () => {
  test('reads what it writes', () => {
    for (const [stack] of cases)
      expect(parseStack(write(parseStack(stack)))).toEqual(parseStack(stack));
  });

  test.each(['', 'o', '( o', '( o )', '( o ]1', '( o )1 o', '[o]1', '( x )1', '( {o} )1'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseStack(text)).toThrow('what is');
    },
  );
});

const pick = <T>(random: RandomStream, list: readonly T[]): T =>
  list[random.nextBelow(list.length)] as T;

function randomBox(random: RandomStream, kind: Box['kind'], depth: number): Box {
  const sizes = { host: [0.5, 1, 2, 3, 8, 64], vm: [0.3, 1, 2, 4], container: [0.2, 0.5, 1.5] };
  const capped = kind !== 'container' || random.nextBelow(3) === 0;
  const box: Box = {
    kind,
    cap: capped ? pick(random, sizes[kind]) : Number.POSITIVE_INFINITY,
    weight: pick(random, [1, 1, 2, 100, 0.5, 1024]),
    reserved: random.nextBelow(4) === 0 ? pick(random, [0.1, 0.5, 1, 3]) : 0,
    parts: [],
  };
  const parts = random.nextBelow(5);
  for (let i = 0; i < parts; i++) {
    const inner = random.nextBelow(2) === 0 ? 'vm' : 'container';
    const thread = depth === 1 || random.nextBelow(5) < 2;
    box.parts.push(thread ? 'o' : randomBox(random, inner, depth - 1));
  }
  return box;
}

function write(box: Box): string {
  const [open, close] = { host: '()', vm: '[]', container: '{}' }[box.kind].split('');
  const inside = box.parts.map((part) => (part === 'o' ? 'o' : write(part))).join(' ');
  const isContainer = box.kind === 'container';
  const cap = isContainer && Number.isFinite(box.cap) ? `c${box.cap}` : '';
  const weight = isContainer || box.weight === 1 ? '' : `w${box.weight}`;
  const reserved = box.reserved > 0 ? `r${box.reserved}` : '';
  const size = isContainer ? box.weight : box.cap;
  return `${open} ${inside} ${close}${size}${weight}${cap}${reserved}`;
}

/**
 * The rule of the model, written as plainly as it reads: every box shares what it is given among
 * its parts, each rising with its weight between its reservation and what it can use, to the one
 * level at which nothing is left. Found by halving; each thread is a part of its own.
 */
function oracle(host: Box): number[] {
  const answer: number[] = [];
  const give = (box: Box, cores: number): void => {
    const parts = box.parts.map((part) => {
      const most = canUse(part);
      const boxed = part === 'o' ? { weight: 1, reserved: 0 } : part;
      return { part, weight: boxed.weight, most, least: Math.min(boxed.reserved, most) };
    });
    const total = Math.min(cores, canUse(box));
    const promised = parts.reduce((sum, { least }) => sum + least, 0);
    const at = (level: number): number[] =>
      parts.map((p) =>
        promised > total
          ? (p.least * total) / promised
          : Math.max(p.least, Math.min(p.most, p.weight * level)),
      );
    let low = 0;
    let high = 1e6;
    for (let i = 0; i < 200; i++) {
      const middle = (low + high) / 2;
      const sum = at(middle).reduce((a, b) => a + b, 0);
      if (sum < total) low = middle;
      else high = middle;
    }
    at(high).forEach((share, i) => {
      const { part } = parts[i] as (typeof parts)[number];
      if (part === 'o') answer.push(share);
      else give(part, share);
    });
  };
  give(host, host.cap);
  return answer;
}

const canUse = (part: Box | 'o'): number =>
  part === 'o'
    ? 1
    : Math.min(
        part.cap,
        part.parts.reduce((sum, p) => sum + canUse(p), 0),
      );

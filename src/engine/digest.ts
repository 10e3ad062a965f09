/**
 * A running digest: four 32-bit lanes, each a multiply–xor hash with its own constants, stirred
 * into one another at the end. It tells runs apart; it is not a defence against a forger.
 */
import { wideHash } from './random.ts';

const TWO_TO_32 = 4294967296;
/** Numbers of texts that were met before. */
const knownTexts = new Map<string, number>();
/** The first so many are: among them are all that every run has. */
const KNOWN_MAX = 1 << 12;

/** A text as a number of 52 bits. Remembered, because most texts come again and again. */
function textNumber(text: string): number {
  const known = knownTexts.get(text);
  if (known !== undefined) return known;
  const made = wideHash(text);
  if (knownTexts.size < KNOWN_MAX) knownTexts.set(text, made);
  return made;
}

/** Names in the last event, keys by place: most events look like the one before. */
let lastWorld = '';
let lastWorldNumber = textNumber('');
let lastType = '';
let lastTypeNumber = textNumber('');
const lastKeys: string[] = [];
const lastNumbers: number[] = [];

function keyNumber(place: number, key: string): number {
  if (lastKeys[place] === key) return lastNumbers[place] as number;
  lastKeys[place] = key;
  lastNumbers[place] = textNumber(key);
  return lastNumbers[place] as number;
}

/** Every bit of both words sways every bit of the result. */
function mix(a: number, b: number): number {
  let h = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 15), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13), 0x27d4eb2f);
  return (h ^ (h >>> 16)) | 0;
}

export class Digest {
  private lanes = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667]);

  /** Takes in a number by its value modulo 2³² and by its high part, so that times differ. */
  number(value: number): void {
    this.word(value >>> 0);
    if (value > 0xffffffff || value < 0) this.word(Math.floor(value / 4294967296) >>> 0);
    const fraction = value - Math.floor(value);
    if (fraction !== 0) this.word(Math.floor(fraction * 4294967296) >>> 0);
  }

  text(value: string): void {
    this.word(value.length);
    for (let i = 0; i < value.length; i++) this.word(value.charCodeAt(i));
  }

  /** Something that happened. The order in which its data are named makes no difference. */
  event(
    time: number,
    world: string,
    type: string,
    subject: string,
    cause: number,
    data: Readonly<Record<string, number | string>>,
  ): void {
    this.number(time);
    if (world !== lastWorld) {
      lastWorld = world;
      lastWorldNumber = textNumber(world);
    }
    if (type !== lastType) {
      lastType = type;
      lastTypeNumber = textNumber(type);
    }
    this.number(lastWorldNumber);
    this.number(lastTypeNumber);
    this.number(wideHash(subject)); // of many: looking it up would take longer
    this.number(cause);
    let sum = 0;
    let other = 0;
    let at = 0;
    for (const key in data) {
      const value = data[key];
      if (value === undefined) continue;
      const name = keyNumber(at++, key);
      const amount = typeof value === 'number' ? value : textNumber(value);
      const whole = Math.floor(amount);
      const upper = mix(whole / TWO_TO_32, (amount - whole) * TWO_TO_32);
      const kind = typeof value === 'number' ? 0 : 1;
      sum = (sum + mix(name + kind, mix(whole, upper))) | 0;
      other = (other + mix(mix(upper, name / TWO_TO_32), mix(whole + kind, name))) | 0;
    }
    this.word(sum >>> 0);
    this.word(other >>> 0);
  }

  private word(value: number): void {
    const l = this.lanes;
    l[0] = Math.imul((l[0] as number) ^ value, 597399067);
    l[1] = Math.imul((l[1] as number) ^ (value + 0x7f4a7c15), 2869860233);
    l[2] = Math.imul(((l[2] as number) ^ value) + (l[0] as number), 951274213);
    l[3] = Math.imul(((l[3] as number) ^ ((l[1] as number) >>> 15)) + value, 2716044179);
  }

  /** 32 hexadecimal digits. Does not change the state. */
  hex(): string {
    let [a, b, c, d] = this.lanes as unknown as [number, number, number, number];
    for (let round = 0; round < 4; round++) {
      a = Math.imul(a ^ (b >>> 16), 2246822507) >>> 0;
      b = Math.imul(b ^ (c >>> 13), 3266489909) >>> 0;
      c = Math.imul(c ^ (d >>> 16), 668265263) >>> 0;
      d = Math.imul(d ^ (a >>> 15), 374761393) >>> 0;
    }
    return [a, b, c, d].map((n) => n.toString(16).padStart(8, '0')).join('');
  }

  snapshot(): Uint32Array {
    return this.lanes.slice();
  }

  load(lanes: Uint32Array): void {
    this.lanes = lanes.slice();
  }
}

/** The digest of a state's bytes. */
export function stateDigest(bytes: Uint8Array): string {
  const digest = new Digest();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) digest.number(view.getUint32(at, true));
  for (; at < bytes.length; at++) digest.number(view.getUint8(at));
  return digest.hex();
}

/**
 * A running digest: four 32-bit lanes, each a multiply–xor hash with its own constants, stirred
 * into one another at the end. It tells runs apart; it is not a defence against a forger.
 */
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

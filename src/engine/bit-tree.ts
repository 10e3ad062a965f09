/**
 * A set of small integers that knows its smallest member: a tree of bits, 32 to a word, three words
 * deep. Adding, removing and finding the first touch three words; nothing allocates.
 */
const TOP_BIT = 0x80000000 | 0;

/** The bits of the members of a word that are larger than one of it. */
const beyond = (member: number): number => 0x7fffffff >>> (member & 31);

/** Members are 0..32767. */
export class BitTree {
  /** The smallest member is the highest bit, so that counting leading zeros finds it. */
  private readonly words = new Int32Array(1024);
  private readonly blocks = new Int32Array(32);
  private root = 0;

  /** The smallest member. Meaningless when the set is empty. */
  first(): number {
    const block = Math.clz32(this.root);
    const word = (block << 5) + Math.clz32(this.blocks[block] as number);
    return (word << 5) + Math.clz32(this.words[word] as number);
  }

  /** The smallest member beyond one; −1 when there is none. */
  after(member: number): number {
    const word = member >>> 5;
    const bits = (this.words[word] as number) & beyond(member);
    if (bits !== 0) return (word << 5) + Math.clz32(bits);
    const block = member >>> 10;
    const words = (this.blocks[block] as number) & beyond(word);
    if (words !== 0) return this.firstIn((block << 5) + Math.clz32(words));
    const blocks = this.root & beyond(block);
    if (blocks === 0) return -1;
    const next = Math.clz32(blocks);
    return this.firstIn((next << 5) + Math.clz32(this.blocks[next] as number));
  }

  private firstIn(word: number): number {
    return (word << 5) + Math.clz32(this.words[word] as number);
  }

  add(member: number): void {
    const word = member >>> 5;
    const block = member >>> 10;
    this.words[word] = (this.words[word] as number) | (TOP_BIT >>> (member & 31));
    this.blocks[block] = (this.blocks[block] as number) | (TOP_BIT >>> (word & 31));
    this.root |= TOP_BIT >>> block;
  }

  remove(member: number): void {
    const word = member >>> 5;
    const block = member >>> 10;
    const bits = (this.words[word] as number) & ~(TOP_BIT >>> (member & 31));
    this.words[word] = bits;
    if (bits !== 0) return;
    const rest = (this.blocks[block] as number) & ~(TOP_BIT >>> (word & 31));
    this.blocks[block] = rest;
    if (rest === 0) this.root &= ~(TOP_BIT >>> block);
  }
}

/**
 * Names for layers: 64 bits that follow from a list of texts. Like a real digest, equal where all
 * that a layer follows from is equal; unlike one, no defence against a forger.
 */
export function hashOf(texts: readonly string[]): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const text of texts) {
    for (let i = 0; i <= text.length; i++) {
      // The end of each text counts, too.
      const code = i < text.length ? text.charCodeAt(i) : 0x10000;
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x85ebca6b);
      b = (b << 13) | (b >>> 19);
    }
  }
  const word = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
  return word(a ^ (b >>> 7)) + word(Math.imul(b ^ (a >>> 11), 0xc2b2ae35));
}

/** Characters of a name that are compared. */
const LOOKED_AT = 60;

/** "Did you mean …?": the known name that is nearest to an unknown one, if any is near. */
export function suggest(name: string, known: Iterable<string>): string {
  let best = '';
  let distance = Math.max(2, Math.floor(Math.min(name.length, LOOKED_AT) / 3)) + 1;
  for (const candidate of known) {
    const d = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (d < distance) {
      distance = d;
      best = candidate;
    }
  }
  return best === '' ? '' : `; did you mean "${best}"?`;
}

/** Levenshtein's distance of the first characters. */
function editDistance(a: string, b: string): number {
  const x = a.slice(0, LOOKED_AT);
  const y = b.slice(0, LOOKED_AT);
  let row = Array.from({ length: y.length + 1 }, (_, j) => j);
  for (let i = 1; i <= x.length; i++) {
    const next = [i];
    for (let j = 1; j <= y.length; j++) {
      const cost = x[i - 1] === y[j - 1] ? 0 : 1;
      next.push(
        Math.min(
          (next[j - 1] as number) + 1,
          (row[j] as number) + 1,
          (row[j - 1] as number) + cost,
        ),
      );
    }
    row = next;
  }
  return row[y.length] as number;
}

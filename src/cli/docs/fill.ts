/** Puts the tables into a paper, each between `<!-- NAME from the catalogue -->` and its end. */
import { tables } from './tables.ts';

const END = '<!-- end -->';
const startOf = (name: string): string => `<!-- ${name} from the catalogue -->`;

/** The paper with its tables written anew. Throws when a marker is missing. */
export function fill(paper: string, filled: Readonly<Record<string, string>> = tables()): string {
  let text = paper;
  for (const [name, table] of Object.entries(filled)) {
    const from = text.indexOf(startOf(name));
    const to = text.indexOf(END, from);
    if (from < 0 || to < 0)
      throw new Error(`the paper has no place for "${name}"; add its markers`);
    text = `${text.slice(0, from)}${startOf(name)}\n\n${table}\n\n${text.slice(to)}`;
  }
  return text;
}

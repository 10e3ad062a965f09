/**
 * From text to one merged tree: YAML, then for each document variables, `extends` and `include`,
 * then one document over the other. The order is the reference's; it matters, for instance because
 * a file that is extended has its variables filled in before it is merged.
 */
import { applyExtends } from './extends.ts';
import { applyIncludes } from './include.ts';
import { dropResets, mergeFiles } from './merge.ts';
import { checkShape } from './schema-check.ts';
import { file as fileRule } from './schema-file.ts';
import { type Loading, readSource, type Source } from './source.ts';
import type { TreeMap } from './tree.ts';
import { enforceUnique } from './unique.ts';

/** The whole file as one tree in long or short form, checked against the specification. */
export function loadFile(source: Source, loading: Loading): TreeMap | undefined {
  const { findings } = loading;
  let result: TreeMap | undefined;
  for (const tree of readSource(source, loading)) {
    const extended = applyExtends(tree, source, loading);
    const whole = applyIncludes(extended, source, loading, loadFile);
    result = result ? mergeFiles(result, whole, findings) : whole;
  }
  if (!result) {
    const start = { line: 1, column: 1, ...source.origin };
    if (!findings.refused) {
      findings.invalid(start, 'The file is empty. A Compose file starts with a line "services:".');
    }
    return undefined;
  }
  const unique = enforceUnique(dropResets(result));
  checkShape(unique, fileRule, findings);
  return unique;
}

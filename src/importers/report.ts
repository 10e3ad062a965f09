/** One file to one report, whatever kind of file it is. Used by `npm run -s import`. */
import { type ComposeOptions, expectOf, readCompose } from './compose/index.ts';
import { detect } from './detect.ts';
import { dockerfileExpect, readDockerfile } from './dockerfile/index.ts';
import type { ImportReport, ImportType } from './types.ts';

const SENTENCES: Readonly<Record<Exclude<ImportType, 'compose' | 'dockerfile'>, string>> = {
  scenario: 'This is a scenario. Open it with "npm run -s sim -- FILE".',
  k8s: 'This looks like a Kubernetes manifest, which is not read yet.',
  libvirt: 'This looks like a libvirt domain, which is not read yet.',
  unknown: 'This is nothing the importer understands.',
};

const start = { line: 1, column: 1 };

/** Never throws; a file that is not understood is answered, too. */
export function reportFile(path: string, text: string, options: ComposeOptions): ImportReport {
  const { type, problem } = detect(text, path);
  if (type === 'dockerfile') {
    const result = readDockerfile(text);
    const { class: found, ignored, errors } = result;
    const expect = found === 'invalid' ? null : dockerfileExpect(result);
    return { path, type, class: found, expect, ignored, errors };
  }
  if (type !== 'compose') {
    const message = problem ?? SENTENCES[type];
    const found = type === 'unknown' ? 'invalid' : 'unsupported';
    const errors = [{ ...start, message }];
    return { path, type, class: found, expect: null, ignored: [], errors };
  }
  const { class: found, project, ignored, errors } = readCompose(text, options);
  const expect = project ? expectOf(project) : null;
  return { path, type, class: found, expect, ignored, errors };
}

/** The report of a file that could not even be opened. */
export function reportUnreadable(path: string, reason: string): ImportReport {
  const errors = [{ ...start, message: `The file cannot be opened (${reason}). Check its name.` }];
  return { path, type: 'unknown', class: 'invalid', expect: null, ignored: [], errors };
}

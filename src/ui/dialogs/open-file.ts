/** Opening what is in a file or was pasted. */
import { importText } from '../app/importer.ts';
import { openDocument } from '../app/open.ts';
import { setUi } from '../store.ts';

/** A file that is larger is not read at all. */
export const FILE_BYTES_MAX = 2 * 1024 * 1024;

/** Opens a compose file or a scenario from its text, and shows what was made of it. */
export async function openText(name: string, text: string): Promise<boolean> {
  setUi({ importing: true, report: null });
  try {
    const result = await importText(name, text);
    if (!result.ok) {
      setUi({ report: result.report, dialog: 'open' });
      return false;
    }
    const opened = await openDocument(result.document, {
      what: `opening of ${name}`,
      name,
      known: true,
    });
    setUi(opened ? { report: result.report, dialog: 'report' } : { dialog: null });
    return opened;
  } finally {
    setUi({ importing: false });
  }
}

export async function openFile(file: File): Promise<boolean> {
  if (file.size > FILE_BYTES_MAX) {
    const size = Math.ceil(file.size / 1e6);
    const message = `the file has ${size} MB; this page reads up to 2 MB`;
    const errors = [{ line: 1, column: 1, message }];
    setUi({ report: { name: file.name, services: 0, ignored: [], errors }, dialog: 'open' });
    return false;
  }
  return openText(file.name, await file.text());
}

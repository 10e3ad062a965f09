/**
 * Five attachments of e-mails, the third of them malicious, opened on one desktop: each in a
 * machine that is made for this task and thrown away with it, and each as a plain program. The day
 * is that of the text which praised the former; the desktop has not been patched for a year.
 */
import type { EntityDocument, ScenarioDocument, WorldDocument } from './document.ts';
import type { BuiltIn } from './first.ts';

const DATE = '2015-04-28';
const OLD = '2014-04-28';

const MAILS = ['invoice', 'minutes', 'application', 'offer', 'holiday'] as const;
/** The one that somebody has prepared. */
export const MALICIOUS = 'application';

const installed = { up: true, asOf: OLD } as const;

const desktop = (
  title: string,
  kind: string,
  on: string,
  beneath: readonly EntityDocument[],
): WorldDocument => ({
  title,
  date: DATE,
  hosts: [{ id: 'desktop', title: 'Desktop', cores: 4, memory: '8 GiB', disk: '250 GB' }],
  entities: [
    { ...installed, id: 'windows', kind: 'linux', system: 'windows-8.1', on: 'desktop' },
    ...beneath,
    ...MAILS.map(
      (mail): EntityDocument => ({
        ...installed,
        id: mail,
        title: `Attachment: ${mail}`,
        kind,
        application: 'document-reader',
        on,
      }),
    ),
  ],
});

const document: ScenarioDocument = {
  version: 1,
  title: 'Five attachments, one of them malicious',
  seed: 7,
  worlds: {
    micro: desktop('A small machine for each task', 'task-vm', 'microvisor', [
      { ...installed, id: 'microvisor', kind: 'microvisor', on: 'windows' },
    ]),
    plain: desktop('Plain programs', 'process', 'windows', []),
  },
  view: { screen: 'isolation' },
};

export const attachments: BuiltIn = {
  id: 'attachments',
  title: 'Five attachments',
  summary:
    'One of five documents is malicious: each in a machine of its own, and all on one desktop.',
  document,
};

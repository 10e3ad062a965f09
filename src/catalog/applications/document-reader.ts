/** The program with which somebody opens what others have sent. Nobody asks it by the network. */
import { assumed, defineApplication } from '../../engine/define.ts';
import { MB, millis } from '../../units.ts';

export const documentReader = defineApplication({
  id: 'document-reader',
  title: 'Document reader',
  summary: 'An office program in which somebody reads a document that came by mail.',
  year: 1983,
  source: 'sec-sandworm',
  family: 'windows',
  cost: {
    title: 'Document reader',
    memoryBytes: assumed(MB(60), 'order of magnitude of an office program with one document'),
    diskBytes: assumed(MB(500), 'order of magnitude of the installed program'),
    phases: [
      {
        id: 'open',
        title: 'Load the program, open the document',
        cpuMicros: assumed(millis(800), 'a second or two on a machine of that time'),
        readBytes: assumed(MB(40), 'the part of the program that is read to open a document'),
      },
    ],
  },
  cpuMicrosPerRequest: assumed(millis(50), 'to show another page'),
  work: 'exponential',
  dirtyBytesPerCpuSecond: assumed(MB(20), 'order of magnitude of a program that draws'),
  workingSetBytes: assumed(MB(20), 'a third of its memory'),
  stopMicros: assumed(millis(300), 'it asks nobody whether to save'),
  imageNames: [],
});

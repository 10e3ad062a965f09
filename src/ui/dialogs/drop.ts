/** A file may be dropped anywhere on the page. */
import { useEffect, useState } from 'react';
import { notify } from '../app/notices.ts';
import { useUi } from '../store.ts';
import { dialogPart } from './part.ts';

const hasFiles = (event: DragEvent): boolean =>
  [...(event.dataTransfer?.types ?? [])].includes('Files');

async function open(file: File): Promise<void> {
  const { openFile } = await dialogPart.load();
  await openFile(file);
}

const notLoaded = (): void => {
  notify('plain', 'What opens files could not be loaded; reload the page to try again.');
};

/** Whether a file is over the page. */
export function useFileDrop(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      // Without this the browser would leave the page to show the file.
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file && !useUi.getState().importing) open(file).catch(notLoaded);
    };
    window.addEventListener('dragover', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return over;
}

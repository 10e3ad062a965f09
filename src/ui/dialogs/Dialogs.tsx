/** The dialog that is open, if one is. */
import { Creating } from '../create/Place.tsx';
import { ShareDialog } from '../share/ShareDialog.tsx';
import { useUi } from '../store.ts';
import { KeysDialog } from './KeysDialog.tsx';
import { OpenDialog } from './OpenDialog.tsx';
import { ReportDialog } from './ReportDialog.tsx';

export { TroubleCard } from '../app/TroubleCard.tsx';
export { openFile } from './open-file.ts';

export function Dialogs() {
  const dialog = useUi((state) => state.dialog);
  switch (dialog) {
    case 'open':
      return <OpenDialog />;
    case 'report':
      return <ReportDialog />;
    case 'share':
      return <ShareDialog />;
    case 'keys':
      return <KeysDialog />;
    case 'stack':
    case 'host':
    case 'add':
      return <Creating />;
    default:
      return null;
  }
}

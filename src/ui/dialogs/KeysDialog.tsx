/** All keys, from the table that binds them. */
import { LOCAL_KEYS, readable, SHORTCUTS } from '../controls/keys.ts';
import { Dialog } from './Dialog.tsx';

export function KeysDialog() {
  return (
    <Dialog title="Keys">
      <p className="dialog-note">
        Everything that has a key has a button too. Keys count anywhere on the page except while you
        are typing text.
      </p>
      <table className="key-table">
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">What it does</th>
          </tr>
        </thead>
        <tbody>
          {SHORTCUTS.map((shortcut) => (
            <tr key={shortcut.id}>
              <td>
                {shortcut.chords.map((chord, i) => (
                  <span key={readable(chord).join()}>
                    {i > 0 && ' or '}
                    <kbd>{readable(chord).join(' + ')}</kbd>
                  </span>
                ))}
              </td>
              <th scope="row">{shortcut.title}</th>
            </tr>
          ))}
          {LOCAL_KEYS.map(({ where, keys, title }) => (
            <tr key={where + keys}>
              <td>
                <kbd>{keys}</kbd>
              </td>
              <th scope="row">
                {where}: {title.slice(0, 1).toLowerCase() + title.slice(1)}
              </th>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

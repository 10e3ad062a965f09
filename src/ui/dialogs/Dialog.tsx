/**
 * A modal dialog on the native <dialog>: Esc closes, the rest of the page is inert meanwhile, and
 * the focus goes back to where it was.
 */
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Icon } from '../controls/icons.tsx';
import { setUi } from '../store.ts';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export const closeDialog = (): void => setUi({ dialog: null });

/** Shown while it is rendered; asks the store to take it away when it is closed. */
export function Dialog({ title, wide, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closing before it leaves the document is what gives the focus back.
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: for keys there are Esc and the close button
    <dialog
      ref={dialog}
      className={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        closeDialog();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) closeDialog();
      }}
    >
      <div className="dialog-inside">
        <div className="dialog-head">
          <h2 id={heading}>{title}</h2>
          <button
            type="button"
            className="button button-icon button-bare"
            aria-label="Close"
            onClick={closeDialog}
          >
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

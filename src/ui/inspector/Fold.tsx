/** A part of the inspector that unfolds; what is in it is not there before. */
import { type ReactNode, useState } from 'react';

interface Props {
  readonly title: string;
  /** Beside the title, what there is to see. */
  readonly note: ReactNode;
  /** Unfolded from the beginning. */
  readonly open?: boolean;
  readonly children: ReactNode;
}

export function Fold({ title, note, open = false, children }: Props) {
  const [isOpen, setOpen] = useState(open);
  return (
    <details className="part" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {title} <span className="part-note">{note}</span>
      </summary>
      {isOpen && children}
    </details>
  );
}

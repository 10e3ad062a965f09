/** What is wider than its place scrolls sideways, by keys too. */
import type { ReactNode } from 'react';

interface Props {
  readonly label: string;
  readonly children: ReactNode;
}

export function Scrolling({ label, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must be able to reach it
    <section className="sheet" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

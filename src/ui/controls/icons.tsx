/** Icons: 20 × 20, drawn with the text's colour. They say nothing to a screen reader; labels do. */
import type { ReactNode } from 'react';

const PATHS = {
  undo: <path d="M7.5 4 4 7.5 7.5 11M4.5 7.5H12a4 4 0 0 1 0 8H8" />,
  redo: <path d="M12.5 4 16 7.5 12.5 11M15.5 7.5H8a4 4 0 0 0 0 8h4" />,
  reset: <path d="M4.5 4v4h4M5 8a6 6 0 1 1-1 4" />,
  open: <path d="M3 15.5v-11h5l1.5 2H17v9zM10 9v4M8 11h4" />,
  present: <path d="M3 4.5h14v9H3zM10 13.5v3M6.5 16.5h7" />,
  tools: <path d="M3.5 16.5 10 10M16.5 6a3.5 3.5 0 1 1-2.5-2.5L12 5.5V8h2.5z" />,
  share: <path d="M10 12.5V3.5M6.5 6.5 10 3l3.5 3.5M5 9.5H4v7h12v-7h-1" />,
  help: <path d="M7.5 7.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M10 14.6v.2" />,
  keys: <path d="M2.5 5.5h15v9h-15zM5.5 8.5h.2M8.5 8.5h.2M11.5 8.5h.2M14.4 8.5h.2M6.5 11.5h7" />,
  close: <path d="m5 5 10 10M15 5 5 15" />,
  fold: <path d="m5 8 5 5 5-5" />,
  copy: <path d="M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5z" />,
  download: <path d="M10 3v9M6.5 8.5 10 12l3.5-3.5M4 16.5h12" />,
} satisfies Record<string, ReactNode>;

const SOLID = {
  play: <path d="M6.5 4v12l10-6z" />,
  pause: <path d="M5.5 4h3v12h-3zM11.5 4h3v12h-3z" />,
  forward: <path d="M5 4v12l8-6zM14 4h2v12h-2z" />,
  back: <path d="M15 4v12L7 10zM4 4h2v12H4z" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof PATHS | keyof typeof SOLID;

export function Icon({ name }: { readonly name: IconName }) {
  const solid = name in SOLID;
  return (
    <svg className={solid ? 'icon icon-solid' : 'icon'} viewBox="0 0 20 20" aria-hidden="true">
      {solid ? SOLID[name as keyof typeof SOLID] : PATHS[name as keyof typeof PATHS]}
    </svg>
  );
}

/** A machine cut open: tiers on one base; the left half is solid, the right half shows. */
export function Brand() {
  return (
    <svg className="brand-glyph" viewBox="0 0 32 32" aria-hidden="true">
      <path className="brand-solid" d="M3 8a5 5 0 0 1 5-5h8v26H8a5 5 0 0 1-5-5z" />
      <rect x="4.25" y="4.25" width="23.5" height="23.5" rx="3.75" />
      <path d="M16 12h12M16 20h12" />
    </svg>
  );
}

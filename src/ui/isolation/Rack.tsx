/** The stacks on one machine as blocks: as wide as what stands on them, not to scale. */
import type { CSSProperties } from 'react';
import { applicationOf, kindOf } from '../../view/read.ts';
import { signOf } from '../../view/states.ts';
import type { Block, Rack as RackModel } from '../../view/towers.ts';
import { fillOf } from '../diagram/Tiers.tsx';

interface Props {
  readonly rack: RackModel;
  /** Rows to draw, so that neighbours have their floor at the same height. */
  readonly levels: number;
  /** Rows of the programs that are looked at. */
  readonly chosen: number;
  readonly meetsKey: string;
  /** Keys of blocks that are lit, and that would be reached. */
  readonly lit: ReadonlySet<string>;
  readonly aimed: ReadonlySet<string>;
  readonly onBlock?: (block: Block) => void;
}

/** Short names, for narrow blocks. */
const SHORT: Readonly<Record<string, string>> = {
  application: 'app',
  userland: 'user',
  hypervisor: 'hyp',
  hardware: 'hw',
  firmware: 'fw',
  monitor: 'mon',
};

export function Rack(props: Props) {
  const { rack, levels } = props;
  const style = {
    '--columns': rack.columns,
    '--levels': levels,
    '--own': rack.levels,
  } as CSSProperties;
  return (
    <div className="rack" style={style} aria-hidden="true">
      {rack.blocks.map((block) => (
        <BlockBox key={block.key} {...props} block={block} />
      ))}
    </div>
  );
}

function BlockBox({
  block,
  levels,
  chosen,
  meetsKey,
  lit,
  aimed,
  onBlock,
}: Props & { readonly block: Block }) {
  const { level, column, span, key } = block;
  const style = {
    gridRow: `${levels - level} / span 1`,
    gridColumn: `${column + 1} / span ${span}`,
  } as CSSProperties;
  const kind = kindOf(block.entity);
  const classes = [
    'block',
    block.up && !block.struck ? fillOf(block) : 'block-down',
    `block-${kind.look.frame}`,
    kind.beside ? 'block-beside' : '',
    block.struck ? 'block-struck' : '',
    block.hold ? `block-held block-${block.hold}` : '',
    key === meetsKey ? 'block-meets' : '',
    lit.has(key) ? 'block-lit' : '',
    aimed.has(key) ? 'block-aimed' : '',
    block.tier === 'application' && block.entity.row === chosen ? 'block-chosen' : '',
  ];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer; keys have the lists
    // biome-ignore lint/a11y/useKeyWithClickEvents: for the pointer; keys have the lists
    <div
      className={classes.filter((name) => name !== '').join(' ')}
      style={style}
      data-block={`${block.entity.id}/${block.tier}`}
      title={titleOf(block)}
      onClick={onBlock && (() => onBlock(block))}
    >
      {block.hold && <HoldGlyph reads={block.hold === 'reads'} />}
      {block.struck && <span className="block-glyph">✕</span>}
      <span className="block-word">{wordOf(block)}</span>
      <span className="block-short">{shortOf(block)}</span>
    </div>
  );
}

function wordOf({ tier, kernel, word, entity }: Block): string {
  if (kernel) return `kernel ${kernel.letter}`;
  if (tier === 'application') return applicationOf(entity)?.title ?? word;
  return kindOf(entity).beside ? 'daemon' : word;
}

function shortOf({ kernel, word, entity }: Block): string {
  if (kernel) return kernel.letter;
  return kindOf(entity).beside ? 'd' : (SHORT[word] ?? word);
}

function titleOf({ entity, word, title, up, struck, hold }: Block): string {
  const held = hold === 'reads' ? ', an attacker reads it' : hold ? ', an attacker holds it' : '';
  const state = struck ? ', crashed' : up ? '' : `, ${signOf('off').word}`;
  return `${title} (${word} of ${entity.id})${state}${held}`;
}

/** A flag for what is held, an eye for what can be read. */
export function HoldGlyph({ reads }: { readonly reads: boolean }) {
  return (
    <svg className="hold-glyph" viewBox="0 0 16 16" aria-hidden="true">
      {reads ? (
        <path d="M1.5 8S4 4 8 4s6.5 4 6.5 4S12 12 8 12 1.5 8 1.5 8zM8 6.5a1.5 1.5 0 1 0 .01 0z" />
      ) : (
        <path d="M4 15V2M4 2.5h8L9.5 5.5 12 8.5H4" />
      )}
    </svg>
  );
}

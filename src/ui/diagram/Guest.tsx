/**
 * A guest, a process or a daemon: a frame whose style says what it is, a name plate that can be
 * read, and beneath it the tiers that it brings, to scale. What it was given and has not touched
 * is hatched.
 */
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import { formatDuration, formatMemory, formatPercent } from '../../units.ts';
import { shortBytes } from '../../view/describe.ts';
import { restartsAt } from '../../view/journeys.ts';
import type { Stack } from '../../view/picture.ts';
import type { Entity } from '../../view/read.ts';
import { isUp, signOf } from '../../view/states.ts';
import { mirror } from '../app/engine.ts';
import { useUi } from '../store.ts';
import { useScene } from './context.ts';
import { glide, usePainter, writeShare, writeText } from './live.ts';
import { Phases } from './Phases.tsx';
import { Bands, heightOf, TierLines } from './Tiers.tsx';
import { TreeItem, useGestures } from './TreeItem.tsx';

interface Props {
  readonly stack: Stack;
  /** What stands inside of it. */
  readonly children: ReactNode;
}

export function Guest({ stack, children }: Props) {
  const scene = useScene();
  const { entity, kind, state, given, bands, whole, key } = stack;
  const worldId = scene.world.info.id;
  const selected = useUi(
    ({ selection }) => selection?.id === entity.id && selection.world === worldId,
  );
  const falls = whole && scene.victims.has(entity.id);
  const gestures = useGestures(entity);
  const classes = [
    'guest',
    `frame-${kind.beside ? 'beside' : kind.look.frame}`,
    `is-${state}`,
    given > 0 ? 'is-given' : '',
    selected && whole ? 'is-selected' : '',
    falls ? 'is-victim' : '',
    stack.unmanaged ? 'is-unmanaged' : '',
  ];
  return (
    // Pointers may hit the whole frame; the tree's item is the plate in it.
    <div className={classes.join(' ')} style={heightOf(given)} data-frame={key} {...gestures}>
      {whole && <Plate stack={stack} />}
      {falls && <span className="falls-tag">falls</span>}
      {given > 0 ? <Untouched stack={stack} /> : <div className="filler" />}
      {children}
      <Bands entity={entity} bands={bands} />
    </div>
  );
}

/** Promised to it, and not touched yet. */
function Untouched({ stack }: { stack: Stack }) {
  const given = formatMemory(stack.entity.settings.memoryBytes ?? 0);
  return (
    <div
      className="untouched"
      aria-hidden="true"
      title={`It was given ${given}; this part is untouched`}
    >
      <span className="untouched-text">{given} given</span>
    </div>
  );
}

function Plate({ stack }: { stack: Stack }) {
  const { entity, kernel, bands, unmanaged, state, key, kind, folded, carries } = stack;
  const lit = kernel && stack.kernelUp ? `kernel-${kernel.colour}` : '';
  const own = bands.some((band) => band.kernel);
  if (kind.beside) return <DaemonPlate stack={stack} />;
  return (
    <TreeItem itemKey={key} className="plate">
      <div className={`plate-head ${lit}`}>
        <span className="plate-name">{entity.id}</span>
      </div>
      <StateLine stack={stack} />
      {entity.service >= 0 && isUp(state) && <Live entity={entity} />}
      {unmanaged && state !== 'off' && <div className="plate-note">unmanaged</div>}
      {state === 'starting' && <Phases entity={entity} />}
      <TierLines entity={entity} bands={bands} shares={own ? undefined : kernel} />
      {folded && <div className="plate-note">▸ {carries} inside</div>}
    </TreeItem>
  );
}

/** A daemon stands beside what it manages: small, and where it is narrow, read upwards. */
function DaemonPlate({ stack }: { stack: Stack }) {
  const { scaleBy } = useScene();
  const { entity, bands, key } = stack;
  const bytes = bands.reduce((sum, band) => sum + band.bytes, 0);
  return (
    <TreeItem itemKey={key} className="plate is-slim">
      <div className="slim">
        <strong className="plate-name">{bands[0]?.title ?? entity.id}</strong>
        <StateLine stack={stack} />
        <span className="tier-size">{shortBytes(bytes, scaleBy)}</span>
      </div>
    </TreeItem>
  );
}

/** Glyph and word; what counts down or up is painted. */
function StateLine({ stack }: { stack: Stack }) {
  const { entity, state, journey } = stack;
  const { world } = useScene();
  const detail = useRef<HTMLSpanElement>(null);
  const { row, id } = entity;
  const dueAt = useMemo(
    () => (state === 'backoff' ? restartsAt(mirror().events, world, id) : -1),
    [state, world, id],
  );
  const painter = useCallback(() => {
    if (state === 'starting') {
      const phase = world.entities[row]?.phases[world.get('phase', row)];
      writeText(detail, phase?.title ?? '');
    } else if (state === 'backoff') {
      const left = dueAt - mirror().now;
      writeText(detail, dueAt >= 0 ? `in ${formatDuration(Math.max(0, left))}` : '');
    } else if (journey) {
      const left = formatMemory(world.get('remainingBytes', row));
      const round = journey.switchingOver ? 'last copy' : `round ${journey.rounds + 1}`;
      writeText(detail, `to ${journey.to} · ${round} · ${left} left`);
    } else {
      writeText(detail, '');
    }
  }, [state, world, row, dueAt, journey]);
  usePainter(painter);
  const { glyph, word } = signOf(state);
  return (
    <div className="state-line">
      <span className="state-now">
        <span className="glyph">{glyph}</span> <span className="state-word">{word}</span>
      </span>
      <span ref={detail} className="state-detail" />
    </div>
  );
}

/** How busy it is: a share of the cores it may use, and requests it is working on. */
function Live({ entity }: { entity: Entity }) {
  const { world } = useScene();
  const bar = useRef<HTMLSpanElement>(null);
  const percent = useRef<HTMLSpanElement>(null);
  const requests = useRef<HTMLSpanElement>(null);
  const { row, settings } = entity;
  const cores = settings.cpus ?? 1;
  const mean = useRef(0);
  const painter = useCallback(() => {
    mean.current = glide(mean.current, world.get('cpuShare', row) / cores);
    const share = mean.current;
    writeShare(bar, share);
    writeText(percent, formatPercent(Math.round(share * 100) / 100));
    writeText(requests, String(world.get('inFlight', row)));
  }, [world, row, cores]);
  usePainter(painter);
  return (
    <div className="live-line">
      <span className="cpu-bar" title="CPU in use, of the cores it may use">
        <span ref={bar} className="cpu-fill" />
      </span>
      <span ref={percent} className="live-number cpu-number" />
      <span className="live-number in-flight" title="Requests in flight">
        ⇄ <span ref={requests} />
      </span>
    </div>
  );
}

/** A host: a glass as high as its memory, standing on its hardware. */
import { type CSSProperties, useCallback, useRef } from 'react';
import { formatPercent } from '../../units.ts';
import { formatBytes } from '../../view/describe.ts';
import type { Host } from '../../view/picture.ts';
import { signOf } from '../../view/states.ts';
import { counted } from '../../view/words.ts';
import { useUi } from '../store.ts';
import { Columns } from './Columns.tsx';
import { useScene } from './context.ts';
import { glide, usePainter, writeShare, writeText } from './live.ts';
import { TreeItem } from './TreeItem.tsx';

export function HostGlass({ host, width }: { host: Host; width: number }) {
  const { victims } = useScene();
  const { stack, height, capacityBytes, promisedBytes } = host;
  const down = stack.state === 'off' || stack.state === 'crashed' || stack.state === 'fallen';
  const over = promisedBytes > capacityBytes;
  const classes = [
    'host',
    down ? 'is-down' : '',
    over ? 'is-over' : '',
    victims.has(stack.entity.id) ? 'is-victim' : '',
  ];
  return (
    <div
      className={classes.join(' ')}
      style={{ '--part': height, '--width': width } as CSSProperties}
    >
      <Hardware host={host} />
      {!stack.folded && (
        <div className="glass">
          <Columns stack={stack} />
          <Fill host={host} />
        </div>
      )}
    </div>
  );
}

/** In the corner of the free room: how large, how full, how much was promised. */
function Fill({ host }: { host: Host }) {
  const { scaleBy } = useScene();
  const { capacityBytes, usedBytes, promisedBytes } = host;
  const over = promisedBytes - capacityBytes;
  return (
    <div className="fill" aria-hidden="true">
      <strong>{formatBytes(capacityBytes, scaleBy)}</strong>
      <span>{formatBytes(usedBytes, scaleBy)} used</span>
      {promisedBytes > usedBytes * 1.005 && (
        <span>{formatBytes(promisedBytes, scaleBy)} promised</span>
      )}
      {over > 0 && <span className="over">{formatBytes(over, scaleBy)} too much</span>}
    </div>
  );
}

function Hardware({ host }: { host: Host }) {
  const { world, victims } = useScene();
  const { stack, cores } = host;
  const { entity, state, key, folded, carries } = stack;
  const selected = useUi(
    ({ selection }) => selection?.id === entity.id && selection.world === world.info.id,
  );
  const text = useRef<HTMLSpanElement>(null);
  const bar = useRef<HTMLSpanElement>(null);
  const mean = useRef(0);
  const painter = useCallback(() => {
    const busy = world.metrics?.hosts.find((one) => one.id === entity.id)?.cpuBusyCores ?? 0;
    mean.current = glide(mean.current, cores > 0 ? busy / cores : 0);
    const share = mean.current;
    writeText(text, `CPU ${formatPercent(Math.round(share * 100) / 100)}`);
    writeShare(bar, share);
  }, [world, entity.id, cores]);
  usePainter(painter);
  const struck = stack.bands.some((band) => band.struck);
  const classes = [
    'hardware',
    struck ? 'is-struck' : '',
    selected ? 'is-selected' : '',
    victims.has(entity.id) ? 'is-victim' : '',
  ];
  return (
    <TreeItem itemKey={key} className={classes.join(' ')}>
      <span className="hardware-name">{entity.id}</span>
      <span className="hardware-facts">{counted(cores, 'core')}</span>
      {state !== 'running' && (
        <span className="hardware-state">
          {signOf(state).glyph} {signOf(state).word}
        </span>
      )}
      {folded && <span>▸ {carries} folded</span>}
      {victims.has(entity.id) && <span className="falls-tag">falls</span>}
      <span className="hardware-cpu">
        <span className="cpu-bar">
          <span ref={bar} className="cpu-fill" />
        </span>
        <span ref={text} className="live-number" />
      </span>
    </TreeItem>
  );
}

/** What a server of the year was, and what would fit on it: the engine's own answer. */
import { type CSSProperties, useRef } from 'react';
import { serverIn } from '../../catalog/history.ts';
import { ALONE, CONTAINERS, MACHINES, yearOf } from '../../scenarios/years.ts';
import { formatDisk, formatMemory, formatPercent } from '../../units.ts';
import type { World } from '../../view/read.ts';
import { counted } from '../../view/words.ts';
import { mirror } from '../app/engine.ts';
import { Recent } from '../ledger/recent.ts';
import { Cited } from './Cited.tsx';
import { useIsolation } from './state.ts';
import { dateOf } from './steps.ts';

/** More blocks than this are not drawn one by one. */
const DRAWN_MAX = 60;

export function Server() {
  const early = useIsolation((state) => state.early);
  const date = dateOf(mirror().document);
  const year = early ?? (date === null ? null : yearOf(date));
  if (year === null) return null;
  const server = serverIn(year);
  const { cores, threadsPerCore, memoryBytes, diskBytes } = server;
  const threads = threadsPerCore.value > 1 ? ', two threads each' : '';
  return (
    <section className="server" aria-labelledby="server-title">
      <div className="server-what">
        <h2 id="server-title">
          A server of {year}: {server.title}
        </h2>
        <p className="number">
          {counted(cores.value, 'core')}
          {threads} · {formatMemory(memoryBytes.value)} · {formatDisk(diskBytes.value)}
          {!server.virtualization && ' · no help for hypervisors'}
        </p>
      </div>
      <Fits early={early !== null} />
      <details className="server-source">
        <summary>source</summary>
        <p>
          <Cited source={server.source} />; memory and disk by their order of magnitude. What fits
          is what the engine finds on such a server with a web server for each visitor’s site, of 20
          requests a second.
        </p>
      </details>
    </section>
  );
}

interface Row {
  readonly title: string;
  readonly count: number;
  readonly frame: 'solid' | 'dashed' | 'dotted';
  readonly words: string;
}

function Fits({ early }: { readonly early: boolean }) {
  const [alone, machines, containers] = [ALONE, MACHINES, CONTAINERS].map((id) =>
    mirror().world(id),
  );
  if (early || !alone || !machines || !containers) {
    return (
      <p className="iso-note">Its memory holds no system of today: one program at a time is all.</p>
    );
  }
  return <Glasses alone={alone} machines={machines} containers={containers} />;
}

interface Worlds {
  readonly alone: World;
  readonly machines: World;
  readonly containers: World;
}

function Glasses({ alone, machines, containers }: Worlds) {
  const [vms, many] = [fitting(machines), fitting(containers)];
  const { busy, memory } = useLoad(alone);
  const rows: readonly Row[] = [
    {
      title: 'one service alone',
      count: 1,
      frame: 'dotted',
      words: `${formatPercent(busy)} CPU, ${formatPercent(memory)} memory`,
    },
    {
      title: 'virtual machines',
      count: vms,
      frame: 'solid',
      words: `${vms.toLocaleString('en')} fit`,
    },
    {
      title: 'containers',
      count: many,
      frame: 'dashed',
      words: `${many.toLocaleString('en')} fit`,
    },
  ];
  return (
    <ul className="server-rows">
      {rows.map((row) => (
        <li key={row.title}>
          <span className="server-name">{row.title}</span>
          <Glass row={row} share={row.frame === 'dotted' ? memory : 1} />
          <span className="server-words">{row.words}</span>
        </li>
      ))}
    </ul>
  );
}

/** A server as a glass on its side: as full of blocks as they fit. */
function Glass({ row, share }: { readonly row: Row; readonly share: number }) {
  const many = row.count > DRAWN_MAX;
  const drawn = many ? 1 : row.count;
  return (
    <span
      className={`glass-bar ${many ? 'glass-many' : `glass-${row.frame}`}`}
      style={{ '--share': share, '--count': drawn } as CSSProperties}
      aria-hidden="true"
    >
      {Array.from({ length: drawn }, (_, i) => `${i}`).map((key) => (
        <span key={key} className="glass-block" />
      ))}
    </span>
  );
}

/** Those that run, and those for which there is room. */
const fitting = ({ metrics }: World): number =>
  (metrics?.services[0]?.ready ?? 0) + (metrics?.moreFit.count ?? 0);

function useLoad({ metrics }: World): { readonly busy: number; readonly memory: number } {
  const recent = useRef(new Recent());
  const host = metrics?.hosts[0];
  if (!metrics || !host) return { busy: 0, memory: 0 };
  const { cpuBusyCores } = recent.current.smooth(metrics, mirror().now);
  return { busy: cpuBusyCores / host.cores, memory: host.memoryUsedBytes / host.memoryBytes };
}

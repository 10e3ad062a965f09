/**
 * The rows of the ledger: what is compared, how it is written, how long its bar is, and the rule
 * behind the number, with the figures of that world in it.
 */
import type { WorldMetrics } from '../../engine/index.ts';
import {
  formatCores,
  formatDisk,
  formatDuration,
  formatMemory,
  formatPercent,
} from '../../units.ts';
import { counted } from '../../view/words.ts';

export interface LedgerRow {
  readonly id: string;
  readonly title: string;
  /**
   * As it is printed; null when it is not known (yet). `most` is the longest bar of the row: both
   * worlds are written in its unit.
   */
  readonly text: (m: WorldMetrics, most: number) => string | null;
  /** What the bar's length stands for; bars of a row share one scale. */
  readonly bar: (m: WorldMetrics) => number;
  /** One sentence: how the number comes about. */
  readonly why: (m: WorldMetrics) => string;
  /** What a world must have for the row to mean anything. */
  readonly needs?: 'services' | 'clients' | 'power';
  /** It changes all the time while the run plays, so a change is no news. */
  readonly restless?: true;
}

const time = (t: number): string | null => (t < 0 ? null : formatDuration(t));
const count = (n: number): string => n.toLocaleString('en');
const hosts = (m: WorldMetrics, say: (host: WorldMetrics['hosts'][number]) => string): string =>
  m.hosts.map(say).join(', ');

/** Whole megabytes, as the well-known comparison has them: 3405 against 5. */
const MEGABYTES = new Intl.NumberFormat('en', { useGrouping: 'min2' });

export const ROWS: readonly LedgerRow[] = [
  {
    id: 'up',
    needs: 'services',
    title: 'all services up after',
    text: (m) => time(m.allUpAfterMicros),
    bar: (m) => Math.max(0, m.allUpAfterMicros),
    why: (m) =>
      m.allUpAfterMicros < 0
        ? 'The time at which every service has had a ready replica once; some are not there yet.'
        : 'The last service to have its first ready replica had it after ' +
          `${formatDuration(m.allUpAfterMicros)}; each waits for those it depends on.`,
  },
  {
    id: 'memory',
    title: 'memory used in all',
    text: (m, most) => formatMemory(m.memoryUsedBytes, most),
    bar: (m) => m.memoryUsedBytes,
    why: (m) =>
      `The sum of all tiers that are up, each shared tier counted once: ${hosts(
        m,
        (h) => `${formatMemory(h.memoryUsedBytes)} of ${formatMemory(h.memoryBytes)} on ${h.id}`,
      )}.`,
  },
  {
    id: 'replica-disk',
    needs: 'services',
    title: 'disk of the services',
    text: (m) => `${MEGABYTES.format(Math.round(m.replicaDiskBytes / 1e6))} MB`,
    bar: (m) => m.replicaDiskBytes,
    why: (m) =>
      'What the replicas need on disk: their own disks in full, and image layers they share once ' +
      `a host. The hosts' own software takes ${formatDisk(m.diskUsedBytes - m.replicaDiskBytes)}.`,
  },
  {
    id: 'disk',
    title: 'disk used in all',
    text: (m, most) => formatDisk(m.diskUsedBytes, most),
    bar: (m) => m.diskUsedBytes,
    why: (m) =>
      `Private disks in full and shared image layers once a host: ${hosts(m, (h) => {
        const shared = h.sharedLayers.length;
        const layers = shared > 0 ? ` (${counted(shared, 'shared layer')})` : '';
        return `${formatDisk(h.diskUsedBytes)} on ${h.id}${layers}`;
      })}.`,
  },
  {
    id: 'kernels',
    needs: 'services',
    title: 'kernels under the services',
    text: (m) => count(m.kernels),
    bar: (m) => m.kernels,
    why: (m) =>
      'Kernels that are up and that at least one replica runs on: ' +
      `${count(m.kernels)} for ${counted(m.worstPanic.of, 'replica')}.`,
  },
  {
    id: 'panic',
    needs: 'services',
    title: 'one kernel panic takes down',
    text: (m) => `${count(m.worstPanic.falls)} of ${count(m.worstPanic.of)}`,
    bar: (m) => (m.worstPanic.of > 0 ? m.worstPanic.falls / m.worstPanic.of : 0),
    why: (m) =>
      'Everything that stands on a kernel ends with it; the kernel that carries most carries ' +
      `${count(m.worstPanic.falls)} of ${counted(m.worstPanic.of, 'replica')}.`,
  },
  {
    id: 'fit',
    needs: 'services',
    title: 'how many more fit',
    text: (m) => (m.moreFit.service === '' ? null : count(m.moreFit.count)),
    bar: (m) => m.moreFit.count,
    why: (m) =>
      m.moreFit.service === ''
        ? 'Further replicas that the hosts have room for; there is no service to count with.'
        : `So many more replicas of ${m.moreFit.service}, the smallest service, ` +
          `find room before ${m.moreFit.wall} runs out.`,
  },
  {
    id: 'p50',
    needs: 'clients',
    title: 'half answered within (p50)',
    text: (m) => time(m.requests.p50Micros),
    bar: (m) => Math.max(0, m.requests.p50Micros),
    why: (m) =>
      `Half of the ${count(m.requests.served)} served requests had their answer within this ` +
      'time, waiting and calls to other services included.',
    restless: true,
  },
  {
    id: 'p99',
    needs: 'clients',
    title: '99 of 100 answered within (p99)',
    text: (m) => time(m.requests.p99Micros),
    bar: (m) => Math.max(0, m.requests.p99Micros),
    why: (m) =>
      `99 of 100 of the ${count(m.requests.served)} served requests had their answer within this ` +
      'time; the mean would hide the slow ones.',
    restless: true,
  },
  {
    id: 'served',
    needs: 'clients',
    title: 'requests served',
    text: (m) => count(m.requests.served),
    bar: (m) => m.requests.served,
    why: (m) =>
      `Of ${count(m.requests.arrived)} requests that arrived ` +
      `${count(m.requests.early)} came before their service had ever been up and do not count; ` +
      `${count(m.requests.inFlight)} are under way.`,
    restless: true,
  },
  {
    id: 'failed',
    needs: 'clients',
    title: 'requests failed',
    text: (m) => count(m.requests.failed),
    bar: (m) => m.requests.failed,
    why: () =>
      'Requests that found no ready replica, were turned away by a full one, ' +
      'or were in one when it went down.',
  },
  {
    id: 'timedOut',
    needs: 'clients',
    title: 'requests timed out',
    text: (m) => count(m.requests.timedOut),
    bar: (m) => m.requests.timedOut,
    why: () => 'Requests whose client gave up waiting before the answer was there.',
  },
  {
    id: 'availability',
    needs: 'services',
    title: 'a replica was ready',
    text: (m) => (m.allUpAfterMicros < 0 ? null : formatShare(m.availability)),
    bar: (m) => (m.allUpAfterMicros < 0 ? 0 : m.availability),
    why: (m) => {
      const down = m.services.filter((s) => s.downMicros > 0);
      const each = down.map((s) => `${s.id} ${formatDuration(s.downMicros)}`).join(', ');
      const lost = down.length > 0 ? `down so far: ${each}` : 'none has been down so far';
      return (
        'The share of the time since each service was first up in which it had a ready replica; ' +
        `${lost}.`
      );
    },
  },
  {
    id: 'cpu',
    title: 'CPU busy',
    text: (m) => formatCores(m.cpuBusyCores),
    bar: (m) => m.cpuBusyCores,
    why: (m) => {
      const cores = m.hosts.reduce((sum, host) => sum + host.cores, 0);
      const share = cores > 0 ? formatPercent(m.cpuBusyCores / cores) : '0 %';
      return `Cores at work, on the average of the last looks, of ${formatCores(cores)}: ${share}.`;
    },
    restless: true,
  },
  {
    id: 'power',
    needs: 'power',
    title: 'power drawn',
    text: (m) => `${count(Math.round(m.watts))} W`,
    bar: (m) => m.watts,
    why: (m) =>
      'Each host draws its idle power, and more in proportion to the cores at work; so far ' +
      `${m.energyKwh.toPrecision(3)} kWh: ` +
      `${hosts(m, (h) => `${Math.round(h.watts)} W on ${h.id}`)}.`,
    restless: true,
  },
  {
    id: 'restarts',
    title: 'restarts',
    text: (m) => count(m.restarts),
    bar: (m) => m.restarts,
    why: () => 'How often a restart policy has started something again after a crash.',
  },
];

/** The rows that mean something for worlds of which at least one has what they need. */
export function rowsFor(
  worlds: readonly {
    readonly services: number;
    readonly clients: number;
    readonly power: boolean;
  }[],
): readonly LedgerRow[] {
  return ROWS.filter(
    ({ needs }) => needs === undefined || worlds.some((world) => Boolean(world[needs])),
  );
}

/** Availability is told apart by its nines: "99.95 %", and never rounded up to 100 %. */
export function formatShare(share: number): string {
  if (share >= 1) return '100 %';
  const digits = share > 0.999 ? 3 : share > 0.99 ? 2 : 1;
  const factor = 10 ** (digits + 2);
  return `${(Math.floor(share * factor) / 10 ** digits).toFixed(digits)} %`;
}

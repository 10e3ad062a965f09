/**
 * What the network costs a request, on its way to a replica and back.
 *
 * A technology that puts something between the host's network and what runs inside (a bridge with
 * address translation, a virtual network card) lists its ways in as modes. Each adds a latency to
 * the round trip, and CPU work for each packet:
 *
 *     round trip = client's own + Σ over the levels of the stack of the mode's round trip
 *     work       = the request's own + packets × Σ over the levels of the mode's CPU per packet
 *
 * The latency costs nobody anything: while one request is on its way others are served, so a
 * hundred clients at once hide it. The CPU work cannot be hidden: the kernel does it for the thread
 * that sends or receives, which does nothing else meanwhile, on the host's cores and under the same
 * limits. Work of a level is done at the speed beneath it.
 *
 * How accurate is this? The latencies are those of small messages on an idle machine. Left out:
 * sizes (a packet costs the same whatever it holds), interrupts that are put off under load, and
 * helpers on other cores (vhost), whose work is in the latency. Source: Felter et al. 2014,
 * `net-rr-kvm`, `app-redis-1`, `app-redis-100`.
 */
import type { CoreMicros, Micros } from '../../units.ts';
import type { NetworkMode } from '../define.ts';
import { record, type WorldCore } from '../world.ts';
import { speedInside } from './speed.ts';

/** Packets of a request and its answer, unless set (assumption: both are small, one each). */
const PACKETS = 2;

export interface NetworkPath {
  /** Latency that the stack adds to a round trip. */
  readonly roundTripMicros: Micros;
  /** Work for the packets of one request, as work at the speed inside the replica. */
  readonly packetWork: CoreMicros;
  /** Work that a thread of the replica gets done in a microsecond when it has a core. */
  readonly speed: number;
}

/** The mode that an entity's settings name, or its kind's first; undefined when it has none. */
export function modeOf(world: WorldCore, row: number): NetworkMode | undefined {
  const { kind, spec } = record(world, row);
  const named = kind.network?.find((mode) => mode.id === spec.networking);
  return named ?? kind.network?.[0];
}

/** The way from the host's network to a replica and back. */
export function pathTo(world: WorldCore, row: number): NetworkPath {
  const packets = record(world, row).spec.requestPackets ?? PACKETS;
  const speed = speedInside(world, row);
  let roundTripMicros = 0;
  let packetWork = 0;
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    const mode = modeOf(world, r);
    if (!mode) continue;
    const parent = world.column.parent.get(r);
    const beneath = parent < 0 ? 1 : speedInside(world, parent);
    roundTripMicros += mode.roundTripMicros.value;
    packetWork += (packets * mode.cpuMicrosPerPacket.value * speed) / beneath;
  }
  return { roundTripMicros, packetWork, speed };
}

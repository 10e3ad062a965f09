/** Ways in which packets get into a guest or a container, and what they cost. */
import { type AddressRange, assumed, type NetworkMode, sourced } from '../../engine/define.ts';

const nothing = (why: string) => assumed(0, why);

/** Time of a Redis request on the host, and in a container behind the bridge, in microseconds. */
const NATIVE = { alone: 1e6 / 16_421, busy: 1e6 / 109_546 };
const BRIDGED = { alone: 1e6 / 12_767, busy: 1e6 / 82_651 };
const PACKETS = 2;
const BRIDGE_CPU = BRIDGED.busy - NATIVE.busy;

/** Each daemon has a bridge of its own, with the same addresses as all others. */
const dockerRange: AddressRange = {
  id: 'docker0',
  network: '172.17.0.0',
  bits: 16,
  source: 'net-docker-range',
  perKernel: true,
};
/** The default network of libvirt; here one for all machines, so that a guest can move. */
const libvirtRange: AddressRange = {
  id: 'virbr0',
  network: '192.168.122.0',
  bits: 24,
  source: 'net-libvirt-range',
};
const lxcRange: AddressRange = {
  id: 'lxcbr0',
  network: '10.0.3.0',
  bits: 24,
  source: 'net-lxc-range',
  perKernel: true,
};

/** The container's own interface, a bridge, and address translation of a published port. */
export const bridge: NetworkMode = {
  id: 'bridge',
  title: 'Bridge with address translation',
  roundTripMicros: sourced(
    BRIDGED.alone - NATIVE.alone - BRIDGE_CPU,
    'app-redis-1',
    'one client: 78.3 µs a request less 60.9 native, less 3.0 of CPU work (app-redis-100)',
  ),
  cpuMicrosPerPacket: sourced(
    BRIDGE_CPU / PACKETS,
    'app-redis-100',
    'a hundred clients: 12.1 µs of one core a request less 9.1 native, for two packets',
  ),
  range: dockerRange,
};

/** The same with the addresses of LXC. */
export const lxcBridge: NetworkMode = { ...bridge, range: lxcRange };

/** The container uses the host's interfaces as they are. */
export const hostNetwork: NetworkMode = {
  id: 'host',
  title: 'Network of the host',
  roundTripMicros: nothing('nothing lies between; 62.5 µs against 60.9 native (app-redis-1)'),
  cpuMicrosPerPacket: nothing('nothing lies between; as fast as native (app-redis-100)'),
  ofHost: true,
};

const VIRTIO_ROUND_TRIP = 67.94 - 37.58;

/** A card that the guest knows to be virtual. */
export const virtio: NetworkMode = {
  id: 'virtio',
  title: 'Paravirtual card (virtio)',
  roundTripMicros: sourced(
    VIRTIO_ROUND_TRIP,
    'net-rr-kvm',
    '67.94 µs a round trip less 37.58 native (net-rr-native)',
  ),
  cpuMicrosPerPacket: nothing('a thread of the host does it beside the guest (vhost)'),
  range: libvirtRange,
};

/** A small machine that is a container to its daemon. */
export const dockerVirtio: NetworkMode = { ...virtio, range: dockerRange };

/** The same of other makers, of which no measurement was found. */
export const asVirtio = (id: string, title: string): NetworkMode => ({
  id,
  title,
  roundTripMicros: assumed(VIRTIO_ROUND_TRIP, 'as virtio under KVM (net-rr-kvm)'),
  cpuMicrosPerPacket: nothing('as virtio: done beside the guest'),
});

/** Time of a packet of 500 B through a processor that does nothing else, at so many Mbit/s. */
const packet = (megabits: number): number => (500 * 8) / megabits;

/** Xen's split driver: the guest's half hands pages to the control domain's. */
export const splitDriver: NetworkMode = {
  id: 'split',
  title: 'Split driver (netfront)',
  roundTripMicros: assumed(VIRTIO_ROUND_TRIP, 'as virtio under KVM (net-rr-kvm)'),
  cpuMicrosPerPacket: sourced(
    packet(516) - packet(602),
    'xen-ttcp500',
    '7.75 µs a packet of 500 B at 516 Mbit/s less 6.64 native at 602, on a Xeon at 2.4 GHz',
  ),
};

/** A card that a program imitates, register by register. */
export const emulated: NetworkMode = {
  id: 'emulated',
  title: 'Emulated card',
  roundTripMicros: assumed(VIRTIO_ROUND_TRIP, 'at least as virtio under KVM (net-rr-kvm)'),
  cpuMicrosPerPacket: sourced(
    packet(101) - packet(602),
    'xen-ttcp500',
    'VMware Workstation 3.2: 39.6 µs a packet of 500 B at 101 Mbit/s less 6.64 native at 602',
  ),
};

/** gVisor: its own network stack, in the sandbox kernel. */
export const gvisorStack: NetworkMode = {
  id: 'netstack',
  title: 'Network stack of the sandbox (netstack)',
  roundTripMicros: assumed(
    bridge.roundTripMicros.value,
    'as a container behind the bridge (app-redis-1); the rest is CPU work',
  ),
  cpuMicrosPerPacket: sourced(
    (1e6 / 15_325.67 - 1e6 / 30_312.21) / PACKETS,
    'gv-redis',
    '65.3 µs a request less 33.0 without gVisor, for two packets',
  ),
  range: dockerRange,
};

/** V26: boot and footprint of four monitors. */
import type { Simulation } from '../../engine/index.ts';
import type { EntityDocument, ScenarioDocument } from '../document.ts';
import { type Check, defineCase, type Laboratory, near, within } from './case.ts';
import { kvmOn, machine, phaseTime, SECOND, startAt, startTimes } from './starts.ts';

/** m5d.metal. */
const metal = machine('host', { cores: 48, threadsPerCore: 2, memory: '384 GiB' });

const micro = (kind: string, id: string, memory = '256 MiB'): EntityDocument => ({
  id,
  kind,
  system: 'microvm',
  memory,
  on: 'kvm-host',
});

const KINDS = ['firecracker', 'cloud-hypervisor', 'qemu-qboot', 'qemu-seabios'] as const;
const SIZES = ['128 MiB', '8 GiB'] as const;

const oneByOne: ScenarioDocument = {
  version: 1,
  title: 'Four monitors, one boot at a time',
  worlds: {
    serial: {
      title: 'One boot at a time',
      hosts: [metal],
      entities: [...kvmOn('host'), ...KINDS.map((kind) => micro(kind, kind))],
    },
    sizes: {
      title: 'Small guests and large ones',
      hosts: [metal],
      entities: [
        ...kvmOn('host'),
        ...KINDS.flatMap((kind) => SIZES.map((size, i) => micro(kind, `${kind}-${i}`, size))),
      ],
    },
  },
  journal: [
    ...KINDS.map((kind, i) => startAt(i * SECOND, 'serial', kind)),
    ...KINDS.flatMap((kind, i) =>
      SIZES.map((_, j) => startAt((2 * i + j + 4) * SECOND, 'sizes', `${kind}-${j}`)),
    ),
  ],
};

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `vm-${i + 1}`);

const atOnce = (count: number): ScenarioDocument => ({
  version: 1,
  title: `Firecracker, ${count} boots at once`,
  worlds: {
    crowd: {
      title: `${count} boots at once`,
      hosts: [metal],
      entities: [...kvmOn('host'), ...ids(count).map((id) => micro('firecracker', id))],
    },
  },
  journal: ids(count).map((id) => startAt(0, 'crowd', id)),
});

/** From the start call to init. */
const internal = (sim: Simulation, world: string, id: string): number =>
  phaseTime(sim, world, id, ['Start call', 'Kernel']) * 1e3;

/** The middle, and the time within which 99 of 100 are done, in ms. */
function crowd(lab: Laboratory, count: number): { median: number; late: number } {
  const sim = lab.start(atOnce(count));
  sim.advance(10 * SECOND);
  const times = ids(count)
    .map((id) => internal(sim, 'crowd', id))
    .toSorted((a, b) => a - b);
  const at = (share: number): number => times[Math.ceil(share * count) - 1] ?? Number.NaN;
  return { median: at(0.5), late: at(0.99) };
}

/** Memory of an entity's tiers in KiB: its monitor, and its kernel. */
function memoryOf(sim: Simulation, id: string): { monitor: number; kernel: number } {
  const view = sim.views.find((one) => one.id === 'sizes');
  const tiers = view?.records.find((record) => record.id === id)?.tiers ?? [];
  const of = (name: string): number =>
    (tiers.find(({ tier }) => tier === name)?.memoryBytes ?? Number.NaN) / 1024;
  return { monitor: of('firmware'), kernel: of('kernel') };
}

function memoryChecks(sim: Simulation): Check[] {
  const published = [2552, 13_664, Number.NaN, 134_448];
  const monitors = KINDS.flatMap((kind, i) => {
    const small = memoryOf(sim, `${kind}-0`).monitor;
    const large = memoryOf(sim, `${kind}-1`).monitor;
    const slope = (large - small) / (8 * 1024 ** 2 - 128 * 1024);
    const known = published[i] ?? Number.NaN;
    const size = Number.isNaN(known)
      ? []
      : [within(`${kind}: memory of the monitor, MiB`, known / 1024, small / 1024, 0.01)];
    return [...size, near(`${kind}: its growth with the guest, KiB by KiB`, 0, slope, 0.01)];
  });
  const small = memoryOf(sim, 'firecracker-0').kernel;
  const large = memoryOf(sim, 'firecracker-1').kernel;
  const slope = (large - small) / (8 * 1024 ** 2 - 128 * 1024);
  return [
    ...monitors,
    within('memory that a guest of 128 MiB does not see, KiB', 16_272, small, 0.01),
    within('memory that a guest of 8 GiB does not see, KiB', 211_300, large, 0.01),
    within('its growth with the guest, %', 2.36, slope * 100, 0.01),
  ];
}

function run(lab: Laboratory): Check[] {
  const sim = lab.start(oneByOne);
  sim.advance(30 * SECOND);
  const times = startTimes(sim, 'serial');
  const ms = (kind: string): number => (times.get(kind) ?? Number.NaN) * 1e3;
  const fifty = crowd(lab, 50);
  const hundred = crowd(lab, 100);
  return [
    within(
      'Firecracker, start call to init, ms',
      110,
      internal(sim, 'serial', 'firecracker'),
      0.02,
    ),
    within('Firecracker, end to end, ms', 160.85, ms('firecracker'), 0.02),
    within('Cloud Hypervisor, ms', 102.46, ms('cloud-hypervisor'), 0.02),
    within('QEMU with qboot, ms', 213.95, ms('qemu-qboot'), 0.02),
    within('QEMU with SeaBIOS, ms', 243.53, ms('qemu-seabios'), 0.02),
    within('Firecracker, 50 at once: median, ms', 113, fifty.median, 0.05),
    within('Firecracker, 100 at once: median, ms', 120, hundred.median, 0.05),
    within('Firecracker, 50 at once: 99th percentile, ms', 148, fifty.late, 0.05),
    within('Firecracker, 100 at once: 99th percentile, ms', 153, hundred.late, 0.05),
    ...memoryChecks(sim),
  ];
}

export const v26 = defineCase({
  id: 'V26',
  title: 'Firecracker, QEMU, Cloud Hypervisor: boot and footprint',
  kind: 'CALIBRATED',
  summary:
    'Four monitors boot the same guest in 102 to 244 ms, and take the same memory whatever the ' +
    'size of the guest.',
  sources: [
    'boot-fc-internal',
    'boot-fc-e2e',
    'boot-chv-e2e',
    'boot-qboot-e2e',
    'boot-qemu-e2e',
    'boot-fc-par50',
    'boot-fc-par100',
    'mem-fc-vmm',
    'mem-chv-vmm',
    'mem-qemu-vmm',
    'mem-guest-reserved-128',
  ],
  remarks:
    'The 99th percentiles of many boots at once do not come out: 148 and 153 ms were measured, ' +
    'and here all boots of a crowd take the same. Starts have no variation of their own, and the ' +
    'locks for which they wait in the host’s kernel are left out. The medians come out.',
  deviations: [
    'Firecracker, 50 at once: 99th percentile, ms',
    'Firecracker, 100 at once: 99th percentile, ms',
  ],
  scenarios: { serial: oneByOne, fifty: atOnce(50), hundred: atOnce(100) },
  run,
});

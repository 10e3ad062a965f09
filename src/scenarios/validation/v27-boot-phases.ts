/** V27: what one thing more adds to a boot, whatever the monitor. */
import type { EntityDocument, ScenarioDocument } from '../document.ts';
import { type Check, defineCase, type Laboratory, near, within } from './case.ts';
import { kvmOn, machine, SECOND, startAt, startTimes } from './starts.ts';

const KINDS = ['cloud-hypervisor', 'qemu-qboot', 'qemu-seabios', 'firecracker'] as const;
const SYSTEMS = ['microvm', 'microvm-compressed', 'microvm-network', 'microvm-distribution'];

const guests: EntityDocument[] = KINDS.flatMap((kind) =>
  SYSTEMS.map((system) => ({
    id: `${kind}-${system}`,
    kind,
    system,
    memory: '256 MiB',
    on: 'kvm-host',
  })),
);

const scenario: ScenarioDocument = {
  version: 1,
  title: 'One thing more to boot',
  worlds: {
    boots: {
      title: 'One boot at a time',
      hosts: [machine('host', { cores: 96 })],
      entities: [...kvmOn('host'), ...guests],
    },
  },
  journal: guests.map(({ id }, i) => startAt(i * 3 * SECOND, 'boots', id)),
};

function run(lab: Laboratory): Check[] {
  const sim = lab.start(scenario);
  sim.advance(60 * SECOND);
  const times = startTimes(sim, 'boots');
  const ms = (kind: string, system = 'microvm'): number =>
    (times.get(`${kind}-${system}`) ?? Number.NaN) * 1e3;
  const more = (kind: string, system: string): number => ms(kind, system) - ms(kind);
  const [chv, qemu] = ['cloud-hypervisor', 'qemu-qboot'].map((k) => more(k, 'microvm-network'));
  return [
    within('Cloud Hypervisor, ms', 102.46, ms('cloud-hypervisor'), 0.01),
    within(
      'compressed kernel under Cloud Hypervisor, ms more',
      41.2,
      more('cloud-hypervisor', 'microvm-compressed'),
      0.01,
    ),
    within('network device under Cloud Hypervisor, ms more', 17.5, chv ?? Number.NaN, 0.01),
    within('network device under QEMU (predicted), ms more', 18.4, qemu ?? Number.NaN, 0.1),
    near('the two, one by the other', 1, (qemu ?? 0) / (chv ?? 1), 0.1, '10 %'),
    within(
      'QEMU with a network device (predicted), ms',
      213.95 + 18.4,
      ms('qemu-qboot', 'microvm-network'),
      0.01,
    ),
    within('SeaBIOS instead of qboot, ms more', 29.58, ms('qemu-seabios') - ms('qemu-qboot'), 0.01),
    within(
      'kernel of a distribution under Firecracker, ms more',
      900,
      more('firecracker', 'microvm-distribution'),
      0.01,
    ),
  ];
}

export const v27 = defineCase({
  id: 'V27',
  title: 'Boot phases add up',
  kind: 'CAL+PREDICT',
  summary:
    'A compressed kernel, a network device, another firmware add the same to a boot, whatever ' +
    'the rest of it is: what one monitor was measured with predicts another.',
  sources: [
    'boot-chv-e2e',
    'boot-decompress',
    'boot-netdev',
    'boot-qboot-e2e',
    'boot-qemu-e2e',
    'boot-distro-kernel',
  ],
  remarks:
    'The network device is calibrated under Cloud Hypervisor and predicted under QEMU. Firecracker ' +
    'took 23 ms for it and 50 ms end to end, which is not reproduced: its API call is left out.',
  scenarios: { boots: scenario },
  run,
});

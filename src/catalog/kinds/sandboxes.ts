/**
 * Containers with a kernel of their own: gVisor puts one made of software between program and host,
 * Kata puts each container into a small machine. Both are started like any container.
 */
import { assumed, type Constant, defineKind, type KindSpec, sourced } from '../../engine/define.ts';
import { MB, millis, seconds } from '../../units.ts';
import { prepare } from './docker.ts';
import { dockerVirtio, gvisorStack } from './networks.ts';
import { exec, hardwareAssisted, secondTables } from './parts.ts';
import { ALL_OF_LINUX, asDocker, withoutFirmware } from './separations.ts';

const container = {
  endsWith: 'application',
  managedBy: 'docker',
  families: ['linux'],
  separates: asDocker,
  switches: ALL_OF_LINUX,
  copies: 'shared',
  parallelFetches: sourced(3, 'docker-par-downloads'),
  stopGraceMicros: sourced(seconds(10), 'docker-stop-timeout'),
  staysBecause: {
    reason: 'it is replaced, not moved',
    remedy: 'Scale the service up on another host, then stop this one.',
  },
} as const satisfies Partial<KindSpec>;

const shell = (runtime: string) => ({
  start: `docker run --runtime=${runtime} --detach --name {id}`,
  stop: 'docker stop {id}',
  kill: 'docker kill {id}',
  restart: 'docker restart {id}',
  scale: 'docker compose up --detach --scale {service}={n}',
});

interface Sandbox extends Pick<KindSpec, 'id' | 'title' | 'summary' | 'year' | 'source'> {
  /** The monitor, for vulnerabilities; absent: one that no flaw here is about. */
  readonly component?: string;
  readonly memoryBytes: Constant;
  readonly waitMicros: Constant;
}

/** A container in a machine of its own, with a kernel that the runtime brings. */
const inMachine = ({ component, memoryBytes, waitMicros, ...about }: Sandbox): KindSpec =>
  defineKind({
    ...container,
    ...about,
    comesWith: 'kata-guest',
    brings: [
      {
        tier: 'firmware',
        filledBy: 'kind',
        title: 'Virtual machine monitor (micro-VM)',
        ...(component && { component }),
        memoryBytes,
        phases: [{ id: 'sandbox', title: 'Make the machine', waitMicros, runsOutside: true }],
      },
      { tier: 'kernel', filledBy: 'system' },
      { tier: 'userland', filledBy: 'image', phases: prepare },
      { tier: 'application', filledBy: 'application', phases: [exec] },
    ],
    components: ['containerd-shim'],
    standsOn: 'hypervisor',
    needs: ['kvm'],
    memoryAdmission: 'given',
    parts: withoutFirmware,
    cpuEfficiency: hardwareAssisted,
    nestedPageLevels: secondTables,
    network: [dockerVirtio],
    look: { frame: 'solid' },
    shell: shell('kata'),
  });

export const sandboxes = [
  defineKind({
    ...container,
    id: 'gvisor-container',
    title: 'gVisor container',
    summary: 'A container whose system calls are answered by a kernel that is itself a program.',
    year: 2018,
    source: 'hist-gvisor',
    brings: [
      {
        tier: 'kernel',
        filledBy: 'kind',
        title: 'Sentry (gVisor)',
        component: 'gvisor',
        memoryBytes: sourced(
          23_695_032 - 4_092_150,
          'mem-gv-empty',
          '23.7 MB of an idle container less the 4.1 MB that it takes without gVisor',
        ),
        phases: [
          {
            id: 'sentry',
            title: 'Start the sandbox kernel',
            cpuMicros: assumed(
              millis(5),
              'in all no slower than without: 1144 ms against 1193 (ctr-gv-empty-runsc)',
            ),
            runsOutside: true,
          },
        ],
      },
      { tier: 'userland', filledBy: 'image', phases: prepare },
      { tier: 'application', filledBy: 'application', phases: [exec] },
    ],
    components: ['containerd-shim'],
    standsOn: 'kernel',
    memoryAdmission: 'used',
    cpuEfficiency: sourced(103.21 / 103.62, 'gv-cpu', '103.21 of 103.62 events a second'),
    network: [gvisorStack],
    look: { frame: 'dashed' },
    shell: shell('runsc'),
  }),
  inMachine({
    id: 'kata-container',
    title: 'Kata container',
    summary: 'A container that is started like any other and lives in a small machine.',
    year: 2017,
    source: 'hist-kata',
    // Unless it is told otherwise; its memory was measured with Firecracker (mem-kata).
    component: 'qemu',
    memoryBytes: sourced(
      MB(94),
      'mem-kata',
      'alone, the kernel inside included; 71 MB among a thousand',
    ),
    waitMicros: sourced(seconds(0.5), 'boot-clear', 'Intel Clear Containers, which became Kata'),
  }),
  inMachine({
    id: 'rund-container',
    title: 'RunD container',
    summary: 'A container in a small machine, made to be started by the hundred each second.',
    year: 2022,
    source: 'boot-rund',
    memoryBytes: sourced(MB(20), 'mem-kata', 'less than 20 MB, taken as the bound'),
    waitMicros: sourced(millis(88), 'boot-rund'),
  }),
] as const;

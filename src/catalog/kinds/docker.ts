/** Docker: a daemon beside its containers, and containers that stand on the kernel. */
import { assumed, defineKind, type PhaseSpec, sourced } from '../../engine/define.ts';
import { MB, MiB, millis, seconds } from '../../units.ts';
import { bridge, hostNetwork } from './networks.ts';
import { bolted, checkpoint, exec, nativeSpeed } from './parts.ts';
import { ALL_OF_LINUX, asDocker } from './separations.ts';

const REMAINDER = 'part of what the other phases leave of 200 ms (ctr-docker-start-idle)';

/** In the order in which the daemon and its runtime do them, all outside the container. */
export const prepare: readonly PhaseSpec[] = [
  { id: 'pull', title: 'Pull the missing layers', fetchesImage: true, runsOutside: true },
  {
    id: 'unpack',
    title: 'Unpack the layers',
    cpuMicrosPerFetchedByte: sourced(
      1 / (267 * 0.3219),
      'zlib-inflate',
      '267 MB/s of output on one core, times 0.3219 packed bytes for each',
    ),
    runsOutside: true,
  },
  {
    id: 'create',
    title: 'Daemon: create the container and its network',
    waitMicros: assumed(millis(100), REMAINDER),
    cpuMicros: assumed(millis(60), REMAINDER),
    cpuMicrosPerSibling: sourced(
      400,
      'ctr-docker-start-3000',
      'from 0.2 s (ctr-docker-start-idle) beside a thousand to 1 s beside three thousand',
    ),
    siblingsFree: sourced(999, 'ctr-docker-start-idle', 'flat up to a thousand'),
    runsOutside: true,
  },
  {
    id: 'mount',
    title: 'Mount the layers (overlay)',
    cpuMicros: assumed(millis(10), REMAINDER),
    ios: assumed(96, 'what 0.57 s (ctr-khan-ssd) and 1.16 s (ctr-khan-hdd) leave for a disk'),
    runsOutside: true,
  },
  {
    id: 'namespaces',
    title: 'Make the namespaces',
    cpuMicros: sourced(millis(9), 'ctr-khan-ns', 'taken as CPU work'),
    runsOutside: true,
  },
  {
    id: 'cgroup',
    title: 'Make the control group',
    cpuMicros: assumed(millis(5), 'known to matter (ctr-cgroup-pool), but given only as a share'),
    runsOutside: true,
  },
];

export const docker = [
  defineKind({
    id: 'docker',
    title: 'Docker daemon',
    summary: 'Starts, watches and stops containers from beside them; none of them stands on it.',
    year: 2013,
    source: 'hist-docker',
    brings: [
      {
        tier: 'userland',
        filledBy: 'kind',
        title: 'dockerd',
        component: 'docker',
        memoryBytes: assumed(MiB(100), 'order of magnitude of dockerd with containerd at rest'),
        diskBytes: assumed(MB(350), 'order of magnitude of the installed packages'),
        phases: [
          {
            id: 'daemon',
            title: 'Start the daemon',
            waitMicros: assumed(millis(500), 'it waits for containerd and for the firewall'),
            cpuMicros: assumed(millis(500), 'a daemon of this size is up within a second'),
          },
        ],
      },
    ],
    standsOn: 'userland',
    families: ['linux', 'windows'],
    endsWith: 'userland',
    memoryAdmission: 'used',
    oomScoreAdjust: sourced(-500, 'docker-oom-adjust'),
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: sourced(seconds(90), 'systemd-stop-timeout'),
    staysBecause: bolted,
    beside: true,
    look: { frame: 'dotted' },
    shell: {
      start: 'systemctl start docker',
      stop: 'systemctl stop docker',
      kill: 'systemctl kill --signal=KILL docker',
      restart: 'systemctl restart docker',
      crash: 'systemctl kill --signal=SEGV docker',
    },
  }),
  defineKind({
    id: 'docker-container',
    title: 'Docker container',
    summary: 'A program with the files of its image, set apart on a kernel that it shares.',
    year: 2013,
    source: 'hist-docker',
    brings: [
      { tier: 'userland', filledBy: 'image', phases: prepare },
      { tier: 'application', filledBy: 'application', phases: [exec] },
    ],
    standsOn: 'kernel',
    families: ['linux'],
    separates: asDocker,
    switches: ALL_OF_LINUX,
    components: ['runc', 'containerd-shim'],
    endsWith: 'application',
    managedBy: 'docker',
    memoryAdmission: 'used',
    processes: assumed(
      11,
      'its program and about ten threads of its shim; made with the 3,000 of den-docker in sight',
    ),
    addresses: sourced(65_533, 'docker-bridge', 'a /16 without network, broadcast and gateway'),
    cpuEfficiency: sourced(
      1,
      'cpu-linpack-docker',
      '290.87 of 290.83 GFLOPS (cpu-linpack-native), within its spread: taken as native',
    ),
    memoryEfficiency: {
      streaming: sourced(1, 'mem-stream-docker', '45.63 of 45.60 GB/s: taken as native'),
      random: sourced(0.0124 / 0.01261, 'mem-gups', '0.01240 of 0.01261 GUP/s, RandomAccess'),
    },
    copies: 'shared',
    lazyShare: sourced(0.064, 'ctr-slacker-read'),
    parallelFetches: sourced(3, 'docker-par-downloads'),
    network: [bridge, hostNetwork],
    stopGraceMicros: sourced(seconds(10), 'docker-stop-timeout'),
    checkpoint,
    staysBecause: {
      reason: 'its processes live in the kernel of its host, so it is replaced, not moved',
      remedy: 'Scale the service up on another host, then stop this one.',
    },
    look: { frame: 'dashed' },
    shell: {
      create: 'docker run --detach --name {id} {image}',
      remove: 'docker rm {id}',
      start: 'docker start {id}',
      stop: 'docker stop {id}',
      kill: 'docker kill {id}',
      restart: 'docker restart {id}',
      crash: 'docker kill --signal=SEGV {id}',
      scale: 'docker compose up --detach --scale {service}={n}',
    },
  }),
] as const;

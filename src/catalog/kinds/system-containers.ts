/** Containers of Linux that hold a whole userland with an init of its own, like a machine. */
import {
  assumed,
  defineKind,
  type KindSpec,
  type PhaseSpec,
  sourced,
} from '../../engine/define.ts';
import { millis, seconds } from '../../units.ts';
import { bridge, hostNetwork, lxcBridge } from './networks.ts';
import { checkpoint, exec } from './parts.ts';
import { ALL_OF_LINUX, CONTROLLERS } from './separations.ts';

const namespaces: PhaseSpec = {
  id: 'namespaces',
  title: 'Make the namespaces and the control group',
  cpuMicros: sourced(millis(9), 'ctr-khan-ns', 'measured with Docker; taken as CPU work'),
  runsOutside: true,
};

const container = {
  brings: [
    { tier: 'userland', filledBy: 'system', phases: [namespaces] },
    { tier: 'application', filledBy: 'application', phases: [exec] },
  ],
  standsOn: 'kernel',
  endsWith: 'userland',
  families: ['linux'],
  memoryAdmission: 'used',
  cpuEfficiency: assumed(1, 'as a Docker container: its processes run on the same kernel'),
  checkpoint,
  staysBecause: {
    reason: 'its processes live in the kernel of its host',
    remedy: 'Move it as a checkpoint, or start it on another host.',
  },
  look: { frame: 'dashed' },
} as const satisfies Partial<KindSpec>;

const inherited = ALL_OF_LINUX.filter((id) => id !== 'socket');

/**
 * Without limits, which are for the asking, and without a strict filter of system calls: that of
 * LXC denies five calls, that of systemd-nspawn allows making namespaces (`filters-loose`).
 */
const asInstalled = inherited.filter(
  (id) => id !== 'time' && id !== 'seccomp' && !CONTROLLERS.includes(id),
);

export const systemContainers = [
  defineKind({
    ...container,
    id: 'openvz-container',
    title: 'Virtuozzo or OpenVZ container',
    summary: 'A Linux among many on one patched kernel; its files come from a shared template.',
    year: 2002,
    source: 'hist-virtuozzo',
    components: ['openvz'],
    separates: [
      'mount',
      'pid',
      'network',
      'ipc',
      'uts',
      'capabilities',
      'devices',
      'cpu',
      'memory',
      'pids',
    ],
    switches: ['mount', 'pid', 'network', 'ipc', 'uts', 'capabilities', 'devices', ...CONTROLLERS],
    copies: 'shared',
    network: [hostNetwork, bridge],
    stopGraceMicros: sourced(seconds(120), 'vzctl-stop'),
    shell: {
      create: 'vzctl create {id} --ostemplate {system}',
      remove: 'vzctl destroy {id}',
      start: 'vzctl start {id}',
      stop: 'vzctl stop {id}',
      kill: 'vzctl stop {id} --fast',
      restart: 'vzctl restart {id}',
    },
  }),
  defineKind({
    ...container,
    id: 'lxc-container',
    title: 'LXC container',
    called: 'an LXC container',
    summary: 'A whole userland with its own init, set apart on a kernel that it shares.',
    year: 2008,
    source: 'hist-lxc',
    components: ['lxc'],
    separates: asInstalled,
    switches: inherited,
    copies: 'full',
    network: [lxcBridge, hostNetwork],
    stopGraceMicros: sourced(seconds(60), 'lxc-stop-timeout'),
    shell: {
      create: 'lxc-create --name {id} --template download -- --dist {system}',
      remove: 'lxc-destroy --name {id}',
      start: 'lxc-start --name {id}',
      stop: 'lxc-stop --name {id}',
      kill: 'lxc-stop --kill --name {id}',
      restart: 'lxc-stop --reboot --name {id}',
      scale: 'lxc-copy --name {service} --newname {service}-{n}',
    },
  }),
  defineKind({
    ...container,
    id: 'nspawn-container',
    title: 'systemd-nspawn container',
    summary: 'A userland booted in a directory by the service manager that is there anyway.',
    year: 2011,
    source: 'hist-nspawn',
    // The unit behind `machinectl start` gives it a network and a user namespace (`nspawn-unit`).
    separates: asInstalled.filter((id) => id !== 'mac'),
    switches: inherited,
    copies: 'full',
    network: [bridge, hostNetwork],
    stopGraceMicros: sourced(seconds(90), 'systemd-stop-timeout'),
    shell: {
      remove: 'machinectl remove {id}',
      start: 'machinectl start {id}',
      stop: 'machinectl poweroff {id}',
      kill: 'machinectl terminate {id}',
      restart: 'machinectl reboot {id}',
      scale: 'machinectl clone {service} {service}-{n}',
    },
  }),
] as const;

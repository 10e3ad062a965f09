/**
 * Every stack that services can be put on, as data. What is done with them is in stacks.ts. A long
 * file, because it is one list that people look through.
 */
import type { Arch } from '../engine/define.ts';

export interface Installed {
  /** Its id is this, a dash and the number of the host. */
  readonly name: string;
  readonly kind: string;
  /** Name of what it stands on; `host` for the machine. */
  readonly on: string;
  readonly system?: string;
  /** Share of the host's memory given to it, for a virtual machine that holds the rest. */
  readonly memoryShare?: number;
}

export interface StackSpec {
  readonly id: string;
  readonly title: string;
  /** "own kernel each", "one shared kernel" … for the heading. */
  readonly note: string;
  readonly installed: readonly Installed[];
  /** Name of what the replicas stand on. */
  readonly place: string;
  readonly guest: string;
  /** Operating system of a guest that brings one; Ubuntu unless set. */
  readonly guestSystem?: string;
  /** Architecture of the hosts; absent: as they are. */
  readonly hostArch?: Arch;
  /** Each service has a host of its own, as many as are needed. */
  readonly hostEach?: true;
}

const linux: Installed = { name: 'linux', kind: 'linux', on: 'host', system: 'ubuntu' };
const windows: Installed = { ...linux, name: 'windows', system: 'windows-server-2016' };
const desktop: Installed = { ...windows, system: 'windows-10' };
const mac: Installed = { ...linux, name: 'macos', system: 'macos' };
const aix: Installed = { ...linux, name: 'aix', kind: 'lpar', on: 'powervm', system: 'aix' };
const kvm: Installed = { name: 'kvm', kind: 'kvm', on: 'linux' };
const docker: Installed = { name: 'docker', kind: 'docker', on: 'linux' };
const xen: readonly Installed[] = [
  { name: 'xen', kind: 'xen', on: 'host' },
  { name: 'dom0', kind: 'xen-dom0', on: 'xen', system: 'ubuntu' },
];
const hyperV: readonly Installed[] = [
  { name: 'hyper-v', kind: 'hyper-v', on: 'host' },
  { name: 'parent', kind: 'hyper-v-parent', on: 'hyper-v', system: 'windows-server-2016' },
];
const powerVm: Installed = { name: 'powervm', kind: 'powervm', on: 'host' };

export const STACKS: readonly StackSpec[] = [
  {
    id: 'esxi',
    title: 'ESXi',
    note: 'own kernel each, on a type 1 hypervisor',
    installed: [{ name: 'esxi', kind: 'esxi', on: 'host' }],
    place: 'esxi',
    guest: 'esxi-guest',
  },
  {
    id: 'kvm',
    title: 'KVM',
    note: 'own kernel each, on a Linux that became a hypervisor',
    installed: [linux, kvm],
    place: 'kvm',
    guest: 'kvm-guest',
  },
  {
    id: 'xen',
    title: 'Xen',
    note: 'own kernel each, beside one that drives the devices',
    installed: xen,
    place: 'xen',
    guest: 'xen-guest',
  },
  {
    id: 'firecracker',
    title: 'Firecracker',
    note: 'own kernel each, with hardly any devices',
    installed: [linux, kvm],
    place: 'kvm',
    guest: 'firecracker',
  },
  {
    id: 'virtualbox',
    title: 'VirtualBox',
    note: 'own kernel each, on a type 2 hypervisor',
    installed: [linux, { name: 'virtualbox', kind: 'virtualbox', on: 'linux' }],
    place: 'virtualbox',
    guest: 'virtualbox-guest',
  },
  {
    id: 'docker',
    title: 'Docker',
    note: 'one kernel shared by all',
    installed: [linux, docker],
    place: 'linux',
    guest: 'docker-container',
  },
  {
    id: 'docker-in-vm',
    title: 'Docker in a VM',
    note: 'one kernel shared by all, inside a virtual machine',
    installed: [
      linux,
      kvm,
      { name: 'vm', kind: 'kvm-guest', on: 'kvm', system: 'ubuntu', memoryShare: 0.75 },
      { ...docker, on: 'vm' },
    ],
    place: 'vm',
    guest: 'docker-container',
  },
  {
    id: 'bare',
    title: 'Bare metal',
    note: 'one kernel and one userland shared by all',
    installed: [linux],
    place: 'linux',
    guest: 'process',
  },
  {
    id: 'host-each',
    title: 'A host each',
    note: 'a machine for each service: nothing is shared but the network',
    installed: [linux],
    place: 'linux',
    guest: 'process',
    hostEach: true,
  },
  {
    id: 'hyper-v',
    title: 'Hyper-V',
    note: 'own kernel each, beside the Windows that was there first',
    installed: hyperV,
    place: 'hyper-v',
    guest: 'hyper-v-guest',
  },
  {
    id: 'lpar',
    title: 'PowerVM (LPAR)',
    note: 'own kernel each, in partitions of a POWER machine',
    installed: [powerVm],
    place: 'powervm',
    guest: 'lpar',
    guestSystem: 'aix',
    hostArch: 'power',
  },
  {
    id: 'virtualbox-windows',
    title: 'VirtualBox on Windows',
    note: 'own kernel each, on a program of Windows',
    installed: [
      { ...desktop, system: 'windows-8.1' },
      { name: 'virtualbox', kind: 'virtualbox', on: 'windows' },
    ],
    place: 'virtualbox',
    guest: 'virtualbox-guest',
  },
  {
    id: 'virtualbox-macos',
    title: 'VirtualBox on macOS',
    note: 'own kernel each, on a program of macOS',
    installed: [mac, { name: 'virtualbox', kind: 'virtualbox', on: 'macos' }],
    place: 'virtualbox',
    guest: 'virtualbox-guest',
  },
  {
    id: 'workstation',
    title: 'VMware Workstation',
    note: 'own kernel each, on a type 2 hypervisor of another maker',
    installed: [
      { ...desktop, system: 'windows-8.1' },
      { name: 'workstation', kind: 'workstation', on: 'windows' },
    ],
    place: 'workstation',
    guest: 'workstation-guest',
  },
  {
    id: 'emulated',
    title: 'Emulated machine',
    note: 'own kernel each, on processors that are imitated',
    installed: [linux, { name: 'qemu', kind: 'qemu', on: 'linux' }],
    place: 'qemu',
    guest: 'qemu-emulated',
  },
  {
    id: 'chroot',
    title: 'chroot',
    note: 'one kernel shared by all, and everything else but the files',
    installed: [linux],
    place: 'linux',
    guest: 'chroot',
  },
  {
    id: 'jail',
    title: 'FreeBSD jail',
    note: 'one kernel shared by all, since 2000',
    installed: [{ ...linux, name: 'freebsd', system: 'freebsd' }],
    place: 'freebsd',
    guest: 'freebsd-jail',
    guestSystem: 'freebsd',
  },
  {
    id: 'zone',
    title: 'Solaris zone',
    note: 'one kernel shared by all, and most programs too',
    installed: [{ ...linux, name: 'solaris', system: 'solaris' }],
    place: 'solaris',
    guest: 'solaris-zone',
  },
  {
    id: 'wpar',
    title: 'AIX WPAR',
    note: 'one AIX shared by all, in a partition of a POWER machine',
    installed: [powerVm, { ...aix, memoryShare: 0.75 }],
    place: 'aix',
    guest: 'wpar-system',
    hostArch: 'power',
  },
  {
    id: 'wpar-application',
    title: 'AIX application WPAR',
    note: 'one AIX shared by all, files included',
    installed: [powerVm, { ...aix, memoryShare: 0.75 }],
    place: 'aix',
    guest: 'wpar-application',
    hostArch: 'power',
  },
  {
    id: 'openvz',
    title: 'Virtuozzo',
    note: 'one kernel shared by all, and files from one template',
    installed: [linux],
    place: 'linux',
    guest: 'openvz-container',
  },
  {
    id: 'lxc',
    title: 'LXC',
    note: 'one kernel shared by all, a userland of its own in each',
    installed: [linux],
    place: 'linux',
    guest: 'lxc-container',
  },
  {
    id: 'nspawn',
    title: 'systemd-nspawn',
    note: 'one kernel shared by all, booted in directories',
    installed: [linux],
    place: 'linux',
    guest: 'nspawn-container',
  },
  {
    id: 'windows-container',
    title: 'Windows containers',
    note: 'one Windows kernel shared by all',
    installed: [windows, { ...docker, on: 'windows' }],
    place: 'windows',
    guest: 'windows-container',
  },
  {
    id: 'windows-container-hyperv',
    title: 'Windows containers, Hyper-V',
    note: 'a Windows kernel for each container',
    installed: hyperV,
    place: 'hyper-v',
    guest: 'windows-container-hyperv',
    guestSystem: 'windows-utility-vm',
  },
  {
    id: 'docker-desktop-windows',
    title: 'Docker Desktop on Windows',
    note: 'one Linux kernel shared by all, in a machine that Windows hides',
    installed: [
      { name: 'hyper-v', kind: 'hyper-v', on: 'host' },
      { name: 'windows', kind: 'hyper-v-parent', on: 'hyper-v', system: 'windows-10' },
      { name: 'vm', kind: 'wsl2-vm', on: 'hyper-v', system: 'linuxkit', memoryShare: 0.5 },
      { ...docker, on: 'vm' },
    ],
    place: 'vm',
    guest: 'docker-container',
  },
  {
    id: 'docker-desktop-macos',
    title: 'Docker Desktop on macOS',
    note: 'one Linux kernel shared by all, in a machine that a Mac hides',
    installed: [
      mac,
      { name: 'hyperkit', kind: 'hyperkit', on: 'macos' },
      { name: 'vm', kind: 'hyperkit-vm', on: 'hyperkit', system: 'linuxkit', memoryShare: 0.5 },
      { ...docker, on: 'vm' },
    ],
    place: 'vm',
    guest: 'docker-container',
  },
  {
    id: 'docker-desktop-apple',
    title: 'Docker Desktop on Apple silicon',
    note: 'the same on an ARM processor: other images, or slow ones',
    installed: [
      { ...mac, system: 'macos-11' },
      { name: 'framework', kind: 'apple-virtualization', on: 'macos' },
      { name: 'vm', kind: 'apple-vm', on: 'framework', system: 'linuxkit', memoryShare: 0.5 },
      { ...docker, on: 'vm' },
    ],
    place: 'vm',
    guest: 'docker-container',
    hostArch: 'arm64',
  },
  {
    id: 'gvisor',
    title: 'gVisor',
    note: 'a kernel made of software for each, on one that is shared',
    installed: [linux, docker],
    place: 'linux',
    guest: 'gvisor-container',
  },
  {
    id: 'kata',
    title: 'Kata Containers',
    note: 'own kernel for each container, in a small machine',
    installed: [linux, docker, kvm],
    place: 'kvm',
    guest: 'kata-container',
    guestSystem: 'kata-guest',
  },
  {
    id: 'rund',
    title: 'RunD',
    note: 'own kernel for each container, started by the hundred',
    installed: [linux, docker, kvm],
    place: 'kvm',
    guest: 'rund-container',
    guestSystem: 'kata-guest',
  },
  {
    id: 'cloud-hypervisor',
    title: 'Cloud Hypervisor',
    note: 'own kernel each, without imitated devices',
    installed: [linux, kvm],
    place: 'kvm',
    guest: 'cloud-hypervisor',
  },
  {
    id: 'task-vm',
    title: 'Micro-VM per task',
    note: 'a copy of one Windows for each task, thrown away after it',
    installed: [
      { ...desktop, system: 'windows-8.1' },
      { name: 'microvisor', kind: 'microvisor', on: 'windows' },
    ],
    place: 'microvisor',
    guest: 'task-vm',
  },
  {
    id: 'unikernel',
    title: 'Unikernels',
    note: 'each program linked with a kernel of its own',
    installed: xen,
    place: 'xen',
    guest: 'xen-unikernel',
    guestSystem: 'mini-os',
  },
  {
    id: 'unikernel-lightvm',
    title: 'Unikernels on LightVM',
    note: 'each program linked with a kernel, made without a shared store',
    installed: [
      { name: 'xen', kind: 'xen', on: 'host' },
      { name: 'dom0', kind: 'lightvm-dom0', on: 'xen', system: 'ubuntu' },
    ],
    place: 'xen',
    guest: 'lightvm-unikernel',
    guestSystem: 'mini-os',
  },
  {
    id: 'nested',
    title: 'KVM in KVM',
    note: 'own kernel each, in machines inside a machine',
    installed: [
      linux,
      kvm,
      { name: 'vm', kind: 'kvm-guest', on: 'kvm', system: 'ubuntu', memoryShare: 0.8 },
      { name: 'inner', kind: 'kvm', on: 'vm' },
    ],
    place: 'inner',
    guest: 'kvm-guest',
  },
];

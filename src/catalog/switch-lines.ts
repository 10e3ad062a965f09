/**
 * What one would type to turn a switch of isolation, by technology: with it off, with it on. As the
 * manuals have it: docker-run(1) and docker-update(1), lxc-start(1) with lxc.container.conf(5) and
 * lxc-cgroup(1), jail(8) with rctl(8), systemctl(1) with systemd.exec(5) and
 * systemd.resource-control(5). A technology or a switch that is not here has no such line.
 */
import type { SwitchId } from '../engine/define.ts';

type Lines = Readonly<Partial<Record<SwitchId, readonly [off: string, on: string]>>>;

const containerOf = (run: string): Lines => {
  const line = (option: string): string => `${run} --name {id} ${option} nginx`.replace('  ', ' ');
  const flag = (off: string, on: string): readonly [string, string] => [line(off), line(on)];
  const update = (off: string, on: string): readonly [string, string] => [
    `docker update ${off} {id}`,
    `docker update ${on} {id}`,
  ];
  return {
    mount: flag('--volume /:/host', ''),
    pid: flag('--pid=host', ''),
    network: flag('--network=host', '--network=bridge'),
    ipc: flag('--ipc=host', '--ipc=private'),
    uts: flag('--uts=host', ''),
    user: [line('--userns=host'), 'dockerd --userns-remap=default'],
    cgroup: flag('--cgroupns=host', '--cgroupns=private'),
    capabilities: flag('--cap-add=ALL', ''),
    seccomp: flag('--security-opt seccomp=unconfined', ''),
    mac: flag('--security-opt apparmor=unconfined', ''),
    devices: flag('--volume /dev:/dev --device-cgroup-rule="a *:* rwm"', ''),
    socket: flag('--volume /var/run/docker.sock:/var/run/docker.sock', ''),
    cpu: [line(''), 'docker update --cpus=1 {id}'],
    memory: [line(''), 'docker update --memory=256m {id}'],
    io: [line(''), line('--blkio-weight=100')],
    pids: update('--pids-limit=-1', '--pids-limit=100'),
  };
};

const define = (off: string, on = ''): readonly [string, string] => [
  `lxc-start --name {id} --define ${off}`,
  `lxc-start --name {id}${on === '' ? '' : ` --define ${on}`}`,
];
const limit = (key: string, off: string, on: string): readonly [string, string] => [
  `lxc-cgroup --name {id} ${key} ${off}`,
  `lxc-cgroup --name {id} ${key} ${on}`,
];
const property = (name: string, off: string, on: string): readonly [string, string] => [
  `systemctl set-property {id} ${name}=${off}`,
  `systemctl set-property {id} ${name}=${on}`,
];
const confine = (name: string, on: string): readonly [string, string] => [
  `systemd-run --unit={id} /usr/sbin/{id}`,
  `systemd-run --unit={id} --property=${name}=${on} /usr/sbin/{id}`,
];
const jail = (off: string, on: string): readonly [string, string] => [
  `jail -mr name={id} ${off}`,
  `jail -mr name={id} ${on}`,
];
const rule = (what: string): readonly [string, string] => [
  `rctl -r jail:{id}:${what.split(':')[0]}`,
  `rctl -a jail:{id}:${what}`,
];

/** By id of the technology. */
export const SWITCH_LINES: Readonly<Record<string, Lines>> = {
  process: {
    capabilities: confine('CapabilityBoundingSet', 'CAP_NET_BIND_SERVICE'),
    seccomp: confine('SystemCallFilter', '@system-service'),
    mac: confine('AppArmorProfile', '{id}'),
    cpu: property('CPUQuota', '', '100%'),
    memory: property('MemoryMax', 'infinity', '256M'),
    io: property('IOWeight', '', '50'),
    pids: property('TasksMax', 'infinity', '100'),
  },
  chroot: { mount: ['/usr/sbin/{id}', 'chroot /srv/{id} /sbin/{id}'] },
  'freebsd-jail': {
    ipc: jail('sysvshm=inherit', 'sysvshm=new'),
    uts: jail('host=inherit', 'host=new'),
    network: jail('ip4=inherit', 'ip4=new'),
    devices: jail('devfs_ruleset=0', 'devfs_ruleset=4'),
    cpu: rule('pcpu:deny=100'),
    memory: rule('memoryuse:deny=256m'),
    pids: rule('maxproc:deny=100'),
  },
  'lxc-container': {
    pid: define('lxc.namespace.keep=pid'),
    network: define('lxc.namespace.keep=net'),
    ipc: define('lxc.namespace.keep=ipc'),
    uts: define('lxc.namespace.keep=uts'),
    cgroup: define('lxc.namespace.keep=cgroup'),
    user: define('lxc.idmap=', 'lxc.idmap="b 0 100000 65536"'),
    capabilities: define('lxc.cap.drop='),
    seccomp: define('lxc.seccomp.profile='),
    mac: define('lxc.apparmor.profile=unconfined'),
    devices: define('lxc.cgroup2.devices.allow=a'),
    cpu: limit('cpu.max', 'max', '"100000 100000"'),
    memory: limit('memory.max', 'max', '256M'),
    io: limit('io.weight', '100', '50'),
    pids: limit('pids.max', 'max', '100'),
  },
  'docker-container': containerOf('docker run --detach'),
  'gvisor-container': containerOf('docker run --detach --runtime=runsc'),
};

import { describe, expect, test } from 'vitest';
import { catalog } from './index.ts';
import { sharedTiers } from './listing.ts';
import { meetingOf } from './meeting.ts';

/** Kinds that run programs: what a replica can be. */
const programs = catalog.kinds.filter((kind) =>
  kind.brings.some(({ tier }) => tier === 'application'),
);

describe('two technologies on one machine first meet', () => {
  test.each([
    ['process', 'process', 'the userland of Linux'],
    ['process', 'docker-container', 'the Linux kernel'],
    ['docker-container', 'docker-container', 'the Linux kernel'],
    ['docker-container', 'lxc-container', 'the Linux kernel'],
    ['docker-container', 'kvm-guest', 'the Linux kernel'],
    ['docker-container', 'virtualbox-guest', 'the Linux kernel'],
    ['docker-container', 'gvisor-container', 'the Linux kernel'],
    ['gvisor-container', 'gvisor-container', 'the Linux kernel'],
    ['kvm-guest', 'kvm-guest', 'the hypervisor (KVM)'],
    ['kata-container', 'firecracker', 'the hypervisor (KVM)'],
    ['docker-container', 'esxi-guest', 'the hypervisor (VMware ESXi)'],
    ['docker-container', 'xen-guest', 'the hypervisor (Xen)'],
    ['xen-guest', 'xen-unikernel', 'the hypervisor (Xen)'],
    ['hyper-v-guest', 'windows-container', 'the hypervisor (Hyper-V)'],
    ['windows-container', 'windows-container', 'the Windows kernel'],
    ['virtualbox-guest', 'workstation-guest', 'the userland of Linux'],
    ['wpar-system', 'wpar-system', 'the AIX kernel'],
    ['wpar-application', 'wpar-application', 'the userland of AIX'],
    ['wpar-system', 'lpar', 'the hypervisor (PowerVM hypervisor)'],
    ['freebsd-jail', 'freebsd-jail', 'the FreeBSD kernel'],
    ['freebsd-jail', 'chroot', 'the FreeBSD kernel'],
    ['solaris-zone', 'solaris-zone', 'the Solaris kernel'],
    ['task-vm', 'task-vm', 'the hypervisor (Bromium microvisor)'],
  ])('%s and %s: %s', (a, b, where) => {
    expect(meetingOf(a, b)?.title).toBe(where);
  });

  test.each([
    ['esxi-guest', 'xen-guest'],
    ['esxi-guest', 'kvm-guest'].toReversed(),
    ['lpar', 'esxi-guest'],
  ])('%s and %s: on no machine, or where both can be nested', (a = '', b = '') => {
    const met = meetingOf(a, b);
    expect(met === null || met.tier === 'hypervisor').toBe(true);
  });

  test.each([
    ['docker-container', 'windows-container', 'the Linux kernel'],
    ['docker-container', 'freebsd-jail', 'the Linux kernel'],
    ['freebsd-jail', 'virtualbox-guest', 'the hypervisor (VirtualBox)'],
    ['freebsd-jail', 'solaris-zone', 'the Solaris kernel'],
    ['kvm-guest', 'windows-container', 'the hypervisor (KVM)'],
  ])('%s and %s, if one runs in a virtual machine: %s', (a, b, where) => {
    const met = meetingOf(a, b);
    expect(met?.title).toBe(where);
    expect(met?.provided).toMatch(/^an? .* in an? .*virtual machine$/);
  });

  test('and nothing is asked of those that share a system', () => {
    expect(meetingOf('docker-container', 'kvm-guest')).not.toHaveProperty('provided');
    expect(meetingOf('docker-container', 'esxi-guest')?.provided).toBe(
      'a Docker container in an ESXi virtual machine',
    );
  });

  test('the same place, whichever is named first', () => {
    for (const a of programs) {
      for (const b of programs) expect(meetingOf(a.id, b.id)).toEqual(meetingOf(b.id, a.id));
    }
  });

  test('in something that both share with their neighbours or stand on', () => {
    for (const a of programs) {
      const met = meetingOf(a.id, a.id);
      expect(met, a.id).not.toBeNull();
      expect(met?.tier, a.id).toBe(a.standsOn);
      expect(sharedTiers(a)).toContain(met?.tier);
    }
  });

  test('nowhere, if one of them does not exist', () => {
    expect(meetingOf('docker-container', 'fog')).toBeNull();
  });
});

/** An operating system on the machine itself, and a service that runs directly on it. */
import { defineKind, sourced } from '../../engine/define.ts';
import { seconds } from '../../units.ts';
import { bolted, exec, nativeSpeed, shutdownGrace } from './parts.ts';
import { CONTROLLERS } from './separations.ts';

export const linux = [
  defineKind({
    id: 'linux',
    title: 'Operating system',
    called: 'an operating system',
    summary: 'An operating system installed on a machine: one kernel and one userland for all.',
    year: 1971,
    source: 'hist-unix',
    brings: [
      {
        tier: 'kernel',
        filledBy: 'system',
        phases: [
          {
            id: 'loader',
            title: 'Boot loader',
            waitMicros: sourced(
              seconds(2.959),
              'boot-systemd-pc',
              'the second of four parts; one PC, countdown included',
            ),
          },
        ],
      },
      { tier: 'userland', filledBy: 'system' },
    ],
    standsOn: 'firmware',
    memoryAdmission: 'used',
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: bolted,
    look: { frame: 'bar' },
    shell: {
      stop: 'ssh {id} systemctl poweroff',
      kill: "ssh {id} 'echo o > /proc/sysrq-trigger'",
      restart: 'ssh {id} systemctl reboot',
      crash: "ssh {id} 'echo c > /proc/sysrq-trigger'",
    },
  }),
  defineKind({
    id: 'process',
    title: 'Service',
    called: 'a service',
    summary: 'A program that runs directly on the operating system, as the first of all did.',
    year: 1971,
    source: 'hist-unix',
    brings: [{ tier: 'application', filledBy: 'application', phases: [exec] }],
    standsOn: 'userland',
    switches: [...CONTROLLERS, 'capabilities', 'seccomp', 'mac'],
    endsWith: 'application',
    memoryAdmission: 'used',
    cpuEfficiency: nativeSpeed,
    copies: 'shared',
    stopGraceMicros: sourced(seconds(90), 'systemd-stop-timeout'),
    staysBecause: {
      reason: 'its state lives in the kernel of its host',
      remedy: 'Start it on another host, then stop this one.',
    },
    look: { frame: 'dotted' },
    shell: {
      start: 'systemctl start {id}',
      stop: 'systemctl stop {id}',
      kill: 'systemctl kill --signal=KILL {id}',
      restart: 'systemctl restart {id}',
      crash: 'systemctl kill --signal=SEGV {id}',
      scale: 'systemctl start {service}@{n}',
    },
  }),
] as const;

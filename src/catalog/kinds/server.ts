/** The machine itself: hardware and the firmware that wakes it. */
import { defineKind, sourced } from '../../engine/define.ts';
import { seconds } from '../../units.ts';
import { nativeSpeed, shutdownGrace } from './parts.ts';
import { wholeMachine } from './separations.ts';

export const server = [
  defineKind({
    id: 'server',
    title: 'Server',
    called: 'a server',
    summary: 'A physical machine with its processors, memory, disk, network card and firmware.',
    year: 1964,
    source: 'hist-s360',
    brings: [
      { tier: 'hardware', filledBy: 'kind', title: 'Hardware' },
      {
        tier: 'firmware',
        filledBy: 'kind',
        title: 'Firmware (BIOS or UEFI)',
        phases: [
          {
            id: 'self-test',
            title: 'Power-on self test',
            waitMicros: sourced(
              seconds(60),
              'boot-post-memcheck',
              'about a minute until the screen shows anything, taken for the whole self test',
            ),
          },
        ],
      },
    ],
    standsOn: null,
    memoryAdmission: 'used',
    cpuEfficiency: nativeSpeed,
    parts: wholeMachine,
    smtGain: sourced(0.21, 'cpu-smt-oltp', 'gain of the second thread of each core'),
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: {
      reason: 'it is a physical machine',
      remedy: 'Move what runs on it instead.',
    },
    look: { frame: 'glass' },
    shell: {
      start: 'ipmitool -H {id}-bmc chassis power on',
      stop: 'ssh {id} systemctl poweroff',
      kill: 'ipmitool -H {id}-bmc chassis power off',
      restart: 'ipmitool -H {id}-bmc chassis power cycle',
      crash: 'ipmitool -H {id}-bmc chassis power off',
    },
  }),
] as const;

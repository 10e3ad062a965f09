/** V22: a hypervisor in a virtual machine, and what its guests pay for each exit. */
import type { EntityDocument, ScenarioDocument } from '../document.ts';
import { type Check, defineCase, holds, type Laboratory, within } from './case.ts';
import { kvmOn, machine, SECOND, startAt, taskTimes } from './starts.ts';

/** Native seconds of each program. */
const PROGRAMS = { kernbench: 324.3, specjbb: 100, cpuid: 1 } as const;
type Program = keyof typeof PROGRAMS;
const programs = Object.keys(PROGRAMS) as Program[];

const guest = { kind: 'kvm-2009', system: 'microvm' } as const;

/** Three machines of one core for each program: itself, in a guest, in a guest of a guest. */
function stacksFor(program: Program): EntityDocument[] {
  const work = { application: program, tasks: [`${PROGRAMS[program]} s`] };
  const [one, two, three] = ['host', 'guest', 'nested'].map((what) => `${program}-${what}`);
  return [
    ...kvmOn(`${one}`),
    { ...work, id: `${program}-0`, kind: 'process', on: `linux-${one}` },
    ...kvmOn(`${two}`),
    { ...guest, ...work, id: `${program}-1`, memory: '2 GiB', on: `kvm-${two}` },
    ...kvmOn(`${three}`),
    { ...guest, id: `${three}-outer`, memory: '3 GiB', on: `kvm-${three}`, up: true },
    { id: `${three}-kvm`, kind: 'kvm', on: `${three}-outer`, up: true },
    { ...guest, ...work, id: `${program}-2`, memory: '2 GiB', on: `${three}-kvm` },
  ];
}

const scenario: ScenarioDocument = {
  version: 1,
  title: 'Guests of guests',
  worlds: {
    turtles: {
      title: 'One core at 2.9 GHz each',
      hosts: programs.flatMap((program) =>
        ['host', 'guest', 'nested'].map((what) =>
          machine(`${program}-${what}`, { cores: 1, memory: '4 GiB' }),
        ),
      ),
      entities: programs.flatMap(stacksFor),
    },
  },
  journal: programs.flatMap((program) =>
    [0, 1, 2].map((level) => startAt(0, 'turtles', `${program}-${level}`)),
  ),
};

function run(lab: Laboratory): Check[] {
  const sim = lab.start(scenario);
  sim.advance(3600 * SECOND);
  const times = taskTimes(sim, 'turtles');
  const time = (program: Program, level: number): number =>
    times.get(`${program}-${level}`) ?? Number.NaN;
  const cycles = (level: number): number => 100 * time('cpuid', level);
  const ratio = time('kernbench', 2) / time('kernbench', 0);
  const score = (level: number): number => (90_493 * time('specjbb', 0)) / time('specjbb', level);
  const naive = 1 + (355 / 324.3 - 1) * (57_900 / 2500);
  return [
    within('cpuid on the host, cycles', 100, cycles(0), 0.05),
    within('cpuid in a guest, cycles', 2600, cycles(1), 0.05),
    within('cpuid in a nested guest, cycles', 58_000, cycles(2), 0.05),
    within('kernbench in a guest, s', 355, time('kernbench', 1), 0.01),
    within('kernbench in a nested guest, s', 406.3, time('kernbench', 2), 0.1),
    within('kernbench, nested by host', 406.3 / 324.3, ratio, 0.1),
    holds(
      'kernbench, nested by host, where every exit multiplies',
      '1.15 to 1.40',
      `${naive.toPrecision(3)} if it did, ${ratio.toPrecision(4)} here`,
      naive > 1.4 && ratio > 1.15 && ratio < 1.4,
    ),
    within('SPECjbb in a nested guest, score', 77_065, score(2), 0.1),
  ];
}

export const v22 = defineCase({
  id: 'V22',
  title: 'Nested virtualization: exits multiply',
  kind: 'CAL+PREDICT',
  summary:
    'An exit that only the guest’s own hypervisor can answer costs 23 times as much when that is ' +
    'a guest itself. Most exits are answered at the bottom, so compiling loses a quarter, not ' +
    'two thirds.',
  sources: [
    'nest-kernbench',
    'nest-cpuid-native',
    'nest-cpuid-vm',
    'nest-cpuid-nested',
    'nest-l0share',
    'nest-specjbb',
  ],
  remarks:
    'Calibrated: the costs of cpuid, the rate of exits (all of what a guest loses is taken for ' +
    'exits that cost as much), and from the cycles spent at the bottom the share of exits that ' +
    'go up. Predicted: both programs in a nested guest; the share was measured with one of them.',
  scenarios: { turtles: scenario },
  run,
});

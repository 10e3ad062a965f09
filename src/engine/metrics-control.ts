/**
 * The part of the metrics that is about control, failures and power: outages of services, what
 * autoscalers see, what machines have broken down of and what power they take. Reads only.
 */
import type { Micros } from '../units.ts';
import { cpuUsed } from './systems/cpu.ts';
import { lostIn } from './systems/outages.ts';
import { joulesOf, wattsOf } from './systems/power.ts';
import type { World } from './systems.ts';
import { record } from './world.ts';

export interface OutageMetrics {
  readonly atMicros: Micros;
  /** How long it lasted; until now while it goes on. */
  readonly tookMicros: Micros;
  readonly over: boolean;
  /** Number of the event `serviceLost`; its causes say why. */
  readonly event: number;
  readonly requestsLost: number;
}

export interface ServiceControlMetrics {
  /** Outages since the service was up for the first time, and the requests lost in them. */
  readonly outages: number;
  readonly requestsLost: number;
  /** The last fifty, the oldest first. */
  readonly outageList: readonly OutageMetrics[];
  /**
   * What its autoscaler last saw: mean CPU used as a share of the request, and the replicas that it
   * wished for; −1 = nothing, or no autoscaler.
   */
  readonly utilisation: number;
  readonly desired: number;
}

export interface HostControlMetrics {
  /** Failures by itself so far. */
  readonly failures: number;
  readonly diskFailures: number;
  /** Power drawn now, and energy taken so far; 0 where the scenario says nothing about power. */
  readonly watts: number;
  readonly energyKwh: number;
}

const JOULES_PER_KWH = 3.6e6;

export function measureServiceControl(world: World, index: number): ServiceControlMetrics {
  const ledger = world.outage.services[index];
  const own = world.autoscale.services[index];
  const outageList = (ledger?.list ?? []).map((outage) => ({
    atMicros: outage.at,
    tookMicros: (outage.endedAt < 0 ? world.now : outage.endedAt) - outage.at,
    over: outage.endedAt >= 0,
    event: outage.event,
    requestsLost: lostIn(world, index, outage),
  }));
  const last = outageList[outageList.length - 1];
  return {
    outages: ledger?.count ?? 0,
    requestsLost: (ledger?.requestsLost ?? 0) + (last && !last.over ? last.requestsLost : 0),
    outageList,
    utilisation: own?.utilisation ?? -1,
    desired: own?.desired ?? -1,
  };
}

export function measureHostControl(world: World, row: number, busy: number): HostControlMetrics {
  const powered = record(world, row).spec.hardware?.peakWatts !== undefined;
  const joules = powered ? joulesOf(world, row, usedOn(world, row)) : 0;
  return {
    failures: world.failure.machines.get(row) ?? 0,
    diskFailures: world.failure.disks.get(row) ?? 0,
    watts: wattsOf(world, row, busy),
    energyKwh: joules / JOULES_PER_KWH,
  };
}

/** CPU used by all that stands on a machine, in core-microseconds. */
function usedOn(world: World, machine: number): number {
  let used = 0;
  for (let row = 0; row < world.records.length; row++) {
    if (world.foot.at.machine[row] === machine) used += cpuUsed(world, row);
  }
  return used;
}

/** What must hold for controllers, outages, failures and power after every timer and command. */
import type { World } from './systems.ts';
import { record, STATE, stateOf, tierIsUp } from './world.ts';

/** The laws of control that do not hold; one sentence each. */
export function controlBreaches(world: World): string[] {
  return [...watchBreaches(world), ...outageBreaches(world), ...machineBreaches(world)];
}

/** A place is watched by a controller exactly while it is down after having been up. */
function watchBreaches(world: World): string[] {
  const found: string[] = [];
  const watched = new Set<string>();
  for (const { service, place } of world.control.watches.values()) {
    const key = `${service} ${place}`;
    if (watched.has(key)) found.push(`${record(world, place).id} is watched twice`);
    watched.add(key);
  }
  for (const service of world.control.settings.controlled) {
    const { spec } = world.request.services[service] as World['request']['services'][number];
    const tier = world.lookup.kinds.get(spec.template.kind)?.standsOn;
    for (const id of spec.on) {
      const place = world.rows.get(id);
      if (place === undefined || tier == null) continue;
      const down = !tierIsUp(world, place, tier) && world.column.readyAt.get(place) >= 0;
      if (down === watched.has(`${service} ${place}`)) continue;
      found.push(`${id} is ${down ? 'down and not' : 'up and'} watched by ${spec.id}`);
    }
  }
  return found;
}

/** A service that was up has an outage going on exactly while it has no ready replica. */
function outageBreaches(world: World): string[] {
  return world.request.services.flatMap(({ spec, upAt, lostAt }, i) => {
    const list = world.outage.services[i]?.list ?? [];
    const open = (list[list.length - 1]?.endedAt ?? 0) < 0;
    const lost = upAt >= 0 && lostAt >= 0;
    return open === lost ? [] : [`${spec.id} is ${lost ? 'lost' : 'up'}, its ledger says not`];
  });
}

/** A machine may fail while it runs or stops, and draws power exactly while it is on. */
function machineBreaches(world: World): string[] {
  const found: string[] = [];
  for (const row of world.machines) {
    const { id, spec } = record(world, row);
    const state = stateOf(world, row);
    const may = world.failure.next.has(row);
    const must = spec.hardware?.mtbfMicros !== undefined && state === STATE.running;
    if (must && !may) found.push(`${id} runs and cannot fail`);
    if (may && !must && state !== STATE.stopping) found.push(`${id} is down and may fail`);
    const on = state !== STATE.off && state !== STATE.crashed && state !== STATE.fallen;
    const draws = spec.hardware?.peakWatts !== undefined && on;
    if (state !== STATE.stopping && draws !== world.power.onSince.has(row))
      found.push(`${id} draws power at the wrong time`);
  }
  return found;
}

/** Whether what a document says about control and failures names what exists, and can work. */
import { catalog } from '../catalog/index.ts';
import type { ServiceSpec, WorldSpec } from '../engine/index.ts';
import { suggest } from './suggest.ts';

type Say = (path: string, message: string) => void;

const idsOf = (policy: string): string[] =>
  catalog.policies.filter((p) => p.policy === policy).map((p) => p.id);
const known = {
  controller: idsOf('controller'),
  placement: idsOf('placement'),
  autoscale: idsOf('autoscale'),
};

function checkPolicy(
  kind: keyof typeof known,
  id: string | undefined,
  path: string,
  say: Say,
): void {
  if (id === undefined || known[kind].includes(id)) return;
  say(path, `no ${kind} policy "${id}"${suggest(id, known[kind])}`);
}

/** The policies of a service exist, and its autoscaler has something to compare with. */
export function checkControl(service: ServiceSpec, path: string, say: Say): void {
  checkPolicy('controller', service.controller, `${path}.controller`, say);
  checkPolicy('placement', service.placement, `${path}.placement`, say);
  const { autoscale, template } = service;
  if (!autoscale) return;
  checkPolicy('autoscale', autoscale.policy, `${path}.autoscale.policy`, say);
  if (autoscale.min > autoscale.max) {
    const { min, max } = autoscale;
    say(`${path}.autoscale.min`, `${min} is more than the most, ${max}; lower it`);
  }
  if (template.cpuReserved === undefined && template.cpus === undefined) {
    const remedy = 'add "cpuReserved" or "cpus" to the template';
    say(`${path}.autoscale`, `has no request of CPU to compare what is used with; ${remedy}`);
  }
}

/** Faults strike what is there; what fails can be repaired, and draws no less than when idle. */
export function checkFailures(world: WorldSpec, say: Say): void {
  const entities = world.entities.map((entity) => entity.id);
  const prefixes = world.services.map((service) => `${service.id}-`);
  (world.faults ?? []).forEach(({ id }, i) => {
    if (entities.includes(id) || prefixes.some((prefix) => id.startsWith(prefix))) return;
    say(`faults[${i}].id`, `no entity "${id}"${suggest(id, entities)}`);
  });
  world.entities.forEach(({ hardware }, i) => {
    if (!hardware) return;
    const { idleWatts, peakWatts } = hardware;
    if ((idleWatts === undefined) !== (peakWatts === undefined)) {
      say(`hosts[${i}].peakWatts`, 'power needs both: give "idleWatts" and "peakWatts"');
    } else if (idleWatts !== undefined && idleWatts > (peakWatts ?? 0)) {
      say(`hosts[${i}].peakWatts`, 'is less than idle; give the power with all cores at work');
    }
    if (hardware.mtbfMicros === 0) say(`hosts[${i}].mtbf`, 'is no time at all; give a longer one');
  });
}

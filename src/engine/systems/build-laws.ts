/** What must hold of builds, of what they store, and of the registry. */
import { record } from '../world.ts';
import { type BuildWorld, isBuilding } from './building.ts';
import type { StoredLayer } from './storage.ts';

/** The laws of builds and stores that do not hold, one sentence each. */
export const buildBreaches = (world: BuildWorld): string[] => {
  // Where nothing was built and the registry always answered there is nothing to look at.
  if (world.build.begun === 0 && world.registry.event < 0) return [];
  return [...storeBreaches(world), ...buildsBreaches(world), ...pullBreaches(world)];
};

/** A store knows each layer once, at the place that its lists say. */
function storeBreaches(world: BuildWorld): string[] {
  const { layers, index, shared } = world.storage;
  const found: string[] = [];
  for (const [store, list] of shared) {
    const digests = new Set<string>();
    for (const at of list) {
      const { digest } = layers[at] as StoredLayer;
      const { id } = record(world, store);
      if (digests.has(digest)) found.push(`${id} stores ${digest} twice`);
      digests.add(digest);
      if (index.get(`${store}/${digest}`) !== at) found.push(`${id} has lost ${digest}`);
    }
  }
  return found;
}

/** A build works on one thing at a time; what it has made is there. */
function buildsBreaches(world: BuildWorld): string[] {
  const found: string[] = [];
  const { flows } = world.flow;
  for (const [number, build] of world.build.builds) {
    const say = (wrong: boolean, what: string): void => {
      if (wrong) found.push(`the build of ${build.image} ${what}`);
    };
    const { part, flow, job, states } = build;
    const flowing = flow >= 0 && flows.at.used[flow] === 1 && flows.at.ref[flow] === number;
    say(part === 'ended' && (flow >= 0 || job >= 0), 'is over and goes on');
    say((part === 'fetch' || part === 'write' || part === 'push') && !flowing, 'has lost its flow');
    say(part === 'work' && job < 0, 'has lost its work');
    const running = states.filter((state) => state === 2).length;
    say(running !== (isBuilding(build) ? 1 : 0), `has ${running} steps running`);
    say(part === 'push' && world.registry.down === 1, 'pushes to a registry that does not answer');
  }
  return found;
}

/** Nothing comes from a registry that does not answer, and what it lacks was not pushed. */
function pullBreaches(world: BuildWorld): string[] {
  const { registry, storage } = world;
  const found: string[] = [];
  for (const digest of registry.lacks.keys()) {
    if (registry.pushed.has(digest)) found.push(`the registry has ${digest} and lacks it`);
  }
  if (registry.down === 0) return found;
  for (const at of storage.index.values()) {
    const { state, asker, digest } = storage.layers[at] as StoredLayer;
    if (state !== 2 && asker >= 0) found.push(`${digest} is on its way from nowhere`);
  }
  return found;
}

/**
 * A year of patches: the same three services in virtual machines that are patched where they are,
 * and in containers whose images are built again and rolled out. They begin on the first of
 * September 2016 with software of that day, so their Linux is one that was there then.
 *
 * There are no clients: a year has to go by in about a second, and what counts here is when a
 * service has nobody to serve.
 */
import type { ScenarioDocument, SettingsDocument, WorldDocument } from './document.ts';
import { type BuiltIn, host } from './first.ts';
import { twinScenario } from './twin.ts';

const START = '2016-09-01';
const SYSTEM = 'rhel';

/** The world with a calendar, and all its software as of the first day. */
function dated(world: WorldDocument | undefined, policy: string | null): WorldDocument {
  if (!world) throw new Error('a twin scenario has two worlds');
  const ofThatDay = <T extends SettingsDocument>(settings: T): T => ({
    ...settings,
    ...(settings.system !== undefined && { system: SYSTEM }),
    asOf: START,
  });
  return {
    ...world,
    date: START,
    ...(policy !== null && { upkeep: policy }),
    entities: (world.entities ?? []).map((entity) =>
      entity.system === undefined ? entity : ofThatDay(entity),
    ),
    services: (world.services ?? []).map((service) => ({
      ...service,
      template: ofThatDay(service.template),
    })),
  };
}

function year(title: string, left: string | null, right: string | null): ScenarioDocument {
  const twin = twinScenario({
    title,
    hosts: [{ ...host(1, '16 GiB'), disk: '1 TB' }],
    services: [
      { id: 'proxy', application: 'nginx', replicas: 2, restart: 'always' },
      { id: 'backend', application: 'worker', replicas: 2, restart: 'always' },
      { id: 'db', application: 'postgresql', restart: 'always' },
    ],
    clients: [],
  });
  const worlds = { left: dated(twin.worlds.left, left), right: dated(twin.worlds.right, right) };
  return { ...twin, worlds };
}

const BY_HAND = 'A year of patches';
const BY_POLICY = 'A year of patches, by policy';

export const upkeepByHand: BuiltIn = {
  id: 'upkeep',
  title: BY_HAND,
  summary:
    'Let ninety days pass, then patch the machines in place, or rebuild the images and roll them out.',
  document: year(BY_HAND, null, null),
};

export const upkeepByPolicy: BuiltIn = {
  id: 'upkeep-policy',
  title: BY_POLICY,
  summary:
    'Machines that patch and restart themselves each morning against images built every week.',
  document: year(BY_POLICY, 'unattended-restart', 'rebuild-weekly'),
};

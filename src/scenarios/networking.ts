/** Which of its network cards a technology gives to the replicas of a world: imitated or not. */
import { findKind } from '../catalog/find.ts';
import type { ScenarioDocument } from './document.ts';

export interface NetworkingOffer {
  readonly id: string;
  readonly title: string;
  readonly chosen: boolean;
}

const worldAt = (document: ScenarioDocument, index: number) =>
  Object.entries(document.worlds)[index] ?? ['', undefined];

/** The network modes of what the services of a world run in; empty where there is no choice. */
export function networkingsFor(document: unknown, index: number): readonly NetworkingOffer[] {
  const [, world] = worldAt(document as ScenarioDocument, index);
  const template = world?.services?.[0]?.template;
  const modes = findKind(template?.kind ?? null)?.network ?? [];
  if (modes.length < 2) return [];
  const now = template?.networking ?? modes[0]?.id;
  return modes.map(({ id, title }) => ({ id, title, chosen: id === now }));
}

/** The same document with that network mode for all services of a world that have it. */
export function withNetworking(document: unknown, index: number, mode: string): ScenarioDocument {
  const old = document as ScenarioDocument;
  const [name, world] = worldAt(old, index);
  if (!world) return old;
  const services = (world.services ?? []).map((service) => {
    const { template } = service;
    const has = findKind(template.kind)?.network?.some(({ id }) => id === mode);
    return has ? { ...service, template: { ...template, networking: mode } } : service;
  });
  return { ...old, worlds: { ...old.worlds, [name]: { ...world, services } }, journal: [] };
}

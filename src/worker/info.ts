/** What the page gets to know of an entity and of a world: names and settings, sent once. */
import type { EntityRecord, WorldSpec } from '../engine/index.ts';
import type { EntityInfo, WorldInfo } from '../wire/messages.ts';

export function entityInfo(entity: EntityRecord): EntityInfo {
  const { spec } = entity;
  const { hardware } = spec;
  return {
    row: entity.row,
    id: entity.id,
    title: entity.title,
    kind: entity.kind.id,
    system: entity.system?.id ?? null,
    application: entity.application?.id ?? null,
    image: entity.image?.id ?? null,
    service: entity.service,
    tiers: entity.tiers,
    phases: entity.phases,
    settings: {
      ...(spec.cpus !== undefined && { cpus: spec.cpus }),
      ...(spec.cpuWeight !== undefined && { cpuWeight: spec.cpuWeight }),
      ...(spec.memoryBytes !== undefined && { memoryBytes: spec.memoryBytes }),
      ...(spec.pids !== undefined && { pids: spec.pids }),
      ...(spec.diskLimit !== undefined && { diskLimit: spec.diskLimit }),
      ...(spec.restart !== undefined && { restart: spec.restart }),
      copies: spec.copies ?? entity.kind.copies,
      ...(hardware && {
        cores: hardware.cores,
        machineMemoryBytes: hardware.memoryBytes,
        machineDiskBytes: hardware.diskBytes,
        arch: hardware.arch ?? 'x86-64',
        virtualization: hardware.virtualization ?? true,
        ...(hardware.threadsPerCore !== undefined && { threadsPerCore: hardware.threadsPerCore }),
      }),
      ...(spec.without && { without: spec.without }),
      ...(spec.address !== undefined && { address: spec.address }),
      ...(spec.networks && { networks: spec.networks }),
      ...(spec.asOf !== undefined && { asOf: spec.asOf }),
    },
  };
}

export function worldInfo(world: WorldSpec): WorldInfo {
  return {
    id: world.id,
    title: world.title,
    services: world.services.map((service) => ({
      id: service.id,
      title: service.title ?? service.id,
      on: service.on,
      calls: service.calls,
      after: service.after.map((dependency) => dependency.service),
      ports: service.ports,
      volumes: service.volumes,
      networks: service.networks,
      restart: service.template.restart ?? 'no',
      balance: service.balance,
    })),
    clients: world.clients.map(({ id, service, perSecond, timeoutMicros }) => ({
      id,
      service,
      perSecond,
      timeoutMicros,
    })),
  };
}

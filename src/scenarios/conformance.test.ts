/**
 * Conformance: what must be true of every entry of the catalogue, played. Each technology is put
 * into the smallest scenario that holds it (`testing/holder.ts`): a new file in the catalogue is
 * tested without a new test.
 */
import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { sources } from '../catalog/sources/index.ts';
import type {
  ApplicationSpec,
  KindSpec,
  PartId,
  SwitchId,
  SystemSpec,
  VulnerabilitySpec,
} from '../engine/define.ts';
import { TIERS } from '../engine/define.ts';
import { switchesOf } from '../engine/fit.ts';
import { createSimulation, type Simulation } from '../engine/index.ts';
import { PART_RULES } from '../engine/parts.ts';
import { memoryFree } from '../engine/systems/starting.ts';
import { assertLaws, worldsOf } from '../engine/testing/laws.ts';
import {
  cell,
  eventsOf,
  give,
  patient,
  refusal,
  run,
  specOf,
  stateIn,
  wait,
} from '../engine/testing/run.ts';
import { methodsOf } from '../engine/verbs-move.ts';
import { readRootFile } from '../testing/source.ts';
import { formatDay, parseDay } from '../units.ts';
import { nameOf, stateWords } from '../view/describe.ts';
import { detailOf } from '../view/detail.ts';
import { columnsOf, entity as entityIn, run as openPage, pictureOf } from '../view/testing/run.ts';
import { type Held, type HolderOptions, holderOf, type Wish } from './testing/holder.ts';

/** No start of anything takes longer, even on a slow machine. */
const HOUR = 3600;

function held(wish: Wish, options: HolderOptions = {}): Held {
  const found = holderOf(wish, options);
  if (!found) throw new Error(`nothing can hold a ${wish.kind.title}`);
  return found;
}

/** Starts `it` and lets it come up. */
function boot(sim: Simulation, seconds = HOUR): void {
  give(sim, { type: 'start', id: 'it' });
  for (let s = 0; s < seconds && stateIn(sim, 'it') === 'starting'; s += 30) wait(sim, 30);
}

const begin = (wish: Wish, options: HolderOptions = {}): Simulation =>
  run(held(wish, options).document);

/** How long its last start took, in microseconds. */
const tookMicros = (sim: Simulation): number =>
  Number(eventsOf(sim, 'started', 'it').at(-1)?.data.tookMicros);

const kinds = catalog.kinds.map((kind) => [kind.id, kind] as const);

describe.each(kinds)('%s', (_id, kind) => {
  test('boots through phases that it can name, with all its tiers', patient, () => {
    const sim = begin({ kind });
    boot(sim);
    expect(stateIn(sim, 'it')).toBe('running');
    const record = sim.views[0]?.records.find(({ id }) => id === 'it');
    expect(record?.tiers.length).toBeGreaterThan(0);
    expect(cell(sim, 'it', 'tiersUp')).toBe(2 ** (record?.tiers.length ?? 0) - 1);
    for (const { data } of eventsOf(sim, 'phaseEnded', 'it')) expect(data.phase).toMatch(/^\S/);
    assertLaws(sim);
  });

  test('comes up later on next to no CPU, if it needs any', patient, () => {
    const [fast, slow] = [8, 0.05].map((cores) => {
      const sim = begin({ kind }, { host: { cores } });
      boot(sim, 12 * HOUR);
      expect(stateIn(sim, 'it')).toBe('running');
      return sim;
    }) as [Simulation, Simulation];
    const record = fast.views[0]?.records.find(({ id }) => id === 'it');
    const works = record?.phases.some(({ cpuMicros }) => cpuMicros > 0);
    if (works) expect(tookMicros(slow)).toBeGreaterThan(tookMicros(fast));
    else expect(tookMicros(slow)).toBe(tookMicros(fast));
  });

  test('is refused, with a reason and a remedy, where its memory is not', patient, () => {
    const { document, place } = held({ kind });
    const sim = run(document);
    boot(sim);
    const [world] = worldsOf(sim);
    if (place === null || !world) return; // a machine brings its own
    const free = memoryFree(world, world.rows.get(place) as number);
    if (world.tree.at.committedBytes[world.rows.get('it') as number] === 0) return; // needs none
    const scenario = specOf(document);
    const poor = scenario.worlds.map((one) => ({
      ...one,
      entities: one.entities.map((entity) => shrink(entity, purseOf(sim, place), free + 1)),
    }));
    const short = createSimulation({ catalog, scenario: { ...scenario, worlds: poor } });
    const no = refusal(short, { type: 'start', id: 'it' });
    expect(no.code).toBe('notEnoughMemory');
    expect(no.remedy).toMatch(/\S\.$/);
  });

  test('can be struck at every tier that it brings, and put on its feet again', patient, () => {
    const sim = begin({ kind });
    boot(sim);
    const up = sim.snapshot();
    const record = sim.views[0]?.records.find(({ id }) => id === 'it');
    for (const { tier } of record?.tiers ?? []) {
      sim.restore(up);
      give(sim, { type: 'crash', id: 'it', tier });
      expect(eventsOf(sim, 'crashed', 'it').at(-1)?.data.tier).toBe(tier);
      expect(stateIn(sim, 'it')).not.toBe('running');
      assertLaws(sim);
      if (stateIn(sim, 'it') !== 'backoff') boot(sim);
      expect(stateIn(sim, 'it')).toBe('running');
    }
    const strange = catalog.faults.find(({ strikes }) =>
      record?.tiers.every(({ tier }) => tier !== strikes),
    );
    sim.restore(up);
    if (strange) {
      const no = refusal(sim, { type: 'crash', id: 'it', tier: strange.strikes });
      expect(no).toMatchObject({ code: 'noSuchTier', remedy: expect.stringMatching(/\S\.$/) });
    }
  });

  test('moves by every method that it offers, and says why not otherwise', patient, () => {
    const sim = begin({ kind }, { hosts: 2 });
    boot(sim);
    wait(sim, 5);
    const up = sim.snapshot();
    const methods = methodsOf(kind);
    if (methods.length === 0) {
      const no = refusal(sim, { type: 'migrate', id: 'it', to: 'host-2' });
      expect(no.code).toBe('cannotMigrate');
      expect(no.reason.length).toBeGreaterThan(20);
      expect(no.remedy).toMatch(/^[A-Z].+\.$/);
    }
    for (const method of methods) {
      sim.restore(up);
      give(sim, { type: 'migrate', id: 'it', to: 'host-2', method });
      wait(sim, HOUR);
      expect(eventsOf(sim, 'migrated', 'it')).toHaveLength(1);
      expect(stateIn(sim, 'it')).toBe('running');
      assertLaws(sim);
    }
  });

  test('has every switch turned and every part taken out that it lists', patient, () => {
    const sim = begin({ kind });
    for (const id of switchesOf(kind).filter((one) => !LIMITS.includes(one))) {
      for (const on of [false, true]) {
        give(sim, { type: 'configure', id: 'it', separation: { [id]: on } });
      }
    }
    const parts = kind.parts ?? [];
    for (const part of parts) {
      give(sim, { type: 'configure', id: 'it', without: [part] });
      boot(sim);
      const fails = PART_RULES[part].stops !== null && !standsBeneath(kind, part);
      expect(eventsOf(sim, 'bootFailed', 'it').length > 0).toBe(fails);
      give(sim, { type: 'kill', id: 'it' });
      sim.restore(begin({ kind }).snapshot());
    }
    if (parts.length === 0 && kind.standsOn !== null) {
      expect(refusal(sim, { type: 'configure', id: 'it', without: ['disk'] }).code).toBe('misfit');
    }
    assertLaws(sim);
  });

  test('is taken away when it is down, and leaves nothing behind', patient, () => {
    const sim = begin({ kind });
    if (kind.standsOn === null) {
      expect(refusal(sim, { type: 'remove', id: 'it' }).code).toBe('wrongTarget');
      return;
    }
    boot(sim);
    expect(refusal(sim, { type: 'remove', id: 'it' }).code).toBe('busy');
    give(sim, { type: 'kill', id: 'it' });
    give(sim, { type: 'remove', id: 'it' });
    expect(stateIn(sim, 'it')).toBe('removed');
    expect(cell(sim, 'it', 'diskBytes')).toBe(0);
    wait(sim, 60);
    assertLaws(sim);
  });

  test('is described in a sentence, and drawn at each level of detail', patient, () => {
    expect(kind.summary).toMatch(/^[A-Z].+\.$/);
    const { document } = held({ kind }, { up: true });
    const page = openPage({ document }, 5);
    const world = page.left;
    const row = entityIn(world, 'it');
    for (const scaleBy of ['memory', 'disk'] as const) {
      const all = pictureOf(page, 0, scaleBy).hosts.flatMap((host) => columnsOf(host.stack));
      const column = all.find(
        (one) => one.column.type === 'stack' && one.column.entity.id === 'it',
      );
      if (column?.column.type !== 'stack') throw new Error('it is not drawn');
      expect(nameOf(world, column.column, scaleBy)).toContain(kind.title);
      const folded = pictureOf(page, 0, scaleBy, new Set([column.column.key]));
      expect(folded.hosts.length).toBeGreaterThan(0);
    }
    expect(stateWords(world, row)).toMatch(/\S/);
    const sections = detailOf(world, row, page.mirror.events);
    expect(sections.length).toBeGreaterThan(0);
    for (const { title, rows } of sections) {
      expect(title).toMatch(/\S/);
      expect(rows.length).toBeGreaterThan(0);
    }
  });
});

const LIMITS: readonly SwitchId[] = ['cpu', 'memory', 'io', 'pids'];

/** A part that only what stands on a machine misses: the machine itself comes up without a disk. */
const standsBeneath = ({ brings }: KindSpec, part: PartId): boolean => {
  const { stops } = PART_RULES[part];
  const from = stops === null ? 0 : TIERS.indexOf(stops);
  return brings.every(({ tier }) => TIERS.indexOf(tier) < from);
};

/** What memory on a place is taken from: the nearest guest, or the machine. */
function purseOf(sim: Simulation, place: string): string {
  const records = sim.views[0]?.records ?? [];
  let at = records.find(({ id }) => id === place);
  while (at && at.kind.memoryAdmission === 'used' && at.spec.on !== null) {
    const on: string = at.spec.on;
    at = records.find(({ id }) => id === on);
  }
  return at?.id ?? place;
}

/** The same entity with less memory, if it is the one that holds the purse. */
function shrink(
  entity: ReturnType<typeof specOf>['worlds'][number]['entities'][number],
  purse: string,
  bytes: number,
) {
  if (entity.id !== purse) return entity;
  const { hardware, memoryBytes } = entity;
  if (!hardware) return { ...entity, memoryBytes: (memoryBytes ?? 0) - bytes };
  return { ...entity, hardware: { ...hardware, memoryBytes: hardware.memoryBytes - bytes } };
}

/** The first technology that can run a system, or a program. */
function bearerOf(wish: Omit<Wish, 'kind'>, among: readonly KindSpec[]): Wish {
  const family = (wish.image ?? wish.application ?? wish.system)?.family ?? '';
  for (const kind of among) {
    if (kind.families?.includes(family) === false) continue;
    if (holderOf({ ...wish, kind })) return { ...wish, kind };
  }
  throw new Error(`nothing bears ${wish.system?.id ?? wish.application?.id ?? wish.image?.id}`);
}

const filledBy = (by: string): KindSpec[] =>
  catalog.kinds.filter(({ brings }) => brings.some((tier) => tier.filledBy === by));

describe('every operating system', () => {
  const systems = catalog.systems.map((system) => [system.id, system] as const);
  test.each(systems)('%s boots on something', patient, (_id, system: SystemSpec) => {
    const sim = begin(bearerOf({ system }, filledBy('system')), { host: { disk: '40 TB' } });
    boot(sim);
    expect(stateIn(sim, 'it')).toBe('running');
  });
});

describe('every program', () => {
  const programs = catalog.applications.map((one) => [one.id, one] as const);
  test.each(programs)('%s serves', patient, (_id, application: ApplicationSpec) => {
    const wish = bearerOf({ application }, filledBy('application'));
    const { document, place } = held(wish);
    const { w } = document.worlds;
    if (!w || place === null) throw new Error('a program on nothing');
    const it = (w.entities ?? []).find(({ id }) => id === 'it');
    const { id: _own, on: _on, up: _up, ...template } = it ?? { kind: '' };
    const world = {
      ...w,
      entities: (w.entities ?? []).filter(({ id }) => id !== 'it'),
      services: [{ id: 's', on: [place], template }],
      clients: [{ id: 'c', service: 's', rate: '2/s', timeout: '100 s' }],
    };
    const sim = run({ ...document, worlds: { w: world } }, { checkEvery: 1000 });
    for (let s = 0; s < HOUR && served(sim) === 0; s += 30) wait(sim, 30);
    expect(served(sim)).toBeGreaterThan(0);
  });
});

const served = (sim: Simulation): number => sim.views[0]?.measure().requests.served ?? 0;

describe('every image', () => {
  const images = catalog.images.map((image) => [image.id, image] as const);
  test.each(images)('%s is pulled, layer by layer', patient, (_id, image) => {
    const sim = begin(bearerOf({ image }, filledBy('image')));
    boot(sim);
    expect(stateIn(sim, 'it')).toBe('running');
    const bytes = image.layers.reduce((sum, layer) => sum + layer.bytes, 0);
    const host = sim.views[0]?.measure().hosts[0];
    const shared = (host?.sharedLayers ?? []).reduce((sum, layer) => sum + layer.bytes, 0);
    expect(shared + cell(sim, 'it', 'diskBytes')).toBeGreaterThanOrEqual(bytes);
  });
});

describe('every fault', () => {
  test.each(catalog.faults.map((fault) => [fault.id, fault] as const))(
    '%s strikes by itself',
    patient,
    (_id, { strikes }) => {
      const kind = catalog.kinds.find(({ brings }) => brings.some(({ tier }) => tier === strikes));
      if (!kind) throw new Error(`nobody brings a ${strikes}`);
      const { document } = held({ kind }, { up: true });
      const faults = [{ at: '1 s', id: 'it', tier: strikes }];
      const world = { ...document.worlds.w, faults } as (typeof document.worlds)[string];
      const sim = run({ ...document, worlds: { w: world } });
      wait(sim, 2);
      expect(eventsOf(sim, 'crashed', 'it').at(-1)?.data.tier).toBe(strikes);
    },
  );
});

describe('every vulnerability', () => {
  const programs = filledBy('application');
  test.each(catalog.vulnerabilities.map((flaw) => [flaw.id, flaw] as const))(
    '%s applies somewhere, or is withstood with a reason',
    patient,
    (_id, flaw) => {
      const reasons: string[] = [];
      for (const kind of programs) {
        const sim = exposed(kind, flaw);
        give(sim, { type: 'attack', id: 'it', vulnerability: flaw.id });
        const reached = eventsOf(sim, 'reached').filter(({ data }) => 'vulnerability' in data);
        if (reached.length > 0) return;
        reasons.push(`${kind.id}: ${eventsOf(sim, 'withstood').at(-1)?.data.reason}`);
      }
      for (const reason of reasons) expect(reason.length).toBeGreaterThan(10);
      // What begins in a program can be tried at once; the rest needs a foothold first.
      expect(flaw.from, reasons.join(' | ')).not.toBe('application');
    },
  );
});

/** A thing whose software has a flaw that is known today, with what the flaw needs. */
function exposed(kind: KindSpec, flaw: VulnerabilitySpec): Simulation {
  const { document } = held({ kind }, { up: true });
  // Before it was mended, which may have been after it was published.
  const last = (parseDay(flaw.fixed ?? flaw.published) ?? 0) - 1;
  const asOf = flaw.introduced ?? formatDay(Math.min(last, parseDay(flaw.published) ?? last));
  const has = switchesOf(kind);
  const turned = (ids: readonly SwitchId[] | undefined, on: boolean): [SwitchId, boolean][] =>
    (ids ?? []).filter((id) => has.includes(id)).map((id) => [id, on]);
  const separation = Object.fromEntries([
    ...turned(flaw.needsOff, false),
    ...turned(flaw.needsOn, true),
  ]);
  const { w } = document.worlds;
  const entities = (w?.entities ?? []).map((entity) => ({
    ...entity,
    asOf,
    ...(entity.id === 'it' && { separation }),
  }));
  const world = { ...w, date: flaw.published, entities } as (typeof document.worlds)[string];
  return run({ ...document, worlds: { w: world } });
}

describe('every policy', () => {
  const named = (policy: string) =>
    catalog.policies.filter((one) => one.policy === policy).map((one) => [one.id, one] as const);
  const process = catalog.kinds.find(({ standsOn }) => standsOn === 'userland') as KindSpec;
  const twoHosts = (service: object, change: object = {}): Simulation => {
    const { document } = held({ kind: process }, { hosts: 2 });
    const { w } = document.worlds;
    const it = w?.entities?.find(({ id }) => id === 'it');
    const { id: _id, on = '', up: _up, ...template } = it ?? { kind: '' };
    const entities = (w?.entities ?? []).filter(({ id }) => id !== 'it');
    const places = [on, on.replace(/1$/, '2')];
    const services = [{ id: 's', on: places, replicas: 2, template, ...service }];
    const clients = [{ id: 'c', service: 's', rate: '5/s', timeout: '10 s' }];
    const world = { ...w, entities, services, clients, ...change } as NonNullable<typeof w>;
    const sim = run({ ...document, worlds: { w: world } }, { checkEvery: 100 });
    wait(sim, 60);
    if (!('clients' in change)) expect(served(sim)).toBeGreaterThan(100);
    return sim;
  };

  test.each(named('restart'))('%s answers a fault as it says', patient, (id, policy) => {
    const sim = begin({ kind: process }, { up: true, settings: { restart: id } });
    wait(sim, 30);
    give(sim, { type: 'crash', id: 'it', tier: 'application' });
    const never = policy.policy === 'restart' && policy.after === 'never';
    expect(stateIn(sim, 'it') === 'crashed').toBe(never);
    wait(sim, HOUR);
    expect(stateIn(sim, 'it')).toBe(never ? 'crashed' : 'running');
  });

  test.each(named('balance'))('%s hands requests to every replica', patient, (balance) => {
    const sim = twoHosts({ balance });
    for (const id of ['s-1', 's-2']) expect(cell(sim, id, 'served')).toBeGreaterThan(0);
  });

  test.each(named('placement'))('%s finds a place for every replica', patient, (placement) => {
    expect(twoHosts({ placement }).views[0]?.measure().services[0]?.ready).toBe(2);
  });

  test.each(named('controller'))('%s replaces what is on a dead host', patient, (controller) => {
    const sim = twoHosts({ controller, placement: 'spread' });
    give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
    wait(sim, HOUR);
    expect(sim.views[0]?.measure().services[0]?.ready).toBe(2);
  });

  test.each(named('autoscale'))('%s asks for more when there is more to do', patient, (policy) => {
    const autoscale = { policy, min: 2, max: 4, target: 0.01 };
    const sim = twoHosts({ autoscale, template: undefined, ...busy(process) });
    wait(sim, 600);
    expect(sim.views[0]?.measure().services[0]?.wanted).toBeGreaterThan(2);
  });

  test.each(named('upkeep'))('%s keeps software up to date, or leaves it', patient, (upkeep) => {
    const sim = twoHosts({}, { upkeep, date: '2016-01-01', clients: [] });
    wait(sim, 24 * HOUR);
    expect(sim.views[0]?.measure().upkeep?.today).toBe('2016-01-02');
    assertLaws(sim);
  });
});

/** A template that keeps a part of a core busy. */
function busy(kind: KindSpec): object {
  const it = held({ kind }).document.worlds.w?.entities?.find(({ id }) => id === 'it');
  const { id: _id, on: _on, up: _up, ...template } = it ?? { kind: '' };
  return { template: { ...template, cpus: 1, requestWork: '50 ms' } };
}

describe('every entry', () => {
  const paper = readRootFile('docs/model.md');
  const known = new Set(sources.map(({ id }) => id));
  const entries = [...catalog.kinds, ...catalog.systems, ...catalog.applications];
  test.each(entries.map((entry) => [entry.id, entry] as const))(
    '%s has a source, and a place in the paper',
    (_id, { title, source }) => {
      expect(known.has(source)).toBe(true);
      expect(paper).toContain(`\n#### ${title}\n`);
    },
  );
});

/** What must hold for technologies and systems: switches, families, architectures, software. */
import {
  ARCHS,
  type Catalog,
  type KindSpec,
  PARTS,
  SWITCHES,
  type SystemSpec,
  type TierCost,
} from '../../engine/define.ts';
import { parseDay } from '../../units.ts';

/** Every problem of the technologies of a catalogue, each as "where: what". */
export function technologyProblems(
  catalog: Catalog,
  components: Readonly<Record<string, string>>,
): readonly string[] {
  return [
    ...catalog.kinds.flatMap((kind) => kindProblems(kind, catalog)),
    ...catalog.systems.flatMap(systemProblems),
    ...softwareProblems(catalog, components),
  ];
}

function kindProblems(kind: KindSpec, { systems, applications }: Catalog): string[] {
  const problems: string[] = [];
  const where = `kinds/${kind.id}`;
  const families = new Set(systems.map(({ family }) => family));
  const known = <T>(list: readonly T[] | undefined, all: readonly T[], what: string): void => {
    for (const one of list ?? []) {
      if (!all.includes(one)) problems.push(`${where}: there is no ${what} "${one}"`);
    }
    if (new Set(list).size !== (list?.length ?? 0)) problems.push(`${where}: a ${what} twice`);
  };
  known(kind.switches, SWITCHES, 'switch');
  known(kind.separates, kind.switches ?? SWITCHES, 'switch that can be turned');
  known(kind.archs, ARCHS, 'architecture');
  known(kind.emulates, ARCHS, 'architecture');
  known(kind.parts, PARTS, 'part');
  known(kind.families, [...families], 'family');
  for (const family of kind.families ?? []) {
    const runs = kind.brings.some(({ filledBy }) => filledBy === 'application');
    if (runs && !applications.some((application) => application.family === family)) {
      problems.push(`${where}: there is no program for ${family}`);
    }
  }
  if (kind.needsExtensions && kind.withoutExtensions) {
    problems.push(`${where}: either needs the extensions or has a slower way`);
  }
  if (kind.comesWith && !kind.brings.some(({ filledBy }) => filledBy === 'system')) {
    problems.push(`${where}: comes with a system, but no system fills it`);
  }
  return problems;
}

function systemProblems({ id, kernelVersion, released, archs, year }: SystemSpec): string[] {
  const problems: string[] = [];
  const where = `systems/${id}`;
  if (kernelVersion === undefined || kernelVersion.trim() === '') {
    problems.push(`${where}: has no version of its kernel`);
  }
  if (released === undefined || parseDay(released) === null) {
    problems.push(`${where}: has no day of its release`);
  } else if (Number(released.slice(0, 4)) < year) {
    problems.push(`${where}: was released before its first version`);
  }
  for (const arch of archs ?? []) {
    if (!ARCHS.includes(arch)) problems.push(`${where}: there is no architecture "${arch}"`);
  }
  return problems;
}

/** Names of software are from one list, and every kernel and hypervisor has one. */
function softwareProblems(
  { kinds, systems, applications, vulnerabilities }: Catalog,
  components: Readonly<Record<string, string>>,
): string[] {
  const problems: string[] = [];
  const check = (where: string, name: string | undefined): void => {
    if (name !== undefined && !Object.hasOwn(components, name)) {
      problems.push(`${where}: there is no software "${name}"`);
    }
  };
  const mustHave = (where: string, cost: TierCost): void => {
    if (cost.component === undefined) problems.push(`${where}: is no named software`);
  };
  for (const { id, brings, components: beside = [] } of kinds) {
    for (const name of beside) check(`kinds/${id}`, name);
    for (const brought of brings) {
      if (brought.filledBy !== 'kind') continue;
      check(`kinds/${id}`, brought.component);
      if (brought.tier === 'hypervisor' || brought.tier === 'kernel') {
        mustHave(`kinds/${id}.${brought.tier}`, brought);
      }
    }
  }
  for (const { id, kernel, userland } of systems) {
    check(`systems/${id}`, userland.component);
    check(`systems/${id}`, kernel.component);
    mustHave(`systems/${id}.kernel`, kernel);
  }
  for (const { id, cost } of applications) check(`applications/${id}`, cost.component);
  for (const { id, component } of vulnerabilities) check(`vulnerabilities/${id}`, component);
  return problems;
}

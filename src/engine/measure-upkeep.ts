/** What the page and the headless runner read about upkeep and shared libraries. Reads only. */
import { formatDay, MICROS_PER_DAY } from '../units.ts';
import type {
  BrokenMetrics,
  InstalledMetrics,
  SoftwareMetrics,
  UpkeepMetrics,
} from './metrics-upkeep.ts';
import { today } from './systems/dates.ts';
import { openIn } from './systems/exposure.ts';
import { installationOf, librariesOf, misfitOf } from './systems/software.ts';
import { installations } from './systems/upkeep.ts';
import type { World } from './systems.ts';
import { record, STATE, stateOf } from './world.ts';

/** Installations that are listed one by one; the sums are over all. */
const LISTED_MAX = 100;

/** Both parts, each only where it plays one. */
export function measureUpkeep(world: World): {
  upkeep?: UpkeepMetrics;
  software?: SoftwareMetrics;
} {
  const software = measureSoftware(world);
  const upkeep = world.upkeep.book ? measureBook(world) : undefined;
  return { ...(upkeep && { upkeep }), ...(software && { software }) };
}

function measureBook(world: World): UpkeepMetrics {
  const all = installations(world);
  const { patches = 0, rebuilds = 0, reboots = 0 } = world.upkeep.book ?? {};
  let [openFlaws, exposedDays] = [0, 0];
  const installed: InstalledMetrics[] = [];
  for (const at of all) {
    const { named, packages, kernels, micros } = openIn(world, at);
    const days = Math.max(0, at.ledger.closedMicros + micros) / MICROS_PER_DAY;
    openFlaws += named.length + packages + kernels;
    exposedDays += days;
    if (installed.length >= LISTED_MAX) continue;
    installed.push({
      id: at.id,
      isImage: at.isImage,
      asOf: formatDay(at.day),
      ...(at.kernelDay !== null && at.kernelDay !== at.day && { runs: formatDay(at.kernelDay) }),
      open: named,
      ordinary: packages + kernels,
      exposedDays: days,
    });
  }
  const now = formatDay(today(world) ?? 0);
  return { today: now, installed, openFlaws, exposedDays, patches, rebuilds, reboots };
}

interface Users {
  readonly libraries: Readonly<Record<string, string>>;
  readonly users: string[];
}

/** Programs by the installation, or image, whose libraries they find. */
function measureSoftware(world: World): SoftwareMetrics | undefined {
  const systems = new Map<string, Users>();
  const broken: BrokenMetrics[] = [];
  for (const { row, id, application, image } of world.records) {
    if (!application?.libraries || stateOf(world, row) === STATE.removed) continue;
    const on = installationOf(world, row);
    const place = on >= 0 ? record(world, on).id : image?.id;
    if (place === undefined) continue;
    const known = systems.get(place);
    if (known) known.users.push(id);
    else if (systems.size < LISTED_MAX) {
      const libraries = on >= 0 ? librariesOf(world, on) : carried(application.libraries);
      systems.set(place, { libraries, users: [id] });
    }
    const misfit = misfitOf(world, row);
    if (!misfit || broken.length >= LISTED_MAX) continue;
    broken.push({ id, library: misfit.library, needs: misfit.needs, has: misfit.has });
  }
  if (systems.size === 0) return undefined;
  return { systems: [...systems].map(([id, of]) => ({ id, ...of })), broken };
}

/** An image carries the newest version for which its program was made. */
const carried = (needs: Readonly<Record<string, readonly string[]>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(needs).map(([library, versions]) => [library, versions.at(-1) ?? '']),
  );

/** What is drawn follows from the structure of the worlds; numbers are painted past all this. */
import { useMemo } from 'react';
import { kernelsOf } from '../../view/kernels.ts';
import { layoutWorld } from '../../view/layout.ts';
import { barsBeneath, hostWidths, largestHost } from '../../view/measure.ts';
import { outlineOf } from '../../view/outline.ts';
import type { ScaleBy } from '../../view/picture.ts';
import { kernelOwner, type World as MirrorWorld } from '../../view/read.ts';
import type { Mirror } from '../../wire/mirror.ts';
import { mirror } from '../app/engine.ts';
import { chosenPart } from '../inspector/part.ts';
import { useUi } from '../store.ts';

const NOBODY: ReadonlySet<string> = new Set();

/** Everything that follows from the structure of the worlds and from what is folded. */
export function useDrawn(world: MirrorWorld, index: number, toggled: ReadonlySet<string>) {
  const structure = useUi((ui) => ui.structure);
  const epoch = useUi((ui) => ui.epoch);
  const scaleBy = useUi((ui) => ui.scaleBy);
  // Layers arrive without a change of structure; the bytes on the disks say when to look again.
  const disk = useUi((ui) => (ui.scaleBy === 'disk' ? diskUsed(ui.pulse) : 0));
  return useMemo(() => {
    const page = drawPage([mirror(), structure, epoch, scaleBy, disk]);
    const usual = page.pictures[index] ?? { hosts: [], journeys: [] };
    const picture =
      toggled.size > 0 ? layoutWorld({ ...page.options, world, index, toggled }) : usual;
    const items = outlineOf(world, picture, scaleBy);
    return { ...page, picture, items, scaleBy };
  }, [world, index, toggled, scaleBy, structure, epoch, disk]);
}

type PageKey = readonly [
  mirror: Mirror,
  structure: number,
  epoch: number,
  scaleBy: ScaleBy,
  disk: number,
];
let drawnKey: PageKey | null = null;
let drawnPage: ReturnType<typeof layoutPage> | null = null;

/** What both worlds need of each other, drawn once for the two of them. */
function drawPage(key: PageKey): ReturnType<typeof layoutPage> {
  if (drawnPage && drawnKey?.every((part, i) => part === key[i])) return drawnPage;
  const [{ worlds, events }, , , scaleBy] = key;
  drawnKey = key;
  drawnPage = layoutPage(worlds, events, scaleBy);
  return drawnPage;
}

function layoutPage(worlds: readonly MirrorWorld[], events: Mirror['events'], scaleBy: ScaleBy) {
  const kernels = kernelsOf(worlds);
  const options = { scaleBy, largest: largestHost(worlds, scaleBy), kernels, events };
  const pictures = worlds.map((world, index) =>
    layoutWorld({ ...options, world, index, toggled: NOBODY }),
  );
  return { options, kernels, pictures, widths: hostWidths(pictures), bars: barsBeneath(worlds) };
}

const diskUsed = (_pulse: number): number =>
  mirror()
    .worlds.flatMap((world) => world.metrics?.hosts ?? [])
    .reduce((sum, host) => sum + host.diskUsedBytes, 0);

export function useVictims(world: MirrorWorld): ReadonlySet<string> {
  const preview = useUi((ui) => ui.preview);
  const structure = useUi((ui) => ui.structure);
  // biome-ignore lint/correctness/useExhaustiveDependencies: says when the mirror has changed.
  return useMemo(() => {
    if (!preview || preview.world !== world.info.id) return NOBODY;
    // Whoever can aim at a verb has loaded it.
    const consequences = chosenPart.now()?.consequencesOf(world, preview, mirror().events);
    return new Set(consequences?.falls);
  }, [world, preview, structure]);
}

/** The kernel under the selection, so that it can be shown wherever it is. */
export function useLitKernel(
  { kernels }: ReturnType<typeof useDrawn>,
  world: MirrorWorld,
  index: number,
): string | undefined {
  const selection = useUi((ui) => ui.selection);
  if (!selection || selection.world !== world.info.id) return undefined;
  const row = world.rowOf(selection.id);
  const owner = row === undefined ? undefined : kernelOwner(world, row);
  return owner && kernels.of(index, owner.row)?.letter;
}

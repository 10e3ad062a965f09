/** Memory and disk of each tier, and the layers of an image. */
import { catalog } from '../catalog/index.ts';
import { formatDisk, formatMemory } from '../units.ts';
import type { Entity, World } from './read.ts';
import { type DetailRow, LAYERS_SHOWN, row, value } from './rows.ts';
import { figureOf } from './why.ts';
import { counted, tierWord } from './words.ts';

export function tierRows(world: World, entity: Entity): DetailRow[] {
  const rows = [...entity.tiers].reverse().flatMap((tier) => {
    if (tier.memoryBytes === 0 && tier.diskBytes === 0) return [];
    const word = tierWord(entity, tier.tier);
    return [
      row(
        tier.title,
        value(`${tier.tier}-memory`, `${word}, memory`, formatMemory(tier.memoryBytes), {
          rule: `What the ${word} touches while it is up.`,
          section: 'Memory',
          figures: tier.memoryBytes > 0 ? [figureOf(tier.title, tier.memory, 'memory')] : [],
        }),
        value(`${tier.tier}-disk`, `${word}, disk`, formatDisk(tier.diskBytes), {
          rule: diskRule(entity),
          section: 'Disk and images',
          figures: tier.disk.value > 0 ? [figureOf(tier.title, tier.disk, 'disk')] : [],
        }),
      ),
    ];
  });
  return [...rows, ...layers(world, entity)];
}

const diskRule = ({ settings }: Entity): string =>
  settings.copies === 'full'
    ? 'Its disk is a full copy of its own.'
    : 'Content that is equal is kept once on this host, for all who use it.';

function layers(world: World, entity: Entity): DetailRow[] {
  const image = catalog.images.find((one) => one.id === entity.image);
  if (!image) return [];
  const total = image.layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const own = world.get('diskBytes', entity.row);
  return [
    row(
      `Image ${image.title}`,
      value('layers', 'Image layers', counted(image.layers.length, 'layer'), {
        rule: 'A layer is known by its digest: it is fetched once and kept once on each host.',
        section: 'Disk and images',
        figures: image.layers.slice(0, LAYERS_SHOWN).map(({ digest, bytes }) => ({
          name: digest,
          value: formatDisk(bytes),
          source: image.source,
          note: '',
        })),
      }),
      value('own-disk', 'Disk of its own', formatDisk(own), {
        rule: `The image holds ${formatDisk(total)}; this is what only this one uses.`,
        section: 'Disk and images',
        figures: [],
      }),
    ),
  ];
}

/** Who keeps software up to date without being asked. */
import { assumed, defineUpkeepPolicy, sourced } from '../../engine/define.ts';
import { seconds } from '../../units.ts';

const HOUR = 3600;
const six = sourced(seconds(6 * HOUR), 'upkeep-apt-timer');
const upToAnHour = sourced(seconds(HOUR), 'upkeep-apt-timer');
const daily = sourced(1, 'upkeep-apt-timer');
const atNight = assumed(seconds(3 * HOUR), 'when fewest people are at work');

export const upkeep = [
  defineUpkeepPolicy({
    id: 'unattended-upgrades',
    policy: 'upkeep',
    title: 'unattended-upgrades',
    summary: 'Installs what was mended each morning; what needs a restart waits for one by hand.',
    source: 'upkeep-unattended',
    patchDays: daily,
    atMicros: six,
    spreadMicros: upToAnHour,
  }),
  defineUpkeepPolicy({
    id: 'unattended-restart',
    policy: 'upkeep',
    title: 'unattended-upgrades with restart',
    summary: 'Installs what was mended each morning, and restarts at once where that is needed.',
    source: 'upkeep-unattended',
    patchDays: daily,
    atMicros: six,
    spreadMicros: upToAnHour,
    restarts: true,
  }),
  defineUpkeepPolicy({
    id: 'monthly-window',
    policy: 'upkeep',
    title: 'A maintenance window a month',
    summary: 'Patches and restarts everything in one night every four weeks.',
    source: 'upkeep-patch-tuesday',
    patchDays: sourced(28, 'upkeep-patch-tuesday', 'four weeks, as most months have it'),
    atMicros: atNight,
    spreadMicros: assumed(seconds(HOUR), 'a window of an hour'),
    restarts: true,
  }),
  defineUpkeepPolicy({
    id: 'rebuild-weekly',
    policy: 'upkeep',
    title: 'Rebuild images weekly',
    summary: 'Patches hosts each morning, builds the images in use every week and rolls them out.',
    source: 'upkeep-cloud-images',
    patchDays: daily,
    rebuildDays: assumed(7, 'a scheduled job of a build server, three times as often as that'),
    atMicros: six,
    spreadMicros: upToAnHour,
    restarts: true,
  }),
  defineUpkeepPolicy({
    id: 'rebuild-three-weeks',
    policy: 'upkeep',
    title: 'Rebuild images every three weeks',
    summary:
      'Patches hosts each morning, builds images as often as Ubuntu builds its cloud images.',
    source: 'upkeep-cloud-images',
    patchDays: daily,
    rebuildDays: sourced(21, 'upkeep-cloud-images'),
    atMicros: six,
    spreadMicros: upToAnHour,
    restarts: true,
  }),
] as const;

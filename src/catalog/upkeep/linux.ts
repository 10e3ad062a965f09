/** Distributions of Linux: how often something in them is mended, and what that takes. */
import { assumed, defineUpkeep, sourced } from '../../engine/define.ts';
import { kB, MB } from '../../units.ts';

export const linux = defineUpkeep({
  id: 'linux',
  title: 'Linux distributions',
  summary: 'How often packages and kernels are mended, and what it takes to install that.',
  source: 'upkeep-dsa',
  packageFlawsPerYear: assumed(
    100,
    'Debian publishes 307 advisories a year (upkeep-dsa); each third is taken to be about ' +
      'something that a server has installed',
  ),
  packages: assumed(500, 'a server of a full distribution (lib-ubuntu-1804)'),
  imagePackages: assumed(150, 'a program on the base image of Debian, which has about 90'),
  kernelFlawsPerYear: sourced(
    Math.round((365 / 21) * 10) / 10,
    'upkeep-kernel-cadence',
    'one every three weeks, each with something to mend',
  ),
  indexBytes: assumed(MB(20), 'the lists of packages of a release, as packed'),
  packageBytes: assumed(kB(800), 'the mean package; few are larger than 10 MB'),
  kernelBytes: assumed(MB(70), 'a kernel with its modules and headers, as packed'),
  cpuMicrosPerFetchedByte: assumed(
    0.1,
    'unpacking, flushing to disk and the scripts of packages: 10 MB a second and core',
  ),
});

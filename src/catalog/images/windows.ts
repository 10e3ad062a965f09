/**
 * Windows as an image: Nano Server and Server Core of Windows Server 2016, and what is built on
 * them. A container with process isolation runs only on the Windows that its image was made for.
 */
import { defineImage } from '../../engine/define.ts';
import { MB } from '../../units.ts';
import { ownLayers, STAND_INS } from './layers.ts';

const KERNEL = 'Windows NT 10.0.14393';

const about = {
  source: 'img-windows',
  note: `${STAND_INS} Sizes are rounded.`,
  family: 'windows',
  archs: ['x86-64'],
  kernelVersion: KERNEL,
  built: '2016-10-12',
} as const;

const nano = ownLayers('nanoserver-2016', 0, [MB(380)]);
const core = ownLayers('servercore-2016', 0, [MB(4000), MB(1200)]);

export const windows = [
  defineImage({ ...about, id: 'nanoserver', title: 'Nano Server 2016', layers: nano }),
  defineImage({ ...about, id: 'servercore', title: 'Server Core 2016', layers: core }),
  defineImage({
    ...about,
    id: 'iis',
    title: 'IIS on Nano Server',
    layers: [...nano, ...ownLayers('iis', 1, [MB(60)])],
  }),
  defineImage({
    ...about,
    id: 'windows-program',
    title: 'A program on Nano Server',
    layers: [...nano, ...ownLayers('windows-program', 1, [MB(60)])],
  }),
] as const;

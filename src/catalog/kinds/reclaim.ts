/** How hypervisors take memory back: the four states of ESX, and Linux' page sharing. */
import { assumed, type ReclaimSpec, sourced } from '../../engine/define.ts';
import { MiB } from '../../units.ts';

const BOTH = 'dbench with 40 clients, the guest of 256 MB; straight lines in between';

/** ESX Server, as published in 2002. */
export const reclaimAsEsx: ReclaimSpec = {
  scanBytesPerSecond: sourced(200 * 4096, 'esx-share-scan', '200 pages of 4 KiB'),
  bytesPerPageSeen: sourced(16, 'esx-tps-hint', 'the larger of a hint frame and a shared frame'),
  free: {
    high: sourced(0.06, 'esx-states'),
    soft: sourced(0.04, 'esx-states'),
    hard: sourced(0.02, 'esx-states'),
    low: sourced(0.01, 'esx-states'),
  },
  sharesBeforeSwap: true,
  balloonShareMax: sourced(0.65, 'esx-balloon-max'),
  balloonBytesPerSecond: assumed(MiB(256), 'a guest allocates pages faster; it has to free them'),
  idleTax: sourced(0.75, 'esx-idle-tax'),
  balloonLoss: [
    { share: sourced(32 / 256, 'esx-balloon-224', BOTH), loss: sourced(0.014, 'esx-balloon-224') },
    { share: sourced(128 / 256, 'esx-balloon-128', BOTH), loss: sourced(0.044, 'esx-balloon-128') },
  ],
};

/**
 * KVM: Linux scans for equal pages. It has no states of its own; those of ESX stand for the tools
 * that watch over memory there.
 */
export const reclaimAsKsm: ReclaimSpec = {
  scanBytesPerSecond: sourced(5000 * 4096, 'ksm-scan', '100 pages of 4 KiB every 20 ms'),
  bytesPerPageSeen: sourced(64, 'ksm-meta'),
  free: {
    high: assumed(0.06, 'as ESX (esx-states)'),
    soft: assumed(0.04, 'as ESX (esx-states)'),
    hard: assumed(0.02, 'as ESX (esx-states)'),
    low: assumed(0.01, 'as ESX (esx-states)'),
  },
  balloonShareMax: assumed(0.65, 'as ESX (esx-balloon-max)'),
  balloonBytesPerSecond: assumed(MiB(256), 'a guest allocates pages faster; it has to free them'),
  idleTax: assumed(
    0.75,
    'as ESX (esx-idle-tax); Linux ages pages, which also takes idle ones first',
  ),
  balloonLoss: reclaimAsEsx.balloonLoss,
};

/** vSphere High Availability: virtual machines of a dead host are started on another. */
import { assumed, defineControllerPolicy, sourced } from '../../engine/define.ts';
import { seconds } from '../../units.ts';

export const vsphere = defineControllerPolicy({
  id: 'vsphere-ha',
  policy: 'controller',
  title: 'vSphere 4 High Availability',
  summary: 'Takes a host for dead after 15 s of silence and starts its machines elsewhere.',
  source: 'fail-ha-detect',
  heartbeatMicros: sourced(seconds(1), 'fail-ha-detect'),
  graceMicros: sourced(seconds(15), 'fail-ha-detect'),
  evictionMicros: assumed(0, 'the restart follows the verdict; no pause is documented'),
});

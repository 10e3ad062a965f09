/** In which order places that have room are preferred. */
import { definePlacementPolicy, type PlacementPolicySpec } from '../../engine/define.ts';

export const placement: readonly PlacementPolicySpec[] = [
  definePlacementPolicy({
    id: 'first-fit',
    policy: 'placement',
    title: 'First fit',
    summary: 'The first place named that has room.',
    source: 'place-garey',
    weighers: [],
  }),
  definePlacementPolicy({
    id: 'spread',
    policy: 'placement',
    title: 'Spread',
    summary: 'The place with the fewest replicas of the service, then the most free memory.',
    source: 'place-swarm',
    weighers: ['fewestOfService', 'mostMemoryFree'],
  }),
  definePlacementPolicy({
    id: 'pack',
    policy: 'placement',
    title: 'Pack',
    summary: 'The place with the least free memory that still has room.',
    source: 'place-swarm',
    weighers: ['leastMemoryFree'],
  }),
];

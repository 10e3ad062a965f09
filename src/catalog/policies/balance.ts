/** How a load balancer chooses. */
import { type BalancePolicySpec, defineBalancePolicy } from '../../engine/define.ts';

export const balance: readonly BalancePolicySpec[] = [
  defineBalancePolicy({
    id: 'round-robin',
    policy: 'balance',
    title: 'Round robin',
    summary: 'Each replica in turn.',
    source: 'nginx-load-balancing',
    rule: 'roundRobin',
  }),
  defineBalancePolicy({
    id: 'least-connections',
    policy: 'balance',
    title: 'Least connections',
    summary: 'The replica that is answering the fewest requests.',
    source: 'nginx-load-balancing',
    rule: 'leastConnections',
  }),
  defineBalancePolicy({
    id: 'random',
    policy: 'balance',
    title: 'Random',
    summary: 'Any replica, all with the same chance.',
    source: 'nginx-load-balancing',
    rule: 'random',
  }),
];

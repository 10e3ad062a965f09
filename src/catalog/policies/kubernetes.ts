/** Kubernetes: how a kubelet restarts, how dead nodes are noticed, how replicas follow the load. */
import {
  defineAutoscalePolicy,
  defineControllerPolicy,
  defineRestartPolicy,
  type PolicySpec,
  sourced,
} from '../../engine/define.ts';
import { seconds } from '../../units.ts';

const backOff = {
  policy: 'restart',
  source: 'fail-k8s-clb',
  firstIsImmediate: true,
  firstDelayMicros: sourced(seconds(10), 'fail-k8s-clb'),
  factor: sourced(2, 'fail-k8s-clb'),
  delayMicrosMax: sourced(seconds(300), 'fail-k8s-clb'),
  resetAfterMicros: sourced(seconds(600), 'fail-k8s-clb-reset'),
  returnsWithParent: true,
} as const;

export const kubernetes: readonly PolicySpec[] = [
  defineRestartPolicy({
    ...backOff,
    id: 'kubernetes-always',
    title: 'Kubernetes: restartPolicy Always',
    summary: 'Starts it again at once, then after 10 s, doubling up to five minutes.',
    after: 'any',
  }),
  defineRestartPolicy({
    ...backOff,
    id: 'kubernetes-on-failure',
    title: 'Kubernetes: restartPolicy OnFailure',
    summary: 'The same pauses, but what has ended with success is left alone.',
    after: 'failure',
  }),
  defineControllerPolicy({
    id: 'kubernetes',
    policy: 'controller',
    title: 'Kubernetes: node life cycle and replica controller',
    summary: 'Takes a silent node for dead after 40 s and replaces its pods five minutes later.',
    source: 'fail-k8s-evict',
    heartbeatMicros: sourced(seconds(10), 'fail-k8s-lease'),
    graceMicros: sourced(seconds(40), 'fail-k8s-monitor', 'up to version 1.31'),
    evictionMicros: sourced(seconds(300), 'fail-k8s-evict'),
    replacesEnded: true,
    pullBackOff: {
      firstDelayMicros: sourced(seconds(10), 'k8s-pull-backoff'),
      factor: sourced(2, 'k8s-pull-backoff'),
      delayMicrosMax: sourced(seconds(300), 'k8s-pull-backoff-max'),
    },
  }),
  defineAutoscalePolicy({
    id: 'hpa',
    policy: 'autoscale',
    title: 'Kubernetes: Horizontal Pod Autoscaler',
    summary: 'Every 15 s: as many replicas as bring the CPU that each uses to the target.',
    source: 'fail-hpa-formula',
    intervalMicros: sourced(seconds(15), 'fail-hpa-sync'),
    tolerance: sourced(0.1, 'fail-hpa-tol'),
    stabilisationMicros: sourced(seconds(300), 'fail-hpa-stab'),
    growthFactorMax: sourced(2, 'fail-hpa-growth', '100 % more'),
    growthReplicasMax: sourced(4, 'fail-hpa-growth'),
  }),
];

/** The restart policies of Docker. They differ in what they answer to, not in their pauses. */
import { defineRestartPolicy, type RestartPolicySpec, sourced } from '../../engine/define.ts';
import { millis, seconds } from '../../units.ts';

const backOff = {
  policy: 'restart',
  source: 'docker-restart-policies',
  firstDelayMicros: sourced(millis(100), 'fail-docker-first'),
  factor: sourced(2, 'fail-docker-mult'),
  delayMicrosMax: sourced(seconds(60), 'fail-docker-max'),
  resetAfterMicros: sourced(seconds(10), 'fail-docker-reset'),
} as const;

export const docker: readonly RestartPolicySpec[] = [
  defineRestartPolicy({
    ...backOff,
    id: 'no',
    title: 'no',
    summary: 'What has ended stays down.',
    after: 'never',
    returnsWithParent: false,
  }),
  defineRestartPolicy({
    ...backOff,
    id: 'on-failure',
    title: 'on-failure',
    summary: 'Starts it again when it ended with an error, but not after a restart of the daemon.',
    after: 'failure',
    returnsWithParent: false,
  }),
  defineRestartPolicy({
    ...backOff,
    id: 'always',
    title: 'always',
    summary: 'Starts it again however it ended; what was stopped by hand returns with the daemon.',
    after: 'any',
    returnsWithParent: true,
    returnsStopped: true,
  }),
  defineRestartPolicy({
    ...backOff,
    id: 'unless-stopped',
    title: 'unless-stopped',
    summary: 'Starts it again however it ended, unless somebody stopped it.',
    after: 'any',
    returnsWithParent: true,
  }),
];

/** Service managers of other systems than Linux: what they do when a program has ended. */
import { assumed, defineRestartPolicy, sourced } from '../../engine/define.ts';
import { millis, seconds } from '../../units.ts';

const EQUAL = 'all pauses are equal';

export const services = [
  defineRestartPolicy({
    id: 'windows-services',
    policy: 'restart',
    title: 'Windows services: restart the service',
    summary: 'Starts a failed service again after a minute, as its recovery settings say.',
    source: 'windows-recovery',
    after: 'failure',
    returnsWithParent: true,
    firstDelayMicros: sourced(seconds(60), 'windows-recovery'),
    factor: sourced(1, 'windows-recovery', EQUAL),
    delayMicrosMax: sourced(seconds(60), 'windows-recovery', EQUAL),
    resetAfterMicros: sourced(0, 'windows-recovery', `${EQUAL}, so there is nothing to reset`),
  }),
  defineRestartPolicy({
    id: 'launchd',
    policy: 'restart',
    title: 'launchd: KeepAlive',
    summary: 'Starts a program again at once, but not more often than every ten seconds.',
    source: 'launchd-throttle',
    after: 'any',
    returnsWithParent: true,
    firstDelayMicros: sourced(seconds(10), 'launchd-throttle', 'as if it had only just started'),
    factor: sourced(1, 'launchd-throttle', EQUAL),
    delayMicrosMax: sourced(seconds(10), 'launchd-throttle', EQUAL),
    resetAfterMicros: sourced(0, 'launchd-throttle', `${EQUAL}, so there is nothing to reset`),
  }),
  defineRestartPolicy({
    id: 'smf',
    policy: 'restart',
    title: 'Solaris service management',
    summary: 'Starts a failed service again at once, until it fails too often.',
    source: 'solaris-smf',
    after: 'failure',
    returnsWithParent: true,
    firstDelayMicros: assumed(millis(100), 'it notices the end and runs the start method'),
    factor: assumed(1, EQUAL),
    delayMicrosMax: assumed(millis(100), EQUAL),
    resetAfterMicros: assumed(0, `${EQUAL}, so there is nothing to reset`),
  }),
];

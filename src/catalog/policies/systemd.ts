/** The service manager of most Linux systems: short, equal pauses, and a limit. */
import { defineRestartPolicy, sourced } from '../../engine/define.ts';
import { millis, seconds } from '../../units.ts';

const EQUAL = 'all pauses are equal';

export const systemd = defineRestartPolicy({
  id: 'systemd',
  policy: 'restart',
  title: 'systemd: Restart=on-failure',
  summary: 'Starts a failed service again after 0.1 s and gives up after five starts in 10 s.',
  source: 'systemd-on-failure',
  after: 'failure',
  returnsWithParent: true,
  firstDelayMicros: sourced(millis(100), 'systemd-restart-sec'),
  factor: sourced(1, 'systemd-restart-sec', EQUAL),
  delayMicrosMax: sourced(millis(100), 'systemd-restart-sec', EQUAL),
  resetAfterMicros: sourced(0, 'systemd-restart-sec', `${EQUAL}, so there is nothing to reset`),
  startLimit: {
    burst: sourced(5, 'systemd-start-limit'),
    windowMicros: sourced(seconds(10), 'systemd-start-limit'),
  },
});

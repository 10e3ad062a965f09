/** Figures that several applications borrow. */
import { sourced } from '../../engine/define.ts';
import { MB } from '../../units.ts';

/** Last rounds of a web server's migration, sent 50 Mbit/s faster than pages were written. */
export const webDirtyRate = sourced(
  MB(40.625),
  'mig-specweb-rates',
  '375 Mbit/s in the last rounds less 50 (mig-rate-inc), with its processor taken as busy',
);

/** What a web server had written again after the ten seconds of the second round. */
export const webWorkingSet = sourced(
  MB(39),
  'mig-specweb-rounds',
  'the third round; after the 54 s of the first it was 126.7 MB',
);

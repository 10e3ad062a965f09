/** All validation cases, in the order of the research. One file and one line a case. */
import type { ValidationCase } from './case.ts';
import { v01 } from './v01-compute-service.ts';
import { v02 } from './v02-pre-copy-series.ts';
import { v03 } from './v03-specweb.ts';
import { v05 } from './v05-start-ladder.ts';
import { v06 } from './v06-thousandth.ts';
import { v07 } from './v07-mclock.ts';
import { v08 } from './v08-fair-links.ts';
import { v09 } from './v09-queues.ts';
import { v10 } from './v10-pooling.ts';
import { v11 } from './v11-throttling.ts';
import { v12 } from './v12-weights.ts';
import { v14 } from './v14-page-sharing.ts';
import { v15 } from './v15-reclaim-ladder.ts';
import { v17 } from './v17-antisocial.ts';
import { v18 } from './v18-cpu-bound.ts';
import { v19 } from './v19-random-io.ts';
import { v20 } from './v20-round-trips.ts';
import { v21 } from './v21-mysql.ts';
import { v22 } from './v22-nested.ts';
import { v23 } from './v23-page-walk.ts';
import { v24 } from './v24-devices.ts';
import { v25 } from './v25-thousand-instances.ts';
import { v26 } from './v26-micro-vms.ts';
import { v27 } from './v27-boot-phases.ts';
import { v28 } from './v28-shared-layers.ts';
import { v29 } from './v29-pull.ts';
import { v30 } from './v30-restart-back-off.ts';
import { v31 } from './v31-autoscaler.ts';
import { v32 } from './v32-host-dies.ts';
import { v34 } from './v34-elasticity.ts';
import { v35 } from './v35-consolidation.ts';
import { v36 } from './v36-walls.ts';
import { v37 } from './v37-failures.ts';
import { v38 } from './v38-storage-tier.ts';

export const VALIDATION: readonly ValidationCase[] = [
  v01,
  v02,
  v03,
  v05,
  v06,
  v07,
  v08,
  v09,
  v10,
  v11,
  v12,
  v14,
  v15,
  v17,
  v18,
  v19,
  v20,
  v21,
  v22,
  v23,
  v24,
  v25,
  v26,
  v27,
  v28,
  v29,
  v30,
  v31,
  v32,
  v34,
  v35,
  v36,
  v37,
  v38,
];

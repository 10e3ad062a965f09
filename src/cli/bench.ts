/**
 * `npm run -s bench [-- --json] [-- --only NAME]`: the benchmarks. Times are medians of several
 * runs on whatever machine this is; ratios within one run say more than rates between machines.
 */
import { diskIo } from './bench/disk-io.ts';
import { eventCore } from './bench/event-core.ts';
import { frame100k } from './bench/frame-100k.ts';
import { liveMigration } from './bench/live-migration.ts';
import { mm8Queue } from './bench/mm8-queue.ts';
import { draw1k, firstPaint } from './bench/page.ts';
import { psHosts, psWeighted } from './bench/ps-hosts.ts';
import type { Row } from './bench/row.ts';

const BENCHES: Readonly<Record<string, () => readonly Row[] | Promise<readonly Row[]>>> = {
  'event-core': eventCore,
  'ps-hosts': psHosts,
  'ps-weighted': psWeighted,
  'mm8-queue': mm8Queue,
  'live-migration': liveMigration,
  'disk-io': diskIo,
  'frame-100k': frame100k,
  'draw-1k': draw1k,
  'first-paint': firstPaint,
};

async function main(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--only');
  const only = at >= 0 ? args[at + 1] : undefined;
  const names = Object.keys(BENCHES).filter((name) => only === undefined || name === only);
  if (names.length === 0) {
    process.stderr.write(`bench: no benchmark "${only}"; name one of ${Object.keys(BENCHES)}\n`);
    return 2;
  }
  const rows: Row[] = [];
  for (const name of names) rows.push(...(await (BENCHES[name] as () => Row[])()));
  const text = args.includes('--json') ? JSON.stringify(rows) : rows.map(lineOf).join('\n');
  process.stdout.write(`${text}\n`);
  return 0;
}

function lineOf({ bench, variant, value, unit, check }: Row): string {
  const shown = value >= 1000 ? Math.round(value).toLocaleString('en') : String(value);
  const checked = check === undefined ? '' : `  (check ${check})`;
  return `${bench.padEnd(14)} ${variant.padEnd(24)} ${shown} ${unit}${checked}`;
}

process.exitCode = await main(process.argv.slice(2));

/**
 * What the page costs in a real browser: how much JavaScript the first screen needs, how soon it
 * can be used, and how long the main thread is busy for a frame while a thousand entities serve
 * requests.
 *
 * A frame's cost is the time the main thread spends in tasks between two frames, from the browser's
 * own trace. Headless browsers draw in software, so real machines do better.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../../scripts/browser.mjs';
import type { Row } from './row.ts';

const PORT = 4197;
const ADDRESS = `http://127.0.0.1:${PORT}`;
const root = process.env.HYPERVISIBLE_ROOT ?? process.cwd();
const MEASURED_MILLIS = 4000;
const LOADS = 5;

interface TraceEvent {
  readonly name: string;
  readonly tid: number;
  readonly pid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** Serves the built page (building it first) while `use` runs. */
async function withPage<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await finished(spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], quiet));
  const server = spawn(
    process.execPath,
    [vite, 'preview', '--port', String(PORT), '--strictPort'],
    quiet,
  );
  const options = await findBrowser();
  if (!options) throw new Error('no Chromium; run `node scripts/setup.mjs --browser` first');
  const browser = await chromium.launch(options);
  try {
    await waitFor(ADDRESS);
    return await use(browser);
  } finally {
    await browser.close();
    server.kill();
  }
}

const quiet = { cwd: root, stdio: ['ignore', 2, 2] as ['ignore', 2, 2] };

const finished = (child: ReturnType<typeof spawn>): Promise<void> =>
  new Promise((done, failed) => {
    child.on('exit', (code) => (code === 0 ? done() : failed(new Error(`build failed: ${code}`))));
  });

async function waitFor(address: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const answered = await fetch(address).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`${address} does not answer`);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** Rows `js-gzip` (bytes) and `interactive` (ms from navigation to a page that can be played). */
export async function firstPaint(): Promise<Row[]> {
  const times = await withPage(async (browser) => {
    const found: number[] = [];
    for (let i = 0; i < LOADS; i++) {
      const page = await browser.newPage();
      await page.goto(ADDRESS);
      await page.getByRole('button', { name: /^Play/ }).waitFor();
      found.push(await page.evaluate(() => performance.now()));
      await page.close();
    }
    return found;
  });
  const assets = resolve(root, 'dist/assets');
  const first = readdirSync(assets).filter((name) => /^app-.*\.js$/.test(name));
  const bytes = first.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length,
    0,
  );
  return [
    { bench: 'first-paint', variant: 'js-gzip', value: bytes, unit: 'bytes' },
    { bench: 'first-paint', variant: 'interactive', value: median(times), unit: 'ms' },
  ];
}

/** Rows `running` and `panning`: 95th percentile of the main thread's time a frame, in ms. */
export function draw1k(): Promise<Row[]> {
  return withPage(async (browser) => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${ADDRESS}/?scenario=many`);
    const play = page.getByRole('button', { name: /^Play/ });
    await play.click();
    await page.waitForTimeout(3000);
    const running = await measure(page, async () => {});
    const panning = await measure(page, () => scroll(page));
    return [
      { bench: 'draw-1k', variant: 'running', value: running, unit: 'ms a frame' },
      { bench: 'draw-1k', variant: 'panning', value: panning, unit: 'ms a frame' },
    ];
  });
}

async function scroll(page: Page): Promise<void> {
  await page.mouse.move(300, 400);
  for (let i = 0; i < 60; i++) {
    await page.mouse.wheel(0, i % 20 < 10 ? 60 : -60);
    await page.waitForTimeout(MEASURED_MILLIS / 60);
  }
}

async function measure(page: Page, during: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'cc', 'benchmark', '__metadata'] },
  });
  await Promise.all([page.waitForTimeout(MEASURED_MILLIS), during()]);
  await traced(session);
  await session.detach();
  return frameCost(events);
}

const traced = (session: CDPSession): Promise<void> =>
  new Promise((done, failed) => {
    session.once('Tracing.tracingComplete', () => done());
    session.send('Tracing.end').catch(failed);
  });

/** 95th percentile of task time between two frames of the busiest renderer's main thread, in ms. */
function frameCost(events: readonly TraceEvent[]): number {
  const names = events.filter((e) => e.name === 'thread_name');
  const mains = names.filter((e) => e.args?.name === 'CrRendererMain');
  const costs = mains.map(({ pid, tid }) =>
    costsOf(events.filter((e) => e.pid === pid && e.tid === tid)),
  );
  const busiest = costs.sort((a, b) => b.length - a.length)[0] ?? [];
  const sorted = busiest.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? -1;
}

function costsOf(events: readonly TraceEvent[]): number[] {
  const frames = events.filter((e) => e.name === 'ProxyMain::BeginMainFrame').map((e) => e.ts);
  frames.sort((a, b) => a - b);
  const costs = new Array<number>(Math.max(0, frames.length - 1)).fill(0);
  for (const task of events) {
    if (task.name !== 'ThreadControllerImpl::RunTask' || task.dur === undefined) continue;
    const at = frames.findLastIndex((ts) => ts <= task.ts);
    if (at >= 0 && at < costs.length) costs[at] = (costs[at] as number) + task.dur / 1000;
  }
  return costs;
}

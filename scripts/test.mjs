/**
 * `npm test`: format, lint, types, unit tests, build, browser tests. With --fast (`npm run check`)
 * only what needs no browser and no patience: validation cases are not played. A failing step does
 * not hide the next ones. The last line on stdout is `N passed, M failed`, where a step without
 * tests of its own counts as one check.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { ensureBrowser, ensurePackages, root } from './setup.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

const fast = process.argv.includes('--fast');
const results = resolve(root, 'test-results');
const bin = (/** @type {string} */ path) => resolve(root, 'node_modules', path);
const tools = {
  biome: bin('@biomejs/biome/bin/biome'),
  tsc: bin('typescript/bin/tsc'),
  vitest: bin('vitest/vitest.mjs'),
  vite: bin('vite/bin/vite.js'),
  playwright: bin('@playwright/test/cli.js'),
};
const colours = process.stdout.isTTY ? 'force' : 'off'; // a log file is easier to read without
if (colours === 'off' && !process.env.FORCE_COLOR) process.env.NO_COLOR = '1';
const total = { passed: 0, failed: 0, skipped: 0 };

ensurePackages();
if (!fast) await ensureBrowser();
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

check('format', tools.biome, 'format', `--colors=${colours}`, '.');
check('lint', tools.biome, 'ci', '--formatter-enabled=false', `--colors=${colours}`, '.');
check('types', tools.tsc, '-b');
unitTests();
if (!fast && check('build', tools.vite, 'build', '--logLevel', 'warn')) await browserTests();

if (total.skipped > 0) console.log(`\n${total.skipped} skipped (named above)`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** A step that passes or fails as a whole. */
function check(title, ...command) {
  const ok = run(title, command) === 0;
  add(title, { passed: Number(ok), failed: Number(!ok), skipped: 0 });
  return ok;
}

function unitTests() {
  const file = resolve(results, 'unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const left = fast ? ['--exclude=src/cli/validate/play-*.test.ts'] : [];
  const code = run('unit', [tools.vitest, 'run', ...reporters, ...left]);
  addReport('unit', code, file, (report) => {
    const files = report.testResults;
    const tests = files.flatMap((one) => one.assertionResults);
    const left = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
    for (const test of left) console.log(`skipped: ${test.fullName}`);
    // A file that cannot be loaded has no tests to fail, so it counts as one itself.
    const broken = files.filter((one) => one.status === 'failed' && !one.assertionResults.length);
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + broken.length,
      skipped: left.length,
    };
  });
}

async function browserTests() {
  const port = process.env.E2E_PORT ?? `${await freePort()}`;
  // Playwright decides on colours itself and warns when it is told.
  const code = run('browser', [tools.playwright, 'test'], { E2E_PORT: port, NO_COLOR: undefined });
  addReport('browser', code, resolve(results, 'e2e.json'), ({ stats, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }));
}

/** Runs a Node program with its output shown; answers its exit code. */
function run(title, command, env = {}) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}`);
  const started = performance.now();
  const { status } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${title}: ${status === 0 ? 'done' : 'FAILED'} in ${seconds} s`);
  return status;
}

/**
 * Adds the counts of a report. A run that ends badly without a failed test, leaves no report or
 * holds no test at all is a failure too.
 * @param {(report: any) => Count} read
 */
function addReport(title, code, file, read) {
  let count = { passed: 0, failed: 0, skipped: 0 };
  try {
    count = read(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.log(`${title}: no readable report (${error.message})`);
  }
  if (count.failed === 0 && (code !== 0 || count.passed === 0)) count.failed = 1;
  add(title, count);
}

function add(title, count) {
  for (const key of Object.keys(total)) total[key] += count[key];
  console.log(`${title}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

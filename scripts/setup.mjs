/**
 * Brings a bare clone to life: installs the packages of the lock file if they are missing and, with
 * --browser, finds or fetches a Chromium for the browser tests. Plain Node, because it runs first.
 * It speaks on stderr only: the output of a tool may be somebody's input.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findBrowser } from './browser.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs what the lock file names, unless it is all there. */
export function ensurePackages() {
  requireNode(20, 19);
  if (packagesAreCurrent()) return;
  say('Installing packages (once, about ten seconds) …');
  if (npm('ci', '--no-audit', '--no-fund', '--loglevel=error') !== 0) {
    stop('`npm ci` failed; its messages are above. Is the package registry reachable?');
  }
}

/** Makes sure that some Chromium is there for the browser tests. */
export async function ensureBrowser() {
  if (await findBrowser()) return;
  say('Getting a Chromium for the browser tests (once, up to a few minutes) …');
  let log = '';
  for (const install of [downloadWithPlaywright, installWithApt]) {
    log += install();
    if (await findBrowser()) return;
  }
  say(log);
  stop('No Chromium found. Install Chromium or Chrome, or set E2E_BROWSER to its path.');
}

function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  stop(`Node ${process.versions.node} is too old; install Node ${major}.${minor} or newer.`);
}

/**
 * Compares the lock file with npm's record of what it installed, by integrity. Optional packages
 * are left out: those for other systems are in the lock but rightly not on the disk.
 */
function packagesAreCurrent() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional) return true;
    return installed[path]?.integrity === entry.integrity;
  });
}

/** @returns {Record<string, { integrity?: string, optional?: boolean }> | undefined} */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(resolve(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Through npm's own file where npm runs us, so that no shell and no `npm.cmd` is needed. */
function npm(...args) {
  const self = process.env.npm_execpath;
  const [command, first] = self ? [process.execPath, [self]] : ['npm', []];
  return spawnSync(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: !self && process.platform === 'win32',
  }).status;
}

function downloadWithPlaywright() {
  const cli = resolve(root, 'node_modules/@playwright/test/cli.js');
  const install = [cli, 'install', '--no-shell', 'chromium'];
  // Without the limit, a network that swallows packets makes the download hang for minutes.
  return logOf(process.execPath, install, { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' });
}

/** On Debian and the like, if we may: the headless shell, else the whole browser. */
function installWithApt() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return '';
  const script = `apt-get update && get='apt-get install -y --no-install-recommends' &&
    { $get chromium-headless-shell || $get chromium; }`;
  return logOf('sh', ['-c', script], { DEBIAN_FRONTEND: 'noninteractive' });
}

/** Runs a command and answers what it said, to be shown if all fails. */
function logOf(command, args, env) {
  const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 };
  const { stdout, stderr } = spawnSync(command, args, options);
  return `${stdout ?? ''}${stderr ?? ''}`;
}

function say(message) {
  process.stderr.write(`${message}\n`);
}

function stop(message) {
  say(message);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  ensurePackages();
  if (process.argv.includes('--browser')) await ensureBrowser();
}

/** Which Chromium the browser tests and the drawing benchmarks use. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// The headless shell first: it starts faster than a full browser and makes no requests of its own.
const commands = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
];

const wellKnown = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  `${process.env.PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`,
  `${process.env['PROGRAMFILES(X86)']}\\Google\\Chrome\\Application\\chrome.exe`,
  `${process.env.LOCALAPPDATA}\\Google\\Chrome\\Application\\chrome.exe`,
];

/** A full browser asks its maker for updates; nothing but our own pages may be reached. */
const args = ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'];

/**
 * Launch options for Playwright, or null if there is no Chromium: E2E_BROWSER, else Playwright's
 * own download, else an installed one.
 * @returns {Promise<import('@playwright/test').LaunchOptions | null>}
 */
export async function findBrowser() {
  if (process.env.E2E_BROWSER) return { args, executablePath: process.env.E2E_BROWSER };
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return { args, channel: 'chromium' };
  const installed = [...commands.flatMap(onPath), ...wellKnown].find((path) => existsSync(path));
  return installed ? { args, executablePath: installed } : null;
}

/** @param {string} command */
function onPath(command) {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command));
}

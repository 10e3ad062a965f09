import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

const launchOptions = await findBrowser();
if (!launchOptions) throw new Error('No Chromium; run `node scripts/setup.mjs --browser` first.');

// A port of our own, so that the tests never talk to another checkout's server.
const port = Number(process.env.E2E_PORT ?? 4183);
const baseURL = `http://127.0.0.1:${port}`;
const { channel, ...launch } = launchOptions;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/browser', // emptied at every run; the reports lie beside it
  workers: 1, // on two cores more do not help, and timings stay steady
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    baseURL,
    trace: 'retain-on-failure',
    video: 'off',
    ...(channel ? { channel } : {}),
    launchOptions: launch,
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort`,
    url: baseURL,
    reuseExistingServer: false,
  },
});

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { bareSchema } from './vite/bundle.ts';
import { classicPage } from './vite/classic-page.ts';
import { classicParts } from './vite/classic-parts.ts';
import { leanCatalog } from './vite/lean-catalog.ts';
import { papers } from './vite/papers.ts';
import {
  engineScript,
  engineWorker,
  importerScript,
  sourcesScript,
  validationScript,
} from './vite/scripts.ts';

const host = '127.0.0.1'; // not "localhost": a machine without an /etc/hosts cannot resolve it

export default defineConfig({
  base: './',
  plugins: [
    react(),
    bareSchema(),
    leanCatalog(),
    engineWorker(),
    engineScript(),
    importerScript(),
    sourcesScript(),
    validationScript(),
    papers(),
    classicParts(),
    classicPage(),
  ],
  server: { host },
  preview: {
    host,
    port: Number(process.env.PORT ?? 4173),
    headers: {
      'Access-Control-Allow-Origin': '*', // embeds without allow-same-origin have no origin
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  },
  build: {
    target: 'es2023',
    sourcemap: true,
    // Fonts go into the stylesheet, since a font file needs CORS where the origin is opaque.
    assetsInlineLimit: (file) => file.endsWith('.woff2'),
  },
  test: {
    testTimeout: 60_000, // machines here are shared: only what hangs should fail by the clock
    isolate: false, // nine times faster; src/ui/testing/setup.ts cleans up between tests
    projects: [
      {
        extends: true,
        test: { name: 'node', environment: 'node', include: ['src/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['src/**/*.test.tsx'],
          setupFiles: ['src/ui/testing/setup.ts'],
        },
      },
    ],
  },
});

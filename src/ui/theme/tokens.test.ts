import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const css = readFileSync(fileURLToPath(new URL('./tokens.css', import.meta.url)), 'utf8');

/** The custom properties of the first block with this selector. */
function block(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf('\n}', start));
  return new Map([...body.matchAll(/(--[\w-]+): ([^;]+);/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
}

const base = block(':root');
const themes = {
  light: base,
  dark: new Map([...base, ...block('[data-theme="dark"]')]),
  projector: new Map([...base, ...block('[data-theme="projector"]')]),
};

function luminance(hex: string): number {
  if (!/^#[0-9a-f]{6}$/.test(hex)) throw new Error(`"${hex}" is not a plain hex colour`);
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const kernels = Array.from({ length: 8 }, (_, i) => `--kernel-${i + 1}`);
const grounds = ['--paper', '--panel', '--sunken'];
const tinted = ['--danger-ground', '--warn-ground', '--info-ground', '--good-ground'];

/** [foreground, backgrounds]: text needs 4.5 : 1 on each of them. */
const text: readonly (readonly [string, readonly string[]])[] = [
  ['--ink', [...grounds, ...tinted, '--world-1-ground', '--world-2-ground']],
  ['--ink-2', [...grounds, ...tinted]],
  ['--accent-ink', ['--accent']],
  ['--danger', [...grounds, '--danger-ground']],
  ['--warn', ['--paper', '--panel', '--warn-ground']],
  ['--info', ['--paper', '--panel', '--info-ground']],
  ['--good', ['--paper', '--panel', '--good-ground']],
  ['--hardware-ink', ['--hardware']],
  ['--hypervisor-ink', ['--hypervisor']],
  ['--userland-ink', ['--userland']],
  ['--application-ink', ['--application']],
  ['--waiting-ink', ['--waiting']],
  ['--kernel-ink', ['--kernel', ...kernels]],
];

/** Lines and icons need 3 : 1. */
const lines: readonly (readonly [string, readonly string[]])[] = [
  ['--line-strong', grounds],
  ['--focus', [...grounds, ...tinted]],
  ['--accent', grounds],
  ['--world-1', ['--paper', '--panel']],
  ['--world-2', ['--paper', '--panel']],
];

describe.each(Object.entries(themes))('in the theme %s', (_name, theme) => {
  const value = (token: string): string => theme.get(token) ?? '(missing)';
  const cases = (pairs: typeof text) => pairs.flatMap(([f, bs]) => bs.map((b) => [f, b] as const));

  test.each(cases(text))('%s can be read on %s', (front, back) => {
    expect(contrast(value(front), value(back))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(cases(lines))('%s can be seen on %s', (front, back) => {
    expect(contrast(value(front), value(back))).toBeGreaterThanOrEqual(3);
  });

  test('kernels are told apart by their fills', () => {
    expect(new Set(kernels.map(value)).size).toBe(kernels.length);
  });
});

test('the projector has no greys for text and lines, thicker lines and larger type', () => {
  const { projector } = themes;
  for (const token of ['--ink', '--ink-2', '--line', '--line-strong']) {
    expect(projector.get(token)).toBe('#000000');
  }
  expect(projector.get('--line-width')).toBe('3px');
  expect(css).toMatch(/\[data-theme="projector"\] \{[^}]*font-size: 135%/);
});

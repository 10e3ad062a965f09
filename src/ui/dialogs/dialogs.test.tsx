import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDefault } from '../app/open.ts';
import { SHORTCUTS } from '../controls/keys.ts';
import { decodeLink } from '../share/link.ts';
import { setUi, useUi } from '../store.ts';
import { type Shell, startShell } from '../testing/shell.ts';
import { Dialogs } from './Dialogs.tsx';

let page: Shell;
beforeEach(async () => {
  page = startShell();
  await openDefault();
});
afterEach(() => {
  page.client.end();
  vi.unstubAllGlobals();
});

const report = (change: object) => ({
  name: 'compose.yaml',
  services: 3,
  ignored: [],
  errors: [],
  ...change,
});

describe('a dialog', () => {
  test('is closed by Esc and by its button', () => {
    render(<Dialogs />);
    act(() => setUi({ dialog: 'keys' }));
    const dialog = screen.getByRole('dialog', { name: 'Keys' });
    act(() => {
      dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
    });
    expect(useUi.getState().dialog).toBeNull();
    act(() => setUi({ dialog: 'keys' }));
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('of the keys lists every one of them', () => {
    setUi({ dialog: 'keys' });
    render(<Dialogs />);
    for (const { title } of SHORTCUTS) {
      expect(screen.getByRole('rowheader', { name: title })).toBeInTheDocument();
    }
  });
});

describe('after an import', () => {
  test('every line that is not used is listed with its number', () => {
    const ignored = [
      { line: 7, what: 'healthcheck: not simulated' },
      { line: 9, what: 'labels: <b>not</b> simulated' },
    ];
    setUi({ dialog: 'report', report: report({ ignored }) });
    render(<Dialogs />);
    expect(screen.getByText(/^3 services opened in both worlds/)).toBeVisible();
    const items = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(items).toEqual([
      'line 7healthcheck: not simulated',
      'line 9labels: <b>not</b> simulated',
    ]);
  });

  test('errors have line and column, and what runs stays', () => {
    const errors = [{ line: 4, column: 10, message: 'This is not YAML. Check the indentation.' }];
    setUi({ dialog: 'open', report: report({ services: 0, errors }) });
    render(<Dialogs />);
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('Compose.yaml could not be opened. What runs stays as it is.');
    expect(within(alert).getByRole('listitem')).toHaveTextContent('4:10This is not YAML.');
  });

  test('the scenarios that are built in can be opened instead', async () => {
    setUi({ dialog: 'open' });
    render(<Dialogs />);
    fireEvent.click(screen.getByRole('button', { name: /^FreeRADIUS/ }));
    await waitFor(() => expect(page.client.mirror.title).toMatch(/^FreeRADIUS/));
    expect(useUi.getState().scaleBy).toBe('disk');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('sharing', () => {
  const openShare = async (): Promise<HTMLInputElement> => {
    setUi({ dialog: 'share' });
    render(<Dialogs />);
    return screen.findByLabelText<HTMLInputElement>('Link');
  };

  test('gives a link that holds this very run', async () => {
    await page.run(12);
    const field = await openShare();
    const decoded = await decodeLink(field.value.split('#s=')[1] ?? '');
    expect(decoded).toMatchObject({ ok: true, value: { seed: 7, journal: [], at: 12e6 } });
    const snippet = screen.getByLabelText<HTMLTextAreaElement>(/into a page/).value;
    expect(snippet).toContain(`?embed=1#s=${field.value.split('#s=')[1]}`);
    expect(snippet).toMatch(/^<iframe title="/);
  });

  test('copies without the clipboard API where it is refused', async () => {
    const field = await openShare();
    const copied = vi.fn(() => true);
    document.execCommand = copied;
    vi.stubGlobal('navigator', { userAgent: '', clipboard: undefined });
    fireEvent.click(screen.getAllByRole('button', { name: 'Copy' })[0] as HTMLElement);
    expect(await screen.findByText('Copied.')).toBeVisible();
    expect(copied).toHaveBeenCalledWith('copy');
    expect(field).toHaveFocus();
  });

  test('offers a file when the link would be too long', async () => {
    const journal = Array.from({ length: 3000 }, (_, i) => ({
      at: i * 1000,
      command: {
        type: 'scale',
        world: 'left',
        service: 'db',
        replicas: (i * 7919) % 1999,
      } as const,
    }));
    page.client.mirror.journal = journal;
    URL.createObjectURL = () => 'blob:made';
    URL.revokeObjectURL = () => {};
    setUi({ dialog: 'share' });
    render(<Dialogs />);
    const link = await screen.findByRole('link', { name: 'Download scenario file' });
    expect(link).toHaveAttribute('href', 'blob:made');
    expect(screen.queryByLabelText('Link')).toBeNull();
    const text = screen.getByLabelText<HTMLTextAreaElement>('Or copy its text').value;
    expect(JSON.parse(text).journal).toHaveLength(3000);
  });
});

import { act, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultScenario } from '../../scenarios/index.ts';
import { encodeLink } from '../share/link.ts';
import { setUi, useUi } from '../store.ts';
import { type Shell, startShell } from '../testing/shell.ts';
import { App } from './App.tsx';
import { begin } from './begin.ts';
import { mirror } from './engine.ts';
import { openDocument } from './open.ts';

let page: Shell;
// Whether something can be seen is costly to compute here, and said by name where it matters.
beforeAll(() => configure({ defaultHidden: true }));
afterAll(() => configure({ defaultHidden: false }));
beforeEach(() => {
  page = startShell();
});
afterEach(() => page.client.end());

async function open(search = '', hash = ''): Promise<void> {
  await act(() => begin({ search, hash }));
  render(<App />);
  await page.settle();
}

/** Whether `a` comes before `b` in the document. */
const before = (a: Element, b: Element): boolean =>
  (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

describe('the page', () => {
  test('shows a complete scene at once, paused, with play as the first thing to do', async () => {
    await open();
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(defaultScenario.title);
    expect(screen.getAllByRole('tree')).toHaveLength(2);
    expect(screen.getByRole('button', { name: 'Play' })).toHaveClass('play-first');
    expect(mirror().now).toBe(0);
    expect(document.title).toContain(defaultScenario.title);
  });

  test('is in the order: skip link, heading, summary, play area, control area, time', async () => {
    await open();
    const order = [
      screen.getByRole('button', { name: 'Skip to play and time' }),
      screen.getByRole('heading', { level: 1 }),
      screen.getByRole('heading', { name: 'Summary' }),
      screen.getByRole('region', { name: 'Play area' }),
      screen.getByRole('region', { name: 'Control area' }),
      screen.getByRole('region', { name: 'Time' }),
    ];
    for (let i = 1; i < order.length; i++) {
      expect(before(order[i - 1] as Element, order[i] as Element)).toBe(true);
    }
  });

  test('takes the focus from nobody while it loads', async () => {
    await open('?embed=1');
    expect(document.body).toHaveFocus();
  });

  test('embedded it is without brand and title, and keeps what is needed', async () => {
    await open('?embed=1');
    expect(screen.queryByText('Hypervisible')).toBeNull();
    expect(screen.queryByRole('button', { name: /compose/ })).toBeNull();
    for (const name of ['Play', 'Reset', 'Share', /^Step to/]) {
      expect(screen.getByRole('button', { name })).toBeVisible();
    }
  });

  test('says what it did not understand of its address, and goes on', async () => {
    await open('?speed=3&scenario=nowhere');
    expect(screen.getByText(/speed=3/, { selector: 'p' })).toBeInTheDocument();
    expect(screen.getByText(/no scenario “nowhere”/, { selector: 'p' })).toBeInTheDocument();
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(defaultScenario.title);
  });

  test('opens at a link: scenario, seed, commands and time', async () => {
    const link = await encodeLink({
      document: defaultScenario.document,
      seed: 11,
      journal: [{ at: 20e6, command: { type: 'kill', world: 'left', id: 'db-1' } }],
      at: 21e6,
    });
    await open('', `#s=${link}`);
    await waitFor(() => expect(mirror().now).toBe(21e6));
    expect(mirror().seed).toBe(11);
    expect(mirror().events.some((event) => event.type === 'killed')).toBe(true);
  });

  test('shows a card for a bad link, over the default scenario', async () => {
    await open('', '#s=1.AAAA');
    const card = screen.getByRole('region', { name: 'This link cannot be opened' });
    expect(card).toHaveTextContent('Ask for the link again');
    expect(screen.getAllByRole('tree')).toHaveLength(2);
    fireEvent.click(within(card).getByRole('button', { name: 'Open the default scenario' }));
    await waitFor(() => expect(card).not.toBeInTheDocument());
  });

  test('a replay of thirty years can be watched and stopped', async () => {
    const link = await encodeLink({ document: 'compare', seed: 7, journal: [], at: 9e14 });
    await act(() => begin({ search: '', hash: `#s=${link}` }));
    render(<App />);
    fireEvent.click(screen.getByRole('button', { name: 'Stop the replay' }));
    await page.settle();
    const { now } = mirror();
    await page.settle();
    expect(mirror().now).toBe(now);
  });
});

describe('what the user does', () => {
  test('can be undone and done again, by what it was', async () => {
    await open();
    await page.run(50);
    await act(async () => {
      await page.client.command(
        [{ type: 'crash', world: 'left', id: 'db-1', tier: 'kernel' }],
        'Crash of db-1',
      );
    });
    await page.settle();
    fireEvent.click(screen.getByRole('button', { name: 'Undo crash of db-1' }));
    await page.settle();
    expect(mirror().journal).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Redo crash of db-1' }));
    await page.settle();
    expect(mirror().journal).toHaveLength(1);
  });

  test('Undo keeps the focus when there is nothing left to undo', async () => {
    await open();
    const undo = screen.getByRole('button', { name: 'Undo' });
    expect(undo).toHaveAttribute('aria-disabled', 'true');
    undo.focus();
    fireEvent.click(undo);
    await page.settle();
    expect(undo).toHaveFocus();
  });

  test('a reset goes to the beginning, paused, and can be undone', async () => {
    await open();
    await page.run(30);
    setUi({ playing: true });
    fireEvent.click(screen.getByRole('button', { name: 'Reset' }));
    await page.settle();
    expect(mirror().now).toBe(0);
    expect(useUi.getState().playing).toBe(false);
    fireEvent.click(screen.getByRole('button', { name: 'Undo reset' }));
    await page.settle();
    expect(mirror().now).toBe(30e6);
  });

  test('another stack can be chosen for one world', async () => {
    await open();
    const chips = screen.getByRole('toolbar', { name: 'What KVM stands on' });
    expect(within(chips).getByRole('button', { name: 'KVM' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    fireEvent.click(within(chips).getByRole('button', { name: 'ESXi' }));
    await page.settle();
    expect(screen.getByRole('toolbar', { name: 'What ESXi stands on' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Undo swap of KVM for ESXi' })).toBeInTheDocument();
  });

  test('time goes where the slider is put, by keys and by steps', async () => {
    await open();
    await page.run(40);
    const slider = screen.getByRole('slider', { name: /^Time/ });
    expect(slider).toHaveAttribute('aria-valuetext', expect.stringMatching(/^40\.0 s/));
    fireEvent.keyDown(slider, { key: 'PageDown' });
    await page.settle();
    expect(mirror().now).toBeLessThan(40e6);
    expect(mirror().horizon).toBe(40e6);
    fireEvent.keyDown(slider, { key: 'End' });
    await page.settle();
    expect(mirror().now).toBe(40e6);
    fireEvent.click(screen.getByRole('button', { name: /^Step back/ }));
    await page.settle();
    expect(mirror().now).toBeLessThan(40e6);
  });
});

describe('the ledger', () => {
  const number = (row: string, column: number): HTMLElement => {
    const cells = within(screen.getByRole('row', { name: new RegExp(`^${row}`) })).getAllByRole(
      'cell',
    );
    return within(cells[column] as HTMLElement).getByRole('button');
  };

  test('is a table with a header for each world and each row', async () => {
    await open();
    await page.run(60);
    const table = screen.getByRole('table', { name: 'Both worlds in numbers' });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map((th) => th.textContent),
    ).toEqual(['KVM', 'Docker']);
    expect(number('kernels', 0)).toHaveTextContent('3');
    expect(number('kernels', 1)).toHaveTextContent('1');
    expect(number('one kernel panic', 1)).toHaveTextContent('3 of 3');
  });

  test('says why, one number at a time, until Esc', async () => {
    await open();
    await page.run(60);
    fireEvent.click(number('kernels', 0));
    expect(screen.getByText(/at least one replica runs on: 3/)).toBeVisible();
    fireEvent.click(number('kernels', 1));
    expect(screen.getByText(/at least one replica runs on: 1/)).toBeVisible();
    expect(screen.queryByText(/at least one replica runs on: 3/)).toBeNull();
    fireEvent.keyDown(number('kernels', 1), { key: 'Escape' });
    expect(screen.queryByText(/at least one replica/)).toBeNull();
  });

  test('is one tab stop; arrows go from number to number', async () => {
    await open();
    const table = screen.getByRole('table', { name: 'Both worlds in numbers' });
    const buttons = within(table).getAllByRole('button');
    expect(buttons.filter((button) => button.tabIndex === 0)).toHaveLength(1);
    buttons[0]?.focus();
    fireEvent.keyDown(buttons[0] as HTMLElement, { key: 'ArrowDown' });
    expect(buttons[2]).toHaveFocus();
    fireEvent.keyDown(buttons[2] as HTMLElement, { key: 'ArrowRight' });
    expect(buttons[3]).toHaveFocus();
    expect(buttons.filter((button) => button.tabIndex === 0)).toEqual([buttons[3]]);
  });
});

describe('when something goes wrong', () => {
  test('an impossible scenario is refused with its places; what runs goes on', async () => {
    await open();
    await page.run(10);
    await act(() => openDocument({ version: 1, title: 'x', worlds: {} }, { name: 'bad.json' }));
    expect(screen.getByRole('region', { name: 'bad.json cannot be opened' })).toBeVisible();
    expect(mirror().now).toBe(10e6);
    fireEvent.click(screen.getByRole('button', { name: 'Go on with what is open' }));
    expect(screen.queryByRole('region', { name: /cannot be opened/ })).toBeNull();
  });

  test('a stopped simulator says so and offers a way on', async () => {
    await open();
    act(() => setUi({ fault: 'memory was lost' }));
    expect(screen.getByRole('alert')).toHaveTextContent('memory was lost');
    fireEvent.click(screen.getByRole('button', { name: 'Open the default scenario' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  test('names are text, whatever they hold', async () => {
    await open();
    const evil = '<img src=x onerror=alert(1)>';
    const document_ = { ...(defaultScenario.document as object), title: evil };
    await act(() => openDocument(document_, { what: `opening of ${evil}` }));
    await page.settle();
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(evil);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByRole('button', { name: `Undo opening of ${evil}` })).toBeInTheDocument();
  });
});

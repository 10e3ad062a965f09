import { act, configure, fireEvent, render, screen, within } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { App } from '../app/App.tsx';
import { begin } from '../app/begin.ts';
import { mirror } from '../app/engine.ts';
import { encodeLink } from '../share/link.ts';
import { setUi } from '../store.ts';
import { type Shell, startShell } from '../testing/shell.ts';
import { idOf } from './loaded.ts';
import { lendDemo } from './testing/demo.ts';

let page: Shell;
let takeBack: () => void;
beforeAll(() => configure({ defaultHidden: true }));
afterAll(() => configure({ defaultHidden: false }));
beforeEach(() => {
  takeBack = lendDemo();
  page = startShell();
});
afterEach(() => {
  page.client.end();
  takeBack();
});

async function open(search: string, hash = ''): Promise<void> {
  await act(() => begin({ search, hash }));
  render(<App />);
  await page.settle();
}

const panel = (): HTMLElement => screen.getByRole('region', { name: 'Published and simulated' });

describe('a scenario of a validation case', () => {
  test('opens by its id with what was published beside it', async () => {
    await open('?scenario=v99');
    expect(panel()).toHaveTextContent('V99 Services come up one after the other');
    expect(panel()).toHaveTextContent('PREDICT');
    expect(panel()).toHaveTextContent('The last figure is read off a plot.');
    expect(panel()).toHaveTextContent('Press play: the simulated points come as it runs.');
    expect(within(panel()).getByRole('row', { name: /^services/ })).toHaveTextContent('✓ pass');
    expect(within(panel()).getByRole('list', { name: 'Sources' })).toHaveTextContent('A. Agache');
    const links = within(panel()).getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      'docs/validation.html#v99',
      'docs/model.html',
    ]);
  });

  test('the simulated series grows as it runs, and the table says the same as the diagram', async () => {
    await open('?scenario=v99');
    await page.run(60);
    const chart = within(panel()).getByRole('img', { name: /services up over time, s/ });
    expect(chart).toHaveAccessibleName(/Left: 2 published points, [1-9]\d* simulated so far/);
    const table = within(panel()).getByRole('table', { name: 'Left' });
    const cells = within(table).getAllByRole('row')[2] as HTMLElement;
    expect(cells).toHaveTextContent('30');
    expect(within(table).getAllByRole('columnheader')).toHaveLength(3);
    expect(panel()).toHaveTextContent('Right: marks published, simulated in another run');
  });

  test('leads to the other runs of its case', async () => {
    await open('?scenario=v99-loud');
    const runs = within(panel()).getByRole('list', { name: 'Runs of this case' });
    const quiet = within(runs).getByRole('button', { name: 'quiet' });
    expect(quiet).toHaveAttribute('aria-pressed', 'false');
    fireEvent.click(quiet);
    await page.settle();
    expect(mirror().title).not.toBe('Loud');
    expect(within(runs).getByRole('button', { name: 'quiet' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
  });

  test('is known again in a link, and says when the run was changed', async () => {
    await open('?scenario=v99');
    const { document, seed } = mirror();
    const journal = [{ at: 1e6, command: { type: 'kill', world: 'left', id: 'db-1' } as const }];
    const code = await encodeLink({ document, seed, journal, at: 2e6 });
    await act(() => begin({ search: '', hash: `#s=${code}` }));
    await page.settle();
    expect(panel()).toHaveTextContent('its commands are others');
  });

  test('is shared by its id as long as its worlds are as they were written', async () => {
    await open('?scenario=v99-loud');
    expect(idOf(mirror().document)).toBe('v99-loud');
    const { title, ...rest } = mirror().document as { title: string };
    expect(idOf({ title: `${title}er`, ...rest })).toBeNull();
    const link = await encodeLink({ document: 'v99-loud', seed: 7, journal: [], at: 1e6 });
    await act(() => begin({ search: '', hash: `#s=${link}` }));
    await page.settle();
    expect(mirror()).toMatchObject({ title: 'Loud', now: 1e6 });
  });

  test('is offered in the dialog, in a group of its own', async () => {
    await open('');
    expect(screen.queryByRole('region', { name: 'Published and simulated' })).toBeNull();
    act(() => setUi({ dialog: 'open' }));
    const group = screen.getByRole('region', { name: 'Validation' });
    const details = group.querySelector('details') as HTMLDetailsElement;
    details.open = true;
    fireEvent(details, new Event('toggle'));
    await page.settle();
    const offers = within(group).getAllByRole('button');
    expect(offers).toHaveLength(1);
    fireEvent.click(offers[0] as HTMLElement);
    await page.settle();
    expect(panel()).toHaveTextContent('V99');
  });

  test('that this version does not know opens the first scenario and says so', async () => {
    await open('?scenario=v98');
    expect(screen.getByText(/no scenario “v98”/, { selector: 'p' })).toBeInTheDocument();
  });
});

import { act, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ladder } from '../../scenarios/ladder.ts';
import { begin } from '../app/begin.ts';
import { mirror } from '../app/engine.ts';
import { openDocument } from '../app/open.ts';
import { setUi } from '../store.ts';
import { type Shell, startShell } from '../testing/shell.ts';
import { goTo } from './go.ts';
import { Nav } from './Nav.tsx';
import { screenOf } from './screens.ts';

let page: Shell;
beforeEach(() => {
  page = startShell();
});
afterEach(() => page.client.end());

const open = (search = '') => act(() => begin({ search, hash: '' }));

describe('a document', () => {
  test('says on which screen it is at home', () => {
    expect(screenOf(ladder.document)).toBe('isolation');
    expect(screenOf({ view: { screen: 'moon' } })).toBe('compare');
    expect(screenOf({ view: { screen: 'constructor' } })).toBe('compare');
    expect(screenOf(null)).toBe('compare');
  });
});

describe('the foot of the page', () => {
  test('names the screens and the open one', async () => {
    await open();
    render(<Nav />);
    expect(screen.getAllByRole('button').map((one) => one.textContent)).toEqual([
      'Compare',
      'Isolation',
    ]);
    expect(screen.getByRole('button', { current: 'page' })).toHaveTextContent('Compare');
    await act(() => goTo('isolation'));
    await waitFor(() =>
      expect(screen.getByRole('button', { current: 'page' })).toHaveTextContent('Isolation'),
    );
  });

  test('is left out where there is one screen', async () => {
    await open('?screens=compare');
    const { container } = render(<Nav />);
    expect(container).toBeEmptyDOMElement();
  });
});

describe('going to another screen', () => {
  test('keeps the run that is left, its history and what was chosen', async () => {
    await open();
    await page.run(30);
    await act(async () => {
      const { client } = page;
      await client.command([{ type: 'kill', world: 'right', id: 'db-1' }], 'Kill db-1');
    });
    setUi({ selection: { world: 'right', id: 'db-1' } });
    const left = await page.client.inspect();
    const { journal, horizon } = mirror();
    await act(() => goTo('isolation'));
    expect(screenOf(mirror().document)).toBe('isolation');
    expect(mirror().history.undo).toEqual([]);
    await act(() => goTo('compare'));
    expect({ ...(await page.client.inspect()), id: 0 }).toEqual({ ...left, id: 0 });
    expect(mirror().journal).toEqual(journal);
    expect(mirror().horizon).toBe(horizon);
    expect(mirror().history.undo.map(({ what }) => what)).toEqual(['Kill db-1']);
  });

  test('opening a document of another screen keeps the run too', async () => {
    await open();
    await page.run(10);
    const left = await page.client.inspect();
    await act(async () => {
      await openDocument(ladder.document, { known: true });
    });
    await act(() => goTo('compare'));
    expect({ ...(await page.client.inspect()), id: 0 }).toEqual({ ...left, id: 0 });
  });
});

import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sources } from '../../catalog/sources/index.ts';
import { openById, openDefault } from '../app/open.ts';
import { setUi, useUi, type WorkshopTab } from '../store.ts';
import { type Shell, startShell } from '../testing/shell.ts';
import { Workshop } from './Workshop.tsx';

vi.setConfig({ testTimeout: 20_000 });

let page: Shell;
beforeEach(() => {
  // What the script beside the page would bring.
  (globalThis as { __hypervisibleSources?: unknown }).__hypervisibleSources = sources;
  page = startShell();
});
afterEach(() => page.client.end());

const open = async (tab: WorkshopTab, scenario: string): Promise<HTMLElement> => {
  await openById(scenario);
  setUi({ workshop: tab });
  render(<Workshop />);
  await page.settle();
  return screen.getByRole('tabpanel');
};
const world = (name: string) => within(screen.getByRole('region', { name }));

describe('the workshop', () => {
  test('changes tabs by arrow keys, and closes', async () => {
    await openDefault();
    setUi({ workshop: 'images' });
    render(<Workshop />);
    const tab = screen.getByRole('tab', { name: 'Images' });
    fireEvent.keyDown(tab, { key: 'ArrowLeft' });
    expect(screen.getByRole('tab', { name: 'Technologies' })).toHaveFocus();
    expect(screen.getByRole('tabpanel', { name: 'Technologies' })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Back to the worlds' }));
    expect(useUi.getState().workshop).toBeNull();
  });

  test('offers a scenario where there is nothing to work on, and opens it', async () => {
    const panel = await open('upkeep', 'write-load');
    await userEvent.click(within(panel).getByRole('button', { name: 'Open “A year of patches”' }));
    await waitFor(() => expect(page.client.mirror.title).toBe('A year of patches'));
    expect(useUi.getState().workshop).toBe('upkeep');
  });
});

describe('images', () => {
  test('say before a build which layers are made again, and why afterwards', async () => {
    await open('images', 'images');
    await page.run(60);
    const heading = () => screen.getByRole('heading', { name: /^(What|Built)/ });
    expect(heading()).toHaveTextContent('0 to make, 5 kept');
    const text = screen.getByLabelText<HTMLTextAreaElement>('Dockerfile of web');
    fireEvent.change(text, {
      target: { value: text.value.replace('WORKDIR /srv', 'WORKDIR /var') },
    });
    expect(heading()).toHaveTextContent('3 to make, 2 kept');
    await userEvent.click(screen.getByRole('button', { name: 'Build' }));
    await waitFor(() => expect(heading()).toHaveTextContent(/^Built in .* 3 made, 2 from/));
    expect(screen.getByText('$ docker build --tag web .')).toBeVisible();
  });

  test('point at what is wrong with the text, and build nothing then', async () => {
    await open('images', 'images');
    const text = screen.getByLabelText<HTMLTextAreaElement>(/^Dockerfile/);
    fireEvent.change(text, { target: { value: 'RUN echo before any FROM' } });
    expect(screen.getByRole('alert')).toHaveTextContent(/^1:1 /);
    expect(text).toBeInvalid();
    expect(screen.getByRole('button', { name: 'Build' })).toHaveAttribute('aria-disabled', 'true');
  });

  test('cannot be fetched while the registry is unplugged', async () => {
    await open('images', 'images');
    await userEvent.click(screen.getByRole('button', { name: 'Unplug it' }));
    expect(await screen.findByText('✕ unplugged')).toBeVisible();
    await page.run(60);
    expect(screen.getAllByText(/could not fetch its image/)[0]).toBeVisible();
  });
});

describe('software', () => {
  test('foretells who breaks, and marks them when they have', async () => {
    await open('software', 'one-server');
    await page.run(30);
    const server = world('Bare metal');
    expect(server.getByText('Breaks mail-1 and names-1')).toBeVisible();
    await userEvent.click(server.getByRole('button', { name: 'Upgrade' }));
    await page.run(60);
    const broken = server.getAllByText(/^✕ broken/).map((one) => one.closest('th')?.textContent);
    expect(broken).toHaveLength(2);
    expect(broken.join()).toMatch(/mail-1.*names-1/);
    expect(server.getByText('Downtime').nextSibling).not.toHaveTextContent('none');
  });
});

describe('upkeep', () => {
  test('ages with the days, and is mended by patches', async () => {
    await open('upkeep', 'upkeep');
    await userEvent.click(screen.getByRole('button', { name: '90 days' }));
    await waitFor(() => expect(useUi.getState().travelling).toBeNull(), { timeout: 20_000 });
    await page.settle();
    const machines = world('KVM');
    expect(machines.getByText('2016-11-30')).toBeVisible();
    const open_ = () => Number(machines.getByText('Open flaws').nextSibling?.textContent);
    expect(open_()).toBeGreaterThan(0);
    await userEvent.click(machines.getByRole('button', { name: /^Patch all/ }));
    await page.run(86_400);
    expect(open_()).toBe(0);
  }, 30_000);
});

describe('the table of technologies', () => {
  test('is sorted by any figure', async () => {
    await open('technologies', 'write-load');
    const table = screen.getByRole('table');
    const firstOf = () => within(table).getAllByRole('rowheader')[0]?.textContent;
    expect(firstOf()).toMatch(/^Server/);
    const year = within(table).getByRole('button', { name: /^Year/ });
    await userEvent.click(year);
    expect(within(table).getByRole('columnheader', { name: /^Year/ })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    expect(firstOf()).not.toMatch(/^Server/);
  });

  test('says where two first meet', async () => {
    await open('technologies', 'write-load');
    act(() => {
      fireEvent.change(screen.getByLabelText('and another in'), {
        target: { value: 'freebsd-jail' },
      });
    });
    expect(screen.getByText(/with a FreeBSD jail in a KVM virtual machine/)).toBeVisible();
    act(() => {
      fireEvent.change(screen.getByLabelText('A program in'), { target: { value: 'lpar' } });
    });
    expect(screen.getByText(/only the network lies between them/)).toBeVisible();
  });
});

import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
import { sources } from '../../catalog/sources/index.ts';
import { useOutcome } from '../diagram/act.ts';
import { openPage } from '../diagram/testing/page.ts';
import { setUi, useUi } from '../store.ts';
import { Inspector } from './Inspector.tsx';

const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
const select = (world: string, id: string): void => act(() => setUi({ selection: { world, id } }));

beforeEach(() => {
  useOutcome.setState(useOutcome.getInitialState(), true);
  // What the script beside the page would bring.
  (globalThis as { __hypervisibleSources?: unknown }).__hypervisibleSources = sources;
});

describe('with nothing selected', () => {
  test('says what to try first', async () => {
    await openPage();
    render(<Inspector />);
    expect(screen.getByText('Pick a box in the picture')).toBeInTheDocument();
    fireEvent.click(button('db-1, Docker container'));
    expect(useUi.getState().selection).toEqual({ world: 'right', id: 'db-1' });
    expect(screen.getByRole('heading', { name: /db-1 Docker container/ })).toBeInTheDocument();
  });
});

describe('who it is', () => {
  test('says kind, state, host and kernel', async () => {
    await openPage();
    render(<Inspector />);
    select('right', 'web-1');
    expect(screen.getByText(/running · on host-1 · Docker/)).toBeInTheDocument();
    expect(screen.getByText(/shares kernel C of linux-1/)).toBeInTheDocument();
  });
});

describe('verbs', () => {
  test('that do not apply stay in reach and say why', async () => {
    await openPage();
    render(<Inspector />);
    select('right', 'web-1');
    const start = button('Start');
    expect(start).toHaveAttribute('aria-disabled', 'true');
    expect(start).toHaveAccessibleDescription('web-1 is running already. Nothing to do.');
    const migrate = button('Migrate');
    expect(migrate).toHaveAccessibleDescription(/^web-1 cannot migrate: its processes live in/);
    fireEvent.focus(migrate);
    expect(screen.getAllByText(/^web-1 cannot migrate/)[1]).toBeVisible();
  });

  test('offer one crash for each tier it has, and the kernel beneath it if it has none', async () => {
    await openPage();
    render(<Inspector />);
    select('left', 'db-1');
    const crash = screen.getByRole('group', { name: 'Crash' });
    const names = within(crash)
      .getAllByRole('button')
      .map((one) => one.querySelector('.unseen')?.textContent ?? one.textContent);
    expect(names).toEqual([
      'Crash the application',
      'Crash the userland',
      'Crash the kernel',
      'Crash the monitor',
    ]);
    select('right', 'db-1');
    expect(button('Crash kernel C beneath it (linux-1)')).toBeInTheDocument();
  });

  test('show what they would do before they do it', async () => {
    await openPage();
    render(<Inspector />);
    select('right', 'db-1');
    fireEvent.pointerEnter(button('Crash kernel C beneath it (linux-1)'));
    expect(useUi.getState().preview).toEqual({
      type: 'crash',
      world: 'right',
      id: 'linux-1',
      tier: 'kernel',
    });
    expect(screen.getByText(/takes down db-1 and web-1/)).toBeInTheDocument();
    expect(screen.getByText("$ ssh linux-1 'echo c > /proc/sysrq-trigger'")).toBeInTheDocument();
    fireEvent.pointerLeave(button('Crash kernel C beneath it (linux-1)'));
    expect(useUi.getState().preview).toBeNull();
  });

  test('act, and leave the line that would have done it', async () => {
    await openPage();
    render(<Inspector />);
    select('right', 'web-1');
    await userEvent.click(button('Kill'));
    expect(await screen.findByText('$ docker kill web-1')).toBeInTheDocument();
    expect(screen.getByText(/^off · on host-1/)).toBeInTheDocument();
  });

  test('tell the reason and the remedy when the engine refuses', async () => {
    const { client } = await openPage({ memory: ['8 GiB', '1 GiB'] });
    render(<Inspector />);
    select('left', 'db-1');
    await userEvent.click(button('Migrate to host-2'));
    expect(client.mirror.worlds[0]?.get('state', 4)).toBeDefined();
    expect(
      await screen.findByText(/^db-1 needs .* host-2 has .* free\. Stop something/),
    ).toBeTruthy();
  });

  test('count replicas up and down', async () => {
    await openPage();
    render(<Inspector />);
    select('right', 'web-1');
    await userEvent.click(button('Scale web to 2'));
    expect(await screen.findByText('2')).toBeInTheDocument();
    expect(button('Scale web to 1')).toBeInTheDocument();
  });

  test('act in both worlds on request', async () => {
    const { client } = await openPage();
    render(<Inspector />);
    select('right', 'web-1');
    await userEvent.click(screen.getByRole('checkbox', { name: 'in both worlds' }));
    await userEvent.click(button('Kill'));
    for (const world of client.mirror.worlds) {
      const row = world.rowOf('web-1') as number;
      expect(world.get('state', row)).toBe(0);
    }
  });
});

describe('numbers', () => {
  test('say why: the rule, the constant, its source', async () => {
    await openPage();
    render(<Inspector />);
    select('left', 'db-1');
    const monitor = button(/^monitor, memory: ?131 MiB, why\?/);
    await userEvent.click(monitor);
    expect(monitor).toHaveAttribute('aria-expanded', 'true');
    const panel = screen.getByRole('region', { name: 'Why: monitor, memory' });
    expect(panel).toHaveTextContent('What the monitor touches while it is up.');
    expect(await within(panel).findByText(/A\. Agache et al\./)).toBeInTheDocument();
    expect(panel).toHaveTextContent('docs/model.md#memory');
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Why: monitor, memory' })).toBeNull();
  });

  test('call an assumption by its name, with its reason', async () => {
    await openPage();
    render(<Inspector />);
    select('right', 'docker-1');
    await userEvent.click(button(/^userland, memory: ?100 MiB/));
    const panel = screen.getByRole('region', { name: 'Why: userland, memory' });
    expect(within(panel).getByText('assumption')).toBeInTheDocument();
    expect(panel).toHaveTextContent('order of magnitude of dockerd');
  });
});

describe('events', () => {
  test('are told with their causes, newest first', async () => {
    const { client } = await openPage();
    render(<Inspector />);
    select('right', 'db-1');
    await act(async () => {
      await client.command([{ type: 'crash', world: 'right', id: 'linux-1', tier: 'kernel' }], '');
    });
    const story = screen.getByRole('region', { name: 'Last events' });
    const [first] = within(story).getAllByRole('listitem');
    expect(first).toHaveTextContent('Fell with linux-1, because linux-1’s kernel crashed');
  });
});

import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { setUi, useUi } from '../store.ts';
import { openPage } from './testing/page.ts';
import { World } from './World.tsx';

const items = (): HTMLElement[] => screen.getAllByRole('treeitem');
const nameOf = (element: Element | null): string =>
  element?.querySelector('.unseen')?.textContent ?? '';
const names = (): string[] => items().map((item) => nameOf(item).split(',')[0] ?? '');

async function focusFirst(): Promise<ReturnType<typeof userEvent.setup>> {
  const user = userEvent.setup();
  await user.tab();
  return user;
}

describe('the picture', () => {
  test('is a tree of real boxes, machine first', async () => {
    await openPage({ hosts: 1 });
    render(<World index={1} />);
    expect(screen.getByRole('heading', { name: 'Docker' })).toBeInTheDocument();
    expect(screen.getByRole('tree', { name: 'Docker' })).toBeInTheDocument();
    expect(names()).toEqual(['host-1', 'linux-1', 'db-1', 'web-1', 'docker-1']);
    expect(items().map((item) => item.getAttribute('aria-level'))).toEqual([
      '1',
      '2',
      '3',
      '3',
      '3',
    ]);
  });

  test('names kind, state, kernel and size of every box', async () => {
    await openPage({ hosts: 1 });
    render(<World index={0} />);
    const item = screen.getByRole('treeitem', {
      name: 'db-1, KVM virtual machine, running, kernel C, 368 MiB',
    });
    expect(item).toBeInTheDocument();
  });

  test('says under the heading what the stack is', async () => {
    await openPage({ hosts: 1 });
    render(<World index={0}>chips</World>);
    expect(screen.getByText(/^own kernel each · KVM/)).toBeInTheDocument();
    expect(screen.getByText('chips')).toBeInTheDocument();
  });

  test('shows a kernel of its own in each virtual machine and one under all containers', async () => {
    await openPage({ hosts: 1 });
    const { container, unmount } = render(<World index={0} />);
    const heads = [...container.querySelectorAll('.plate-head')].map((head) => head.className);
    expect(new Set(heads).size).toBe(2);
    unmount();
    const docker = render(<World index={1} />).container;
    const shared = [...docker.querySelectorAll('.frame-dashed .plate-head')].map(
      (head) => head.className,
    );
    expect(shared).toHaveLength(2);
    expect(new Set(shared).size).toBe(1);
    expect(within(docker).getByText('under 2')).toBeInTheDocument();
  });

  test('follows a crash in words and shapes', async () => {
    const { client } = await openPage({ hosts: 1 });
    render(<World index={1} />);
    await act(async () => {
      await client.command([{ type: 'crash', world: 'right', id: 'linux-1', tier: 'kernel' }], '');
    });
    expect(screen.getByRole('treeitem', { name: /^db-1, .*, fallen/ })).toBeInTheDocument();
    expect(
      screen.getByRole('treeitem', { name: /^linux-1, .*crashed at its kernel/ }),
    ).toBeTruthy();
  });

  test('paints numbers without rendering', async () => {
    const page = await openPage({ hosts: 1 });
    const { container } = render(<World index={1} />);
    const plate = container.querySelector('[data-key="1/web-1"]');
    await page.wait(3);
    expect(container.querySelector('[data-key="1/web-1"]')).toBe(plate);
    expect(plate?.querySelector('.cpu-number')?.textContent).toMatch(/%$/);
  });

  test('shows an empty glass for a world that is not there', async () => {
    const { client } = await openPage({ hosts: 1 });
    client.mirror.worlds.pop();
    render(<World index={1} />);
    expect(screen.getByText('not there yet')).toBeInTheDocument();
  });
});

describe('keys', () => {
  test('there is one tab stop, and arrows walk in reading order', async () => {
    await openPage({ hosts: 1 });
    render(<World index={1} />);
    const stops = items().filter((item) => item.tabIndex === 0);
    expect(stops).toHaveLength(1);
    const user = await focusFirst();
    expect(nameOf(document.activeElement)).toMatch(/^host-1/);
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(nameOf(document.activeElement)).toMatch(/^db-1/);
    await user.keyboard('{ArrowLeft}');
    expect(nameOf(document.activeElement)).toMatch(/^linux-1/);
    await user.keyboard('{End}');
    expect(nameOf(document.activeElement)).toMatch(/^docker-1/);
    await user.keyboard('{Home}');
    expect(nameOf(document.activeElement)).toMatch(/^host-1/);
    expect(items().filter((item) => item.tabIndex === 0)).toHaveLength(1);
  });

  test('Left folds, Right unfolds and goes in, a star unfolds the siblings', async () => {
    await openPage({ hosts: 1 });
    render(<World index={1} />);
    const user = await focusFirst();
    await user.keyboard('{ArrowLeft}');
    expect(names()).toEqual(['host-1']);
    expect(items()[0]).toHaveAttribute('aria-expanded', 'false');
    await user.keyboard('{ArrowRight}');
    expect(names()).toContain('db-1');
    await user.keyboard('{ArrowRight}');
    expect(nameOf(document.activeElement)).toMatch(/^linux-1/);
    await user.keyboard('{ArrowLeft}');
    expect(names()).toEqual(['host-1', 'linux-1']);
    await user.keyboard('*');
    expect(names()).toContain('web-1');
  });

  test('letters look for names', async () => {
    await openPage({ hosts: 1 });
    render(<World index={1} />);
    const user = await focusFirst();
    await user.keyboard('w');
    expect(nameOf(document.activeElement)).toMatch(/^web-1/);
  });

  test('Enter selects', async () => {
    await openPage({ hosts: 1 });
    render(<World index={1} />);
    const user = await focusFirst();
    await user.keyboard('d{Enter}');
    expect(useUi.getState().selection).toEqual({ world: 'right', id: 'db-1' });
    expect(document.activeElement).toHaveAttribute('aria-selected', 'true');
  });

  test('a click selects, also on the frame around the plate', async () => {
    await openPage({ hosts: 1 });
    const { container } = render(<World index={0} />);
    fireEvent.click(container.querySelector('[data-frame="0/web-1"] .untouched') as Element);
    expect(useUi.getState().selection).toEqual({ world: 'left', id: 'web-1' });
  });
});

describe('consequences', () => {
  test('outline whom a command would take down, before it is given', async () => {
    await openPage({ hosts: 1 });
    const { container } = render(<World index={1} />);
    act(() => setUi({ preview: { type: 'crash', world: 'right', id: 'linux-1', tier: 'kernel' } }));
    expect(container.querySelectorAll('.guest.is-victim')).toHaveLength(3);
    expect(screen.getAllByText('falls').length).toBeGreaterThan(2);
    act(() => setUi({ preview: null }));
    expect(container.querySelectorAll('.is-victim')).toHaveLength(0);
  });

  test('stay on their own side', async () => {
    await openPage({ hosts: 1 });
    const { container } = render(<World index={0} />);
    act(() => setUi({ preview: { type: 'crash', world: 'right', id: 'linux-1', tier: 'kernel' } }));
    expect(container.querySelectorAll('.is-victim')).toHaveLength(0);
  });
});

describe('the menu of actions', () => {
  async function openMenu(): Promise<ReturnType<typeof userEvent.setup>> {
    await openPage({ hosts: 1 });
    render(<World index={1} />);
    const user = await focusFirst();
    await user.keyboard('d{Shift>}{F10}{/Shift}');
    return user;
  }

  test('opens with Shift+F10 and closes with Escape, giving the focus back', async () => {
    const user = await openMenu();
    expect(screen.getByRole('menu', { name: 'Actions for db-1' })).toBeInTheDocument();
    expect(screen.getByRole('menuitem', { name: /^Start/ })).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(nameOf(document.activeElement)).toMatch(/^db-1/);
  });

  test('says why an action does not apply, and keeps it in reach', async () => {
    await openMenu();
    const start = screen.getByRole('menuitem', { name: /^Start/ });
    expect(start).toHaveAttribute('aria-disabled', 'true');
    expect(start).toHaveTextContent('db-1 is running already. Nothing to do.');
  });

  test('shows ahead what an action would do', async () => {
    const user = await openMenu();
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
    expect(useUi.getState().preview).toEqual({ type: 'kill', world: 'right', id: 'db-1' });
    expect(screen.getByText(/^Kill db-1 takes down db-1/)).toBeInTheDocument();
  });

  test('acts on a letter', async () => {
    const user = await openMenu();
    await user.keyboard('k');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(await screen.findByRole('treeitem', { name: /^db-1, .*, off/ })).toBeInTheDocument();
  });

  test('opens under the second button', async () => {
    await openPage({ hosts: 1 });
    render(<World index={1} />);
    fireEvent.contextMenu(screen.getByRole('treeitem', { name: /^web-1/ }));
    expect(screen.getByRole('menu', { name: 'Actions for web-1' })).toBeInTheDocument();
  });
});

describe('many replicas', () => {
  test('share a plate that opens', async () => {
    const page = await openPage({ hosts: 1 });
    await act(async () => {
      const scale = { type: 'scale', world: 'right', service: 'web', replicas: 12 } as const;
      await page.client.command([scale], '');
    });
    await page.wait(20);
    render(<World index={1} />);
    const group = screen.getByRole('treeitem', { name: /^web times 12, replicas: 12 running/ });
    expect(group).toHaveAttribute('aria-expanded', 'false');
    const before = items().length;
    fireEvent.click(group);
    expect(items()).toHaveLength(before + 12);
    expect(screen.getByRole('treeitem', { name: /^web-7, Docker container/ })).toBeInTheDocument();
  });
});

import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { guests } from '../../scenarios/guests.ts';
import { openPage, type Page } from '../diagram/testing/page.ts';
import { Dialogs } from '../dialogs/Dialogs.tsx';
import { setUi, useUi } from '../store.ts';
import { createPart } from './part.ts';

vi.setConfig({ testTimeout: 20_000 });

beforeEach(async () => {
  await createPart.load();
});

const openAdd = async (world: string, id?: string): Promise<HTMLElement> => {
  render(<Dialogs />);
  act(() => setUi({ dialog: 'add', about: { world, ...(id !== undefined && { id }) } }));
  return screen.findByRole('dialog');
};

describe('adding something', () => {
  test('begins with what stands there already, under a name that is free', async () => {
    const { client } = await openPage();
    const dialog = await openAdd('right');
    expect(within(dialog).getByLabelText('On')).toHaveValue('linux-1');
    expect(within(dialog).getByLabelText('Technology')).toHaveValue('docker-container');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const made = useUi.getState().selection?.id ?? '';
    expect(client.mirror.world('right')?.rowOf(made)).toBeDefined();
  });

  test('lists what will be refused, marked, and says why before it is asked for', async () => {
    await openPage();
    const dialog = await openAdd('right', 'linux-1');
    const kinds = within(dialog).getByLabelText('Technology');
    const refused = within(kinds).getByRole('option', { name: /✕ VMware ESXi/ });
    await userEvent.selectOptions(kinds, refused);
    expect(within(dialog).getByText(/Will be refused/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Add' }));
    const list = await within(dialog).findByRole('list', { name: 'Refused' });
    expect(list).toHaveTextContent(/firmware/i);
  });
});

describe('five guest systems', () => {
  const scenarioOpen = async (): Promise<Page> => {
    const page = await openPage();
    await act(async () => {
      await page.client.openScenario(guests.document);
    });
    await page.wait(60);
    return page;
  };

  test('stand side by side in virtual machines', async () => {
    const { client } = await scenarioOpen();
    const world = client.mirror.world('left');
    const systems = world?.entities.flatMap((one) =>
      one.id === 'linux-1' ? [] : (one.system ?? []),
    );
    expect(systems).toHaveLength(5);
    for (const id of ['macos', 'rhel', 'windows-8-1']) {
      expect(world?.get('tiersUp', world.rowOf(id) ?? -1)).not.toBe(0);
    }
  });

  test('are refused as containers, each with its reason and a way out', async () => {
    const { client } = await scenarioOpen();
    const dialog = await openAdd('right', 'linux-1');
    await userEvent.selectOptions(
      within(dialog).getByLabelText('Technology'),
      within(dialog).getByRole('option', { name: /LXC container/ }),
    );
    await userEvent.click(within(dialog).getByRole('button', { name: /^Five guest systems/ }));
    const list = await within(dialog).findByRole('list', { name: 'Refused' });
    expect(within(list).getAllByRole('listitem').length).toBeGreaterThanOrEqual(4);
    expect(list).toHaveTextContent(
      /windows-8-1 .*Linux kernels only, and Windows 8\.1 is made for Windows/,
    );
    const [out] = within(list).getAllByRole('button', { name: /virtual machine/ });
    await userEvent.click(out as HTMLElement);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const kinds = client.mirror.world('right')?.entities.map((one) => one.kind);
    expect(kinds).toContain('kvm-guest');
  });
});

describe('other hosts', () => {
  test('begin the run again, and can be undone', async () => {
    const { client } = await openPage();
    render(<Dialogs />);
    act(() => setUi({ dialog: 'host', about: { world: 'left' } }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.selectOptions(within(dialog).getByLabelText('Cores of each'), '2');
    await userEvent.click(within(dialog).getByRole('button', { name: /Begin again/ }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(client.mirror.world('left')?.entities[0]?.settings.cores).toBe(2);
    expect(client.mirror.world('right')?.entities[0]?.settings.cores).toBe(8);
    await act(() => client.undo());
    expect(client.mirror.world('left')?.entities[0]?.settings.cores).toBe(8);
  });
});

describe('all stacks', () => {
  test('are offered by group, with their year, and are one click away', async () => {
    const { client } = await openPage();
    render(<Dialogs />);
    act(() => setUi({ dialog: 'stack', about: { world: 'right' } }));
    const group = await screen.findByRole('region', { name: 'Type 2 hypervisor' });
    await userEvent.click(within(group).getByRole('button', { name: /^VirtualBox 2007/ }));
    await waitFor(() => expect(client.mirror.world('right')?.info.title).toBe('VirtualBox'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

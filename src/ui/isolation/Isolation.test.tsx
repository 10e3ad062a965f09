import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attachments } from '../../scenarios/attachments.ts';
import { ladder } from '../../scenarios/ladder.ts';
import { mirror } from '../app/engine.ts';
import { openDocument } from '../app/open.ts';
import { type Shell, startShell } from '../testing/shell.ts';
import { Isolation } from './Isolation.tsx';
import { useIsolation } from './state.ts';

let page: Shell;
beforeEach(() => {
  page = startShell();
  useIsolation.setState(useIsolation.getInitialState(), true);
});
afterEach(() => page.client.end());

async function open(document: unknown = ladder.document): Promise<void> {
  await act(async () => {
    await openDocument(document, { known: true });
  });
  render(<Isolation />);
  await page.settle();
}

const listbox = () => within(screen.getByRole('listbox'));
const rung = (name: RegExp): HTMLElement => listbox().getByRole('option', { name });
const press = async (element: HTMLElement): Promise<void> => {
  fireEvent.click(element);
  await page.settle();
};

async function play(title: RegExp, which: RegExp): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: title, expanded: false }));
  await press(screen.getByRole('button', { name: which }));
}

describe('the ladder', () => {
  test('has every rung in order, and says of each what it brings and where it meets', async () => {
    await open();
    const titles = listbox()
      .getAllByRole('option')
      .map((one) => one.dataset.rung);
    expect(titles.slice(0, 3)).toEqual(['process', 'chroot', 'jail']);
    expect(rung(/^Docker/)).toHaveAccessibleName(/brings application and userland/);
    expect(rung(/^Docker/)).toHaveAccessibleName(/meets its neighbour at the kernel/);
    expect(rung(/^KVM/)).toHaveAccessibleName(/at the hypervisor/);
    expect(rung(/^Another host/)).toHaveAccessibleName(/nowhere but on the network/);
  });

  test('has one tab stop; arrows choose', async () => {
    await open();
    const stops = listbox()
      .getAllByRole('option')
      .filter((one) => one.tabIndex === 0);
    expect(stops.map((one) => one.dataset.rung)).toEqual(['docker']);
    rung(/^Docker/).focus();
    fireEvent.keyDown(rung(/^Docker/), { key: 'ArrowLeft' });
    expect(rung(/^WPAR/)).toHaveFocus();
    expect(rung(/^WPAR/)).toHaveAttribute('aria-selected', 'true');
    expect(screen.getByRole('heading', { name: /^WPAR/ })).toBeInTheDocument();
  });

  test('lights a shared kernel up under everything that stands on it', async () => {
    await open();
    const button = screen.getByRole('button', { name: /^kernel/ });
    fireEvent.click(button);
    expect(button).toHaveAttribute('aria-pressed', 'true');
    const lit = [...document.querySelectorAll('.block-lit')].map(
      (one) => (one as HTMLElement).dataset.block,
    );
    expect(lit).toContain('docker-linux/kernel');
    expect(lit).toContain('docker-web/application');
    expect(lit).toContain('docker-neighbour/application');
    expect(lit.every((one) => one?.startsWith('docker-'))).toBe(true);
  });

  test('says where two rungs would first meet on one machine', async () => {
    await open();
    fireEvent.change(screen.getByRole('combobox', { name: /On one machine/ }), {
      target: { value: 'kvm' },
    });
    expect(screen.getByText(/first meet at the Linux kernel/)).toBeInTheDocument();
  });
});

describe('the switches', () => {
  test('are on as the technology sets them; what it does not know says so', async () => {
    await open();
    expect(screen.getByRole('switch', { name: /^Files/ })).toBeChecked();
    expect(screen.getByRole('switch', { name: /^Users/ })).not.toBeChecked();
    await press(rung(/^Changed root/));
    const processes = screen.getByRole('switch', { name: /^Processes/ });
    expect(processes).toHaveAttribute('aria-disabled', 'true');
    expect(processes).toHaveAccessibleName(/does not know it/);
  });

  test('change what is seen from inside, and say what one would type', async () => {
    await open();
    const seen = () => document.querySelector('[data-look=processes] td') as HTMLElement;
    expect(within(seen()).queryByText(/dockerd/)).toBeNull();
    await press(screen.getByRole('switch', { name: /^Processes/ }));
    await waitFor(() => expect(within(seen()).getByText(/dockerd/)).toBeInTheDocument());
    expect(screen.getByText(/--pid=host/)).toBeInTheDocument();
    expect(screen.getByRole('switch', { name: /^Processes/ })).not.toBeChecked();
    expect(mirror().history.undo.at(-1)?.what).toBe('Processes of docker-web off');
  });
});

describe('the deck', () => {
  test('says of a card before it is played what it would come to', async () => {
    await open();
    const card = screen.getByRole('button', { name: /^Dirty COW/ });
    fireEvent.focus(card);
    const aimed = [...document.querySelectorAll('.block-aimed')].map(
      (one) => (one as HTMLElement).dataset.block,
    );
    expect(aimed).toContain('docker-linux/kernel');
    fireEvent.click(card);
    expect(screen.getByText(/reaches the kernel of docker-linux/)).toBeInTheDocument();
  });

  test('played on every rung tells what each came to, and marks what is held', async () => {
    await open();
    await play(/^Dirty COW/, /every rung/);
    const result = screen.getByRole('region', { name: /Dirty COW.* came to/ });
    expect(
      within(result)
        .getByText(/Docker/)
        .closest('li'),
    ).toHaveTextContent(/held at the kernel of docker-linux.*docker-neighbour/);
    expect(within(result).getByText('FreeBSD jail').closest('li')).toHaveTextContent(/withstood/);
    expect(rung(/^Docker/)).toHaveAccessibleName(/an attacker holds the program/);
    expect(document.querySelector('[data-block="docker-linux/kernel"]')).toHaveClass('block-held');
  });

  test('faults strike the next tier beneath a program', async () => {
    await open();
    fireEvent.click(screen.getByRole('radio', { name: 'Faults' }));
    await play(/^Kernel panic/, /on Docker/);
    const result = screen.getByRole('region', { name: /Kernel panic came to/ });
    expect(result).toHaveTextContent(/lost docker-web and docker-neighbour/);
  });
});

describe('scenarios that are no ladder', () => {
  test('show both worlds; a card is played against the same program in both', async () => {
    await open(attachments.document);
    expect(screen.getAllByRole('toolbar')).toHaveLength(2);
    const [first] = screen.getAllByRole('button', { name: /^Attachment: application/ });
    await press(first as HTMLElement);
    await play(/^Sandworm/, /both worlds/);
    await play(/^Windows’ window manager/, /both worlds/);
    expect(screen.getByText('1 of 5 reached')).toBeInTheDocument();
    expect(screen.getByText('5 of 5 reached')).toBeInTheDocument();
  });
});

import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { openPage } from '../diagram/testing/page.ts';
import { setUi } from '../store.ts';
import { Inspector } from './Inspector.tsx';

const select = (world: string, id: string): void => act(() => setUi({ selection: { world, id } }));
const inspector = () => within(screen.getByRole('region', { name: 'Inspector' }));

/** jsdom does not unfold by a click. */
const unfold = (name: RegExp): void => {
  const part = inspector().getByText(name).closest('details');
  if (!part) return;
  part.open = true;
  fireEvent(part, new Event('toggle'));
};

describe('virtual hardware', () => {
  test('can be taken out, and the machine says what it misses', async () => {
    const { wait } = await openPage();
    render(<Inspector />);
    select('left', 'db-1');
    unfold(/^Virtual hardware/);
    await userEvent.click(inspector().getByRole('button', { name: 'Take out the disk' }));
    await wait(60);
    expect(inspector().getByText('It did not boot:').parentElement).toHaveTextContent(
      /finds no bootable/,
    );
    await userEvent.click(inspector().getByRole('button', { name: 'Put back the disk' }));
    await wait(120);
    expect(inspector().queryByText('It did not boot:')).toBeNull();
    expect(inspector().getByText(/^running/)).toBeVisible();
  }, 20_000);
});

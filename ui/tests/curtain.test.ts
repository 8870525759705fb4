// Is everything hidden at once by three Shifts, F12 or the button, and by nothing else?
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import App from '../src/App.svelte';
import { ShiftCount } from '../src/app/hide';
import { openCurtain } from '../src/app/session.svelte';
// Read here, so that the page need not wait for it.
import '../src/rest';
import { fakeDesk, view } from './fake';

const SYNC = { phase: 'idle', last: null, failure: null, ended: null, entries: { kept: 0, sent: 0, received: 0 }, hasServer: true };
const HOME = { role: 'brigade', unit: 'u', unitName: 'Aïn Test', officer: { id: 'o', label: 'Agent' }, drafts: [], recent: [], records: 0, conflicts: 0, waiting: 0, sync: SYNC };
const STATUS = { state: 'open', officers: [], role: 'brigade', banners: ['invented_data'], program: '0' };

async function openDesk() {
  const desk = fakeDesk(view([]), { status: () => STATUS, home: () => HOME, lock: () => ({ ...STATUS, state: 'locked', sticks: [] }) });
  openCurtain();
  render(App);
  await screen.findByText('Aïn Test');
  return desk;
}

const hidden = () => document.documentElement.hasAttribute('data-curtain');
function shift(times: number) {
  for (let at = 0; at < times; at += 1) {
    void fireEvent.keyDown(document.body, { key: 'Shift' });
    void fireEvent.keyUp(document.body, { key: 'Shift' });
  }
}

describe('the curtain', () => {
  it('falls in the same turn as the third Shift, before anything is asked of the desk', async () => {
    const desk = await openDesk();
    const before = desk.calls.length;
    shift(2);
    expect(hidden()).toBe(false);
    shift(1);
    expect(hidden()).toBe(true);
    expect(desk.calls.length).toBe(before);
    expect(await screen.findByRole('button', { name: 'Reprendre' })).toBeTruthy();
  });

  it('falls by F12 and by the button, and opens again', async () => {
    await openDesk();
    await fireEvent.keyDown(document.body, { key: 'F12' });
    expect(hidden()).toBe(true);
    await fireEvent.click(await screen.findByRole('button', { name: 'Reprendre' }));
    expect(hidden()).toBe(false);
    await fireEvent.click(screen.getByRole('button', { name: "Masquer l'écran" }));
    expect(hidden()).toBe(true);
  });

  it('does not fall while capitals are written', () => {
    const count = new ShiftCount();
    const capital = (now: number) => {
      count.down({ key: 'Shift', repeat: false });
      count.down({ key: 'A', repeat: false });
      return count.up({ key: 'Shift' }, now);
    };
    expect([capital(1), capital(2), capital(3), capital(4)]).not.toContain(true);
  });

  it('does not fall when three Shifts take longer than five seconds', () => {
    const count = new ShiftCount();
    const press = (now: number) => {
      count.down({ key: 'Shift', repeat: false });
      return count.up({ key: 'Shift' }, now);
    };
    expect([press(0), press(3000), press(6000)]).not.toContain(true);
    expect(press(7000)).toBe(true);
  });

  it('shows that the data are invented, and forgets everything when locked', async () => {
    await openDesk();
    expect(screen.getByText('DONNÉES INVENTÉES')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Verrouiller' }));
    await waitFor(() => expect(screen.queryByText('Aïn Test')).toBeNull());
  });
});

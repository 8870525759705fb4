// Does a locked desk offer a reception and nothing else, and does nothing typed go with a page that is taken down?
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../src/App.svelte';
import { patience } from '../src/app/hide';
import { filling, lockDesk, lockUnattended, openCurtain, session } from '../src/app/session.svelte';
import { fakeDesk, field, section, view } from './fake';

const LOCKED = { state: 'locked', sticks: [], stickLeft: false, officers: [{ id: 'o', label: '1' }], role: null, banners: [], program: '0', slotsDamaged: false, lockedReceptions: 2 };
const FORM = view([section('person', [field('person.name', 'text', { searched: true } as never)]), section('safety', [field('safety.now', 'yes_no')])]);

function lockedDesk(more: object = {}) {
  return fakeDesk(FORM, {
    status: () => ({ ...LOCKED, ...more }),
    lock: () => LOCKED,
    reception_open_locked: () => ({ draft: 'd', view: FORM }),
  });
}

beforeEach(() => openCurtain());
afterEach(() => vi.useRealTimers());

describe('a locked desk', () => {
  it('says how many receptions wait, and opens a new one without a passphrase', async () => {
    const desk = lockedDesk();
    render(App);
    expect(await screen.findByText(/réceptions attendent un agent/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Nouvelle réception' }));
    await waitFor(() => expect(session.screen.name).toBe('page'));
    const names = desk.calls.map(({ name }) => name);
    expect(names).toContain('reception_open_locked');
    for (const reading of ['home', 'list', 'search', 'suggest', 'record', 'reception_resume']) expect(names).not.toContain(reading);
    expect(screen.queryByRole('button', { name: 'Dossiers' })).toBeNull();
  });

  it('with damaged slots receives all the same', async () => {
    lockedDesk({ slotsDamaged: true, officers: [] });
    render(App);
    expect(await screen.findByRole('button', { name: 'Nouvelle réception' })).toBeTruthy();
    expect(screen.queryByLabelText('Phrase secrète')).toBeNull();
  });
});

describe('locking', () => {
  it('waits for a second wish when the disk refuses what was typed, and by idleness only draws the curtain', async () => {
    const desk = lockedDesk();
    render(App);
    await fireEvent.click(await screen.findByRole('button', { name: 'Nouvelle réception' }));
    await waitFor(() => expect(filling()).toBeTruthy());
    desk.refuse = 'disk-full';
    await filling()?.put('person.name', 'x');
    const locks = () => desk.calls.filter(({ name }) => name === 'lock').length;
    await lockUnattended();
    expect([locks(), session.curtain]).toEqual([0, true]);
    openCurtain();
    await lockDesk();
    expect(locks()).toBe(0);
    expect(session.failure).toMatchObject({ code: 'disk-full' });
    await lockDesk();
    expect(locks()).toBe(1);
  });

  it('has the times of a unit unless a test gives others', () => {
    expect(patience('#fr')).toEqual({ curtainMs: 120_000, lockMs: 1_800_000 });
    expect(patience('#ar,10,20')).toEqual({ curtainMs: 10, lockMs: 20 });
  });
});

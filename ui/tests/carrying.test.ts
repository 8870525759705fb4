// Does what is carried by hand say what it did, and does the check of a desk say what it found and what to do?
import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import Courier from '../src/screens/sync/Courier.svelte';
import Verify from '../src/parts/Verify.svelte';
import { fakeDesk, view } from './fake';

const UNITS = [{ unit: 'a'.repeat(32), name: null, region: false, desks: ['d'] }];
const READ = { state: 'taken', stored: 0, duplicate: 9, setAside: 0, receipts: 0, acknowledged: 0, alerts: [], given: [] };

async function take(read: object): Promise<void> {
  fakeDesk(view([]), { courier_units: () => UNITS, courier_import: () => ({ ...READ, ...read }) });
  render(Courier);
  await fireEvent.input(await screen.findByLabelText('Fichier apporté'), { target: { value: '/media/cle/envoi.aman' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Prendre en compte' }));
}

describe('the courier', () => {
  it('calls a unit by its number where no name can be read', async () => {
    fakeDesk(view([]), { courier_units: () => UNITS });
    render(Courier);
    expect(await screen.findByRole('option', { name: /Unité n°.*aaaaaaaa/ })).toBeTruthy();
  });

  it('says that a file brought nothing new', async () => {
    await take({});
    expect(await screen.findByText(/Rien de nouveau/)).toBeTruthy();
  });

  it('says that a locked desk keeps the file', async () => {
    await take({ state: 'kept' });
    expect(await screen.findByText(/Le fichier est gardé ici/)).toBeTruthy();
  });

  it('names the unit whose records were given, and says what is set aside', async () => {
    await take({ stored: 4, setAside: 2, given: ['Cellule inventée'] });
    expect(await screen.findByText(/Cellule inventée/)).toBeTruthy();
    expect(screen.getByText(/Mis de côté.*2/)).toBeTruthy();
  });

  it('keeps what was typed when the file is refused, and says why', async () => {
    const desk = fakeDesk(view([]), { courier_units: () => UNITS });
    render(Courier);
    const path = (await screen.findByLabelText('Fichier apporté')) as HTMLInputElement;
    await fireEvent.input(path, { target: { value: '/media/cle/envoi.aman' } });
    desk.refuse = 'courier-newer';
    await fireEvent.click(screen.getByRole('button', { name: 'Prendre en compte' }));
    expect(await screen.findByText(/version plus récente/)).toBeTruthy();
    expect(path.value).toBe('/media/cle/envoi.aman');
  });
});

describe('the check of a desk', () => {
  it('says that all is in order with its numbers', async () => {
    fakeDesk(view([]), { verify: () => ({ sound: true, entries: 12, receipts: 3, findings: [] }) });
    render(Verify);
    await fireEvent.click(screen.getByRole('button', { name: 'Vérifier maintenant' }));
    expect(await screen.findByText(/Tout est en ordre/)).toBeTruthy();
    expect(screen.queryByText(/N'effacez rien/)).toBeNull();
  });

  it('counts equal findings together, in words, and says what to do', async () => {
    const line = (code: string) => ({ code, subject: 'b'.repeat(64), gap: null });
    const findings = [line('damaged'), line('damaged'), line('forked')];
    fakeDesk(view([]), { verify: () => ({ sound: false, entries: 12, receipts: 3, findings }) });
    render(Verify);
    await fireEvent.click(screen.getByRole('button', { name: 'Vérifier maintenant' }));
    expect(await screen.findByText('Une écriture est abîmée (2)')).toBeTruthy();
    expect(screen.getByText(/même rang d'un journal.*\(1\)/)).toBeTruthy();
    expect(screen.getByText(/N'effacez rien/)).toBeTruthy();
  });
});

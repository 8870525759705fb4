// Is an access with a code and a stick made and opened by keys alone, and is the missing stick named?
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { session } from '../src/app/session.svelte';
import type { Officers, Status } from '../src/ipc/types';
import OfficersScreen from '../src/screens/officers/Officers.svelte';
import Unlock from '../src/screens/unlock/Unlock.svelte';
import { fakeDesk, view } from './fake';

const OFFICERS: Officers = {
  officers: [
    { id: 'a', name: 'Première', role: 'head', standing: 'confirmed', factors: ['passphrase'], unlocks: null, here: true },
    { id: 'b', name: 'Seconde', role: 'officer', standing: 'confirmed', factors: ['pin', 'key-stick'], unlocks: 3, here: false },
  ],
  mayAdmit: true,
  tooFew: false,
  recovery: true,
  device: 'none',
};

function locked(here: boolean): Status {
  return {
    state: 'locked', officers: [{ id: 'b', label: '2' }], role: null, banners: [], practice: null, program: '0', slotsDamaged: false, lockedReceptions: 0,
    desk: 'd', officerRole: null, waitSeconds: 0, recovery: true, device: 'none', stickLeft: true,
    sticks: [{ officer: 'b', file: 'aman-0b0b0b0b.key', here }],
  };
}

beforeEach(() => {
  session.status = undefined;
});

describe('an access with a code and a key stick', () => {
  it('is made with the folder of the stick, bound to the machine, for a number of unlocks', async () => {
    const desk = fakeDesk(view([]), { officers: () => OFFICERS, officer_add: () => OFFICERS });
    render(OfficersScreen);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Ajouter un agent' }));
    await user.type(screen.getByLabelText('Nom'), 'Salma');
    await user.click(screen.getByLabelText(/Un code court et une clé USB/));

    await user.click(screen.getByLabelText('Code'));
    await user.keyboard('4071');
    await user.type(screen.getByLabelText('Le même code, encore une fois'), '4072');
    await screen.findByText('Les deux codes ne sont pas pareils.');
    expect(screen.getByRole('button', { name: 'Ajouter' })).toHaveProperty('disabled', true);
    await user.clear(screen.getByLabelText('Le même code, encore une fois'));
    await user.type(screen.getByLabelText('Le même code, encore une fois'), '4071');
    await user.type(screen.getByLabelText('Dossier de la clé USB'), '/media/poste/CLE');
    await user.click(screen.getByLabelText(/Lier cet accès à cet ordinateur/));
    await user.type(screen.getByLabelText("Nombre d'ouvertures"), '٥{Enter}');
    await waitFor(() => expect(desk.calls.some((call) => call.name === 'officer_add')).toBe(true));
    expect(desk.calls.find((call) => call.name === 'officer_add')?.args).toEqual({
      name: 'Salma',
      role: 'officer',
      secret: { typed: '4071', stick: '/media/poste/CLE', device: true },
      unlocks: 5,
    });
  });

  it('gets another number of unlocks, or none', async () => {
    const desk = fakeDesk(view([]), { officers: () => OFFICERS, officer_limit: () => OFFICERS });
    render(OfficersScreen);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: /Limiter Seconde/ }));
    const field = screen.getByLabelText("Nombre d'ouvertures");
    await user.type(field, '0');
    expect(screen.getByRole('button', { name: 'Fixer' })).toHaveProperty('disabled', true);
    await user.clear(field);
    await user.type(field, '12{Enter}');
    await waitFor(() => expect(desk.calls.at(-1)?.args).toEqual({ officer: 'b', unlocks: 12 }));
    expect(screen.queryByRole('button', { name: /Limiter Première/ })).toBeNull();
  });

  it('names the stick that is missing, sees it come, and says why the desk locked itself', async () => {
    session.status = locked(false);
    const desk = fakeDesk(view([]), { status: () => locked(true), unlock: () => locked(true) });
    render(Unlock);
    const user = userEvent.setup();
    await screen.findByText(/aman-0b0b0b0b\.key/);
    expect(screen.getByText(/La clé USB a été retirée/)).toBeTruthy();
    await screen.findByText('La clé USB de cet accès est branchée.', {}, { timeout: 4000 });
    await user.click(screen.getByLabelText('Code'));
    await user.keyboard('4071{Enter}');
    await waitFor(() => expect(desk.calls.find((call) => call.name === 'unlock')?.args).toEqual({ officer: 'b', passphrase: '4071', stick: null }));
  });

  it('opens with a stick in a folder that is named by hand', async () => {
    session.status = locked(false);
    const desk = fakeDesk(view([]), { status: () => locked(false), unlock: () => locked(false) });
    render(Unlock);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'La clé est branchée ailleurs' }));
    await user.type(screen.getByLabelText('Dossier de la clé USB'), '/srv/cle');
    await user.type(screen.getByLabelText('Code'), '4071{Enter}');
    await waitFor(() => expect(desk.calls.find((call) => call.name === 'unlock')?.args).toEqual({ officer: 'b', passphrase: '4071', stick: '/srv/cle' }));
  });
});

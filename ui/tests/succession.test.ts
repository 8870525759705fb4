// Is a region taken over only with a roster, three shares and a reason, and does a scanner go from share to share?
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import Paper from '../src/screens/keys/Paper.svelte';
import Start from '../src/screens/start/Start.svelte';
import { fakeDesk, view } from './fake';

const STATUS = { state: 'open', officers: [], role: 'coordinator', banners: [], program: '0' };
const LINES = { key: '12345 67890 12345 67890', waits: false, sheet: false, authority: false, spent: false };
const REASON = /^Raison/;
const FIRST = /^Part .?1/;

describe('a region that is taken over', () => {
  it('goes to the desk with what was brought and typed', async () => {
    const desk = fakeDesk(view([]), { succeed_here: () => STATUS, propose_words: () => ({ words: ['un'], bits: 55 }), passphrase_check: () => null });
    render(Start);
    const user = userEvent.setup();
    await user.click(screen.getByRole('radio', { name: /Reprendre une région/ }));
    const button = screen.getByRole('button', { name: 'Reprendre la région' });
    await user.upload(screen.getByLabelText('Fichier du registre de la région'), new File([new Uint8Array([65, 77])], 'registre.aman'));
    await user.click(screen.getByLabelText(FIRST));
    await user.keyboard('un{Enter}deux{Enter}trois{Enter}');
    await user.type(screen.getByLabelText(REASON), 'poste volé');
    await user.type(screen.getByLabelText(/Votre nom/), 'Agent');
    expect(button).toHaveProperty('disabled', true);
    for (const css of ['[data-new]', '[data-again]']) {
      await user.type(document.querySelector(css) ?? expect.fail(css), 'cinq mots au hasard');
    }
    await waitFor(() => expect(button).toHaveProperty('disabled', false));
    await user.click(button);
    const call = await waitFor(() => desk.calls.find((each) => each.name === 'succeed_here') ?? expect.fail('not asked'));
    expect(call.args).toEqual({
      takeover: { shares: ['un', 'deux', 'trois'], reason: 'poste volé', server: '', serverKey: '' },
      roster: [65, 77],
      newcomer: { name: 'Agent', passphrase: 'cinq mots au hasard' },
    });
  });

  it('is offered to a coordinator who is not the authority, and makes no key there', async () => {
    const desk = fakeDesk(view([]), { recovery: () => LINES, units: () => [], succeed: () => ({ ...LINES, authority: true, spent: true }) });
    render(Paper, { coordinates: true });
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Reprendre la région' }));
    expect(screen.queryByRole('button', { name: 'Créer la clé de la région' })).toBeNull();
    await user.click(screen.getByLabelText(FIRST));
    await user.keyboard('un{Enter}deux{Enter}trois{Enter}');
    await user.type(screen.getByLabelText(REASON), 'départ');
    const [, confirm] = screen.getAllByRole('button', { name: 'Reprendre la région' });
    await user.click(confirm ?? expect.fail('no button'));
    await screen.findByText(/plusieurs mains/);
    expect(desk.calls.find((each) => each.name === 'succeed')?.args).toEqual({ shares: ['un', 'deux', 'trois'], reason: 'départ' });
    expect(screen.getByRole('button', { name: 'Créer la clé de la région' })).toBeTruthy();
  });
});

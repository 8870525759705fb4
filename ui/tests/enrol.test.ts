// Can a desk be set up by keys alone, and does nothing but twelve equal digits admit one?
import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import Admission from '../src/screens/region/Admission.svelte';
import Start from '../src/screens/start/Start.svelte';
import { fakeDesk, view } from './fake';

const STATUS = { state: 'open', officers: [], role: 'waiting', banners: [], program: '0' };
const TEN = 'un deux trois quatre cinq six sept huit neuf dix';

function newDesk() {
  return fakeDesk(view([]), {
    code_check: ({ code }) => (code === TEN ? { state: 'good', word: 0 } : { state: 'wrong', word: 4 }),
    enrol_by_code: () => STATUS,
    propose_words: () => ({ words: ['abeille', 'wagon', 'marbre', 'quasar', 'logique'], bits: 55 }),
    passphrase_check: ({ typed }) => {
      if (typed === 'motdepasse') throw { code: 'passphrase-common', retry: 'now' };
      return null;
    },
  });
}

describe('a desk that begins', () => {
  it('is set up by Tab and Enter, and tells the desk what was typed', async () => {
    const desk = newDesk();
    render(Start);
    const user = userEvent.setup();
    await waitFor(() => expect((document.activeElement as HTMLInputElement).value).toBe('code'));
    await user.tab();
    await user.keyboard(TEN);
    await screen.findByText('Les dix mots vont ensemble.');
    await user.tab();
    await user.keyboard('192.0.2.1:7443');
    await user.tab();
    await user.keyboard('Agent');
    // Past the button that draws other words.
    await user.tab();
    await user.tab();
    await user.keyboard('cinq mots au hasard');
    // Past the button that shows what is typed.
    await user.tab();
    await user.tab();
    await user.keyboard('cinq mots au hasard');
    await screen.findByText("C'est bien : les deux sont pareilles.");
    await user.keyboard('{Enter}');
    await waitFor(() => expect(desk.calls.some((call) => call.name === 'enrol_by_code')).toBe(true));
    const call = desk.calls.find((each) => each.name === 'enrol_by_code');
    expect(call?.args).toEqual({ code: TEN, server: '192.0.2.1:7443', newcomer: { name: 'Agent', passphrase: 'cinq mots au hasard' } });
  });

  it('names the word that was misheard and does not ask', async () => {
    const desk = newDesk();
    render(Start);
    const user = userEvent.setup();
    await user.click(screen.getByLabelText("Les dix mots, dans l'ordre"));
    await user.keyboard(`${TEN}x`);
    await screen.findByText(/Le mot n° .*4.* ne va pas avec les autres/);
    expect(screen.getByRole('button', { name: 'Demander à être admis' })).toHaveProperty('disabled', true);
    expect(desk.calls.some((call) => call.name === 'enrol_by_code')).toBe(false);
  });

  it('proposes five words, and does not begin with a weak phrase but says why', async () => {
    const desk = newDesk();
    render(Start);
    const user = userEvent.setup();
    await screen.findByText('abeille wagon marbre quasar logique');
    await user.click(screen.getByLabelText('Nouvelle phrase secrète'));
    await user.keyboard('motdepasse');
    await user.click(screen.getByLabelText('La même, encore une fois'));
    await user.keyboard('motdepasse{Enter}');
    await screen.findByRole('alert');
    expect(screen.getByRole('button', { name: 'Demander à être admis' })).toHaveProperty('disabled', true);
    expect(desk.calls.some((call) => call.name.startsWith('enrol'))).toBe(false);
  });

  it('does not begin with two phrases that differ', async () => {
    newDesk();
    render(Start);
    const user = userEvent.setup();
    await user.click(screen.getByLabelText('Nouvelle phrase secrète'));
    await user.keyboard('cinq mots au hasard');
    await user.click(screen.getByLabelText('La même, encore une fois'));
    await user.keyboard('cinq mots au hasarf');
    await screen.findByText('Les deux ne sont pas pareilles.');
    expect(screen.getByRole('button', { name: 'Demander à être admis' })).toHaveProperty('disabled', true);
  });
});

const ASKING = { fingerprint: '1234 5678 9012', unit: 'u', unitName: 'Cellule', approved: false };

async function comparing() {
  const desk = fakeDesk(view([]), {
    waiting: () => [ASKING],
    approve: () => ({ ...ASKING, approved: true }),
    refuse: () => ASKING,
  });
  render(Admission, { changed: () => undefined });
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Comparer les chiffres' }));
  await user.click(screen.getByLabelText('Chiffres entendus'));
  return { desk, user, confirm: () => screen.getByRole('button', { name: /Tous les chiffres/ }), asked: (name: string) => desk.calls.filter((call) => call.name === name).length };
}

describe('a coordinator who compares', () => {
  it('admits by twelve equal digits, typed on the row of a French keyboard without Shift', async () => {
    const { user, confirm, asked } = await comparing();
    await user.keyboard('&é"\'(-è_çà&');
    expect(confirm()).toHaveProperty('disabled', true);
    await user.keyboard('é');
    expect(confirm()).toHaveProperty('disabled', false);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(asked('approve')).toBe(1));
    await screen.findByText('Admis');
  });

  it('cannot admit with one digit that differs, and can refuse', async () => {
    const { user, confirm, asked } = await comparing();
    await user.keyboard('123456789013{Enter}');
    await screen.findByText(/Un chiffre est différent/);
    expect(confirm()).toHaveProperty('disabled', true);
    expect(asked('approve')).toBe(0);
    await user.click(screen.getByRole('button', { name: 'Refuser ce poste' }));
    await waitFor(() => expect(asked('refuse')).toBe(1));
  });
});

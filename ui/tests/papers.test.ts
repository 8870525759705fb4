// Is a paper for her kept here unless she says otherwise, and never printed together with others?
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import Papers from '../src/screens/records/Papers.svelte';
import { fakeDesk, view, type FakeDesk } from './fake';

const line = (paper: string, reader: string, more: object = {}) => ({ paper, title: `Papier ${paper}`, reader, item: null, about: '', unmet: [], copies: 0, ...more });
const LINES = [line('D01', 'unit'), line('D03', 'her'), line('D09', 'author', { unmet: ['Pas encore.'] }), line('D14', 'unit'), line('D10', 'partner', { item: 'x[1]', about: 'Service', copies: 2 })];
const TEXT = { title: 'Vos droits', before: ['Premier paragraphe.'], parts: [{ title: 'Partie', rows: [{ label: 'Le', values: ['12/11/2026'] }] }], after: [] };

function made(args: Record<string, unknown>): object {
  return { paper: args['paper'], item: args['item'], lang: args['lang'], check: 'ABCDEFGHJK', copy: 1, pages: ['<svg xmlns="http://www.w3.org/2000/svg"/>'], text: TEXT };
}

let desk: FakeDesk;
const printed = () => desk.calls.filter(({ name }) => name === 'paper_print').map(({ args }) => [args['paper'], args['hers']]);

beforeEach(async () => {
  let addresses = 0;
  URL.createObjectURL = () => `blob:page-${(addresses += 1)}`;
  URL.revokeObjectURL = () => undefined;
  window.print = vi.fn();
  desk = fakeDesk(view([]), { papers: () => LINES, paper_show: made, paper_print: made, paper_check: () => ({ paper: 'D01', stands: 'earlier', since: 0, lang: 'fr', item: null }) });
  render(Papers, { id: 'a1b2c3' });
  await screen.findByRole('button', { name: /Imprimer Papier D01/ });
});

describe('the papers of a record', () => {
  it('say what stands against one, and offer no button for it', () => {
    expect(screen.getByText('Pas encore.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Imprimer Papier D09/ })).toBeNull();
    expect(screen.getByText(/2.? copies/)).toBeTruthy();
  });

  it('ask before one for her, and the first answer reads it aloud and prints nothing', async () => {
    await fireEvent.click(screen.getByRole('button', { name: /Imprimer Papier D03/ }));
    const no = await screen.findByRole('button', { name: /lire à haute voix/, hidden: true });
    expect(document.activeElement).toBe(no);
    await fireEvent.click(no);
    expect(await screen.findByText('Premier paragraphe.')).toBeTruthy();
    expect(printed()).toEqual([]);
    expect(window.print).not.toHaveBeenCalled();
  });

  it('give one to her only when she asks for it', async () => {
    await fireEvent.click(screen.getByRole('button', { name: /Imprimer Papier D03/ }));
    await fireEvent.click(await screen.findByRole('button', { name: /Oui, elle le demande/, hidden: true }));
    await vi.waitFor(() => expect(window.print).toHaveBeenCalledOnce());
    expect(printed()).toEqual([['D03', true]]);
  });

  it('print those of the unit together, and none of hers', async () => {
    await fireEvent.click(screen.getByRole('button', { name: "Imprimer les papiers de l'unité" }));
    await vi.waitFor(() => expect(window.print).toHaveBeenCalledOnce());
    expect(printed()).toEqual([['D01', false], ['D14', false]]);
  });

  it('are checked against the record of any day, in words', async () => {
    await fireEvent.input(screen.getByLabelText('Les dix signes du bas de page'), { target: { value: 'ABCDEFGHJK' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Vérifier' }));
    expect(await screen.findByText(/avant une modification/)).toBeTruthy();
  });
});

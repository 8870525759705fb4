// Does the list of files say how much of each is here, who handled it, and is what cannot be shown not asked for?
import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import AddEvidence from '../src/screens/records/AddEvidence.svelte';
import Evidence from '../src/screens/records/Evidence.svelte';
import type { EvidenceLine, TrailLine } from '../src/ipc/types';
import { fakeDesk, view } from './fake';

const LINE: EvidenceLine = {
  id: 'e'.repeat(64), name: 'main gauche', mediaType: 'image/jpeg', size: 150_000, hash: 'a1b2'.repeat(16), place: 'salle 2', officer: 'Adjudante Inventée', desk: 'd'.repeat(32),
  claimed: 1_790_000_000_000, clockDoubtful: false, attested: true, here: 3, pieces: 3, held: 0, passage: { state: 'kept' } as EvidenceLine['passage'], preview: null,
};
const READ: TrailLine = { at: 1_790_000_100_000, officer: 'Chef Inventé', act: 'attachment.read', record: 'r', reason: '', subject: LINE.id, desk: 'd'.repeat(32), unit: null, second: null };

function show(lines: EvidenceLine[], opened: TrailLine[] = [], mayAdd = true): ReturnType<typeof fakeDesk> {
  const desk = fakeDesk(view([]), { attachments: () => lines, attachment_open: () => ({ mediaType: 'text/plain', size: 4 }) });
  render(Evidence, { id: 'r', mayAdd, opened, changed: () => Promise.resolve() });
  return desk;
}

describe('the files of a record', () => {
  it('says that one is arriving, how far it is, and does not open it', async () => {
    show([{ ...LINE, here: 1 }]);
    expect(await screen.findByText(/1.? morceaux sur .?3/)).toBeTruthy();
    expect((screen.getByRole('button', { name: /Ouvrir/ }) as HTMLButtonElement).disabled).toBe(true);
  });

  it('names who took it in and who opened it, and no other opening', async () => {
    show([LINE], [READ, { ...READ, officer: 'Une Autre', subject: 'f'.repeat(64) }]);
    expect((await screen.findAllByText('Adjudante Inventée')).length).toBe(2);
    expect(screen.getByText('Chef Inventé')).toBeTruthy();
    expect(screen.queryByText('Une Autre')).toBeNull();
  });

  it('offers nothing to add where this desk may not', async () => {
    show([], [], false);
    expect(await screen.findByText(/Aucun fichier joint/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Joindre/ })).toBeNull();
  });

  it('does not ask the desk for a kind that cannot be shown', async () => {
    const desk = show([{ ...LINE, mediaType: 'application/pdf' }]);
    await fireEvent.click(await screen.findByRole('button', { name: /Ouvrir/ }));
    expect(await screen.findByText(/ne peut pas être montré/)).toBeTruthy();
    expect(desk.calls.some(({ name }) => name === 'attachment_open')).toBe(false);
  });

  it('hands a file over slice by slice, in order, and ends it', async () => {
    const slices: number[] = [];
    const desk = fakeDesk(view([]), { attach_slice: (bytes) => slices.push((bytes as unknown as Uint8Array).byteLength) });
    let done = false;
    render(AddEvidence, { id: 'r', done: () => ((done = true), Promise.resolve()), close: () => undefined });
    const file = new File([new Uint8Array(1_200_000)], 'son.wav', { type: 'audio/wav' });
    const input = screen.getByLabelText('Fichier') as HTMLInputElement;
    Object.defineProperty(input, 'files', { value: [file] });
    await fireEvent.change(input);
    await fireEvent.input(screen.getByLabelText(/Ce que c'est/), { target: { value: 'appel' } });
    await fireEvent.click(screen.getByRole('button', { name: /Sceller/ }));
    await expect.poll(() => done).toBe(true);
    expect(slices).toEqual([524_288, 524_288, 151_424]);
    const names = desk.calls.map(({ name }) => name);
    expect([names[0], names.at(-1)]).toEqual(['attach_begin', 'attach_end']);
  });
});

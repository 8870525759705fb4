// Can each kind of question be answered by keys alone, on any keyboard, and by the mouse?
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import Page from '../src/screens/reception/Page.svelte';
import { Filling } from '../src/form/filling.svelte';
import { fakeDesk, field, option, section, view } from './fake';
import type { FieldView } from '../src/ipc/types';

async function open(fields: FieldView[]) {
  const form = view([section('one', fields), section('two', [field('two.last', 'text')])]);
  const desk = fakeDesk(form);
  const filling = new Filling({ draft: 'draft', view: form, asksClock: false, step: null });
  render(Page, { filling, page: 'one' });
  await tick();
  await tick();
  return { desk, filling };
}

const focused = () => document.activeElement as HTMLElement;
const here = () => focused().closest<HTMLElement>('[data-question]')?.dataset['path'];
const press = (code: string, key: string) => fireEvent.keyDown(focused(), { code, key });

describe('choices', () => {
  it('a digit of a French keyboard answers and moves on', async () => {
    const { desk } = await open([field('one.a', 'yes_no'), field('one.b', 'yes_no')]);
    expect(here()).toBe('one.a');
    await press('Digit2', 'é');
    await waitFor(() => expect(here()).toBe('one.b'));
    expect(desk.answers['one.a']).toBe('no');
    await press('Digit8', '_');
    await waitFor(() => expect(desk.answers['one.b']).toEqual({ answer: 'unknown' }));
    await waitFor(() => expect(focused().dataset['next']).toBe(''));
  });

  it('an Arabic digit answers too', async () => {
    const { desk } = await open([field('one.a', 'yes_no'), field('one.b', 'yes_no')]);
    await press('Digit1', '١');
    await waitFor(() => expect(desk.answers['one.a']).toBe('yes'));
  });

  it('does not move on when the answer could not be kept, and says so', async () => {
    const { desk } = await open([field('one.a', 'yes_no'), field('one.b', 'yes_no')]);
    desk.refuse = 'disk-full';
    await press('Digit1', '1');
    const alert = await screen.findByRole('alert');
    expect(alert.dataset['failure']).toBe('disk-full');
    expect(here()).toBe('one.a');
    expect(document.querySelector('[data-path="one.a"] [data-code="yes"]')?.getAttribute('aria-checked')).toBe('true');
  });

  it('several can be chosen, Enter moves on', async () => {
    const options = [option('x', 'X', '1'), option('y', 'Y', '2'), option('z', 'Z', '3')];
    const { desk } = await open([field('one.a', 'choices', { options }), field('one.b', 'text')]);
    await press('Digit1', '&');
    await waitFor(() => expect(desk.answers['one.a']).toEqual(['x']));
    await press('Digit3', '"');
    await waitFor(() => expect(desk.answers['one.a']).toEqual(['x', 'z']));
    await press('Enter', 'Enter');
    await waitFor(() => expect(here()).toBe('one.b'));
  });

  it('the mouse answers by the name of the choice, and clears', async () => {
    const { desk } = await open([field('one.a', 'yes_no')]);
    const user = userEvent.setup();
    await user.click(screen.getByRole('radio', { name: 'Oui' }));
    await waitFor(() => expect(desk.answers['one.a']).toBe('yes'));
    await user.click(screen.getByRole('button', { name: 'Effacer' }));
    await waitFor(() => expect(desk.answers['one.a']).toBeNull());
  });

  it('arrows move without answering', async () => {
    const { desk } = await open([field('one.a', 'yes_no')]);
    await press('ArrowDown', 'ArrowDown');
    expect(focused().dataset['code']).toBe('no');
    expect(desk.answers).toEqual({});
  });
});

describe('long lists', () => {
  const options = Array.from({ length: 12 }, (_, index) => option(`c${index}`, `Choix ${index}`)).concat(option('ek', 'Été à Kénitra'));

  it('a few letters and Enter choose, whatever the accents', async () => {
    const { desk } = await open([field('one.a', 'choice', { options }), field('one.b', 'text')]);
    const user = userEvent.setup();
    await user.type(focused(), 'kenit');
    expect(screen.getByRole('option', { selected: true }).textContent).toBe('Été à Kénitra');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(desk.answers['one.a']).toBe('ek'));
    await waitFor(() => expect(here()).toBe('one.b'));
  });

  it('says what is active, and Escape closes', async () => {
    await open([field('one.a', 'choice', { options })]);
    const box = screen.getByRole('combobox');
    await press('ArrowDown', 'ArrowDown');
    expect(box.getAttribute('aria-expanded')).toBe('true');
    expect(document.getElementById(box.getAttribute('aria-activedescendant') ?? '')?.textContent).toBe('Choix 0');
    await press('Escape', 'Escape');
    expect(box.getAttribute('aria-expanded')).toBe('false');
  });
});

describe('typed answers', () => {
  it('a date takes the unshifted row and three fields', async () => {
    const options = [option('J', 'jour'), option('M', 'mois'), option('A', 'année')];
    const { desk } = await open([field('one.a', 'date', { options }), field('one.b', 'text')]);
    await press('Digit2', 'é');
    await press('Digit3', '"');
    await press('Enter', 'Enter');
    await press('Digit1', '&');
    await press('Digit1', '&');
    await press('Enter', 'Enter');
    for (const [code, key] of [['Digit2', 'é'], ['Digit0', 'à'], ['Digit2', 'é'], ['Digit6', '-']] as const) await press(code, key);
    await press('Enter', 'Enter');
    await waitFor(() => expect(desk.answers['one.a']).toEqual({ date: '2026-11-23', precision: 'J' }));
    await waitFor(() => expect(here()).toBe('one.b'));
  });

  it('a year alone is an answer', async () => {
    const options = [option('J', 'jour'), option('M', 'mois'), option('A', 'année')];
    const { desk } = await open([field('one.a', 'date', { options })]);
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Année'), '1994');
    await waitFor(() => expect(desk.answers['one.a']).toEqual({ date: '1994', precision: 'A' }));
  });

  it('a number takes digits only, from any script', async () => {
    const { desk } = await open([field('one.a', 'number')]);
    const user = userEvent.setup();
    await user.type(focused(), '٢x');
    await press('Digit7', 'è');
    await waitFor(() => expect(desk.answers['one.a']).toBe(27));
  });

  it('in a line of text every key means what it prints', async () => {
    const { desk } = await open([field('one.a', 'text')]);
    const user = userEvent.setup();
    await user.type(focused(), 'é"');
    await waitFor(() => expect(desk.answers['one.a']).toBe('é"'));
  });

  it('Alt and a digit give a reason where digits are typed', async () => {
    const { desk } = await open([field('one.a', 'number'), field('one.b', 'text')]);
    await fireEvent.keyDown(focused(), { code: 'Digit9', key: 'ç', altKey: true });
    await waitFor(() => expect(desk.answers['one.a']).toEqual({ answer: 'refused' }));
    await waitFor(() => expect(here()).toBe('one.b'));
  });

  it('the typed text stays on the screen when the disk refuses', async () => {
    const { desk } = await open([field('one.a', 'narrative')]);
    desk.refuse = 'disk-full';
    const user = userEvent.setup();
    await user.type(focused(), 'ce qui est dit');
    await screen.findByRole('alert', {}, { timeout: 2000 });
    expect((focused() as HTMLTextAreaElement).value).toBe('ce qui est dit');
  });
});

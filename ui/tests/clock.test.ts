// Is day and hour asked once when no clock can be believed, and passed by with one key?
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeAll, describe, expect, it } from 'vitest';
import ClockAsk from '../src/screens/reception/ClockAsk.svelte';
import { Filling } from '../src/form/filling.svelte';
import { fakeDesk, field, section, view } from './fake';

// jsdom has dialogs, but does not open them.
beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
});

const NOTHING = { fields: [], sections: [], items: [], danger: null, timers: null, information: false };

function open() {
  const form = view([section('one', [field('one.a', 'text')])]);
  const desk = fakeDesk(form, { reception_clock: () => ({ ...NOTHING, summary: form.summary }) });
  const filling = new Filling({ draft: 'draft', view: form, asksClock: true, step: null });
  render(ClockAsk, { filling });
  const said = () => desk.calls.filter(({ name }) => name === 'reception_clock').map(({ args }) => args);
  return { filling, said };
}

describe('a clock in doubt', () => {
  it('takes day and hour as people write them', async () => {
    const { filling, said } = open();
    const user = userEvent.setup();
    await user.type(document.querySelector('#clock-date-day')!, '14/11/2026');
    await user.type(document.querySelector('#clock-hour')!, '930');
    await user.click(screen.getByRole('button', { name: 'Garder' }));
    await waitFor(() => expect(said()).toEqual([{ draft: 'draft', date: '2026-11-14', time: '09:30' }]));
    expect(filling.asksClock).toBe(false);
  });

  it('lets an officer who does not know go on with one key', async () => {
    const { filling, said } = open();
    const dialog = document.querySelector('dialog')!;
    await fireEvent(dialog, new Event('cancel', { cancelable: true }));
    await waitFor(() => expect(said()).toEqual([{ draft: 'draft', date: null, time: null }]));
    expect(filling.asksClock).toBe(false);
  });

  it('keeps nothing of a day that is not whole', async () => {
    const { said } = open();
    const user = userEvent.setup();
    await user.type(document.querySelector('#clock-date-day')!, '14');
    expect(screen.getByRole('button', { name: 'Garder' })).toHaveProperty('disabled', true);
    expect(said()).toEqual([]);
  });
});

// Is a long agenda shown by its first lines, and whole when it is asked for?
import { fireEvent, render, waitFor } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import Agenda from '../src/screens/home/Agenda.svelte';
import { fakeDesk, view } from './fake';

const line = (at: number) => ({ id: `${at}`.padStart(32, '0'), kind: 'contact', label: `Ligne ${at}`, due: '2026-11-20', days: -8, unit: null, danger: null, calls: true, review: false, about: null, advice: [], escalated: false });

it('shows the first twenty-five lines of a group, and all of them at a key', async () => {
  const overdue = Array.from({ length: 40 }, (_, at) => line(at));
  fakeDesk(view([]), { agenda: () => ({ day: '2026-11-28', doubtful: false, escalated: 0, overdue, today: [line(90)], soon: [] }) });
  const { container } = render(Agenda);
  const shown = (group: string) => container.querySelectorAll(`[data-group=${group}] [data-line]`).length;
  await waitFor(() => expect(shown('overdue')).toBe(25));
  expect(shown('today')).toBe(1);
  const all = container.querySelector<HTMLElement>('[data-group=overdue] [data-agenda-all]');
  expect(all?.textContent).toContain('15');
  expect(container.querySelector('[data-group=today] [data-agenda-all]')).toBeNull();
  if (all) await fireEvent.click(all);
  await waitFor(() => expect(shown('overdue')).toBe(40));
  expect(container.querySelector('[data-agenda-all]')).toBeNull();
});

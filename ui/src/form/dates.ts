// How is a day written, from three fields and back?
import { w } from '../words/index.svelte';

/** The three fields, as typed. */
export interface DateParts {
  day: string;
  month: string;
  year: string;
}

/** The fields of `2026-11-23`, `2026-11` or `2026`. */
export function dateParts(text: string): DateParts {
  const [year = '', month = '', day = ''] = text.split('-');
  return { day: day.replace(/^0/, ''), month: month.replace(/^0/, ''), year };
}

/** The text of the fields as far as they are filled from the year on; empty when nothing can be said yet. */
export function dateText({ day, month, year }: DateParts): string {
  if (year.length !== 4 || (day && !month)) return '';
  const two = (text: string) => text.padStart(2, '0');
  return [year, month && two(month), day && two(day)].filter(Boolean).join('-');
}

/** A day in words, with the month names of the country. */
export function writtenDate({ day, month, year }: DateParts): string {
  const name = month && w(`month-${Number(month)}`);
  return [day && String(Number(day)), name, year].filter(Boolean).join(' ');
}

/** A moment in words: the day and the time of the desk's own clock. */
export function writtenMoment(at: number): string {
  const date = new Date(at);
  const day = writtenDate({
    day: String(date.getDate()),
    month: String(date.getMonth() + 1),
    year: String(date.getFullYear()),
  });
  // Marks of isolation inside would hide the direction of the whole from the sentence that holds it.
  return w('moment', { day, time: writtenTime(date) }).replace(/[\u2066-\u2069]/g, '');
}

/** The time of day, in the digits of the country: the same in every language, and a list says it a hundred times. */
export function writtenTime(date: Date): string {
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The fields of a day near today. */
export function nearDay(days: number, now: Date): DateParts {
  const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  return { day: String(date.getDate()), month: String(date.getMonth() + 1), year: String(date.getFullYear()) };
}

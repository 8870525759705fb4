// Do dates, folding, differences and lists of what is wrong come out right?
import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import ErrorSummary from '../src/parts/ErrorSummary.svelte';
import { answerWords } from '../src/form/answer';
import { dateParts, dateText, writtenDate, writtenTime } from '../src/form/dates';
import { applyDifference, pagesOf } from '../src/form/filling.svelte';
import { fold } from '../src/form/fold';
import { failureWords } from '../src/ipc/failure';
import { speak } from '../src/words/index.svelte';
import { field, option, section, view } from './fake';

describe('days', () => {
  it.each(['2026-11-23', '2026-11', '2026'])('%s is read and written the same', (text) => {
    expect(dateText(dateParts(text))).toBe(text);
  });

  it('a day without its month, or half a year, is nothing yet', () => {
    expect(dateText({ day: '3', month: '', year: '2026' })).toBe('');
    expect(dateText({ day: '3', month: '4', year: '26' })).toBe('');
  });

  it('months have the names of the country, digits are 0 to 9', () => {
    expect(writtenDate({ day: '03', month: '11', year: '2026' })).toBe('3 novembre 2026');
    speak('ar');
    expect(writtenDate({ day: '3', month: '8', year: '2026' })).toBe('3 غشت 2026');
    expect(writtenTime(new Date(2026, 0, 1, 7, 5))).toBe('07:05');
  });
});

describe('looking things up', () => {
  it.each([
    ['Kénitra', 'kenitra'],
    ['أسرة', 'اسره'],
    ['مُحَمَّد', 'محمد'],
  ])('%s and %s are the same', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });
});

describe('views', () => {
  it('a difference changes what it names and nothing else', () => {
    const old = view([section('a', [field('a.x', 'text'), field('a.y', 'text')]), section('b', [field('b.z', 'text')])]);
    const fresh = field('a.y', 'text', { value: 'new', shown: false });
    const change = { fields: [fresh], sections: [{ id: 'b', shown: false, status: 'not_applicable' as const, done: 0, total: 0 }], items: [], danger: null, timers: null, information: false, summary: old.summary };
    const result = applyDifference(old, change);
    expect(result.sections[0]?.fields[1]).toBe(fresh);
    expect(result.sections[0]?.fields[0]).toBe(old.sections[0]?.fields[0]);
    expect(pagesOf(result).map(({ id }) => id)).toEqual(['a']);
  });

  it('what is only asked after a reception is no page of it', () => {
    const form = view([section('a', []), { ...section('b', []), after: 'also' }, { ...section('c', []), after: 'only' }]);
    expect(pagesOf(form).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('an answer is read aloud by its labels, a reason never as a no', () => {
    const choice = field('a.x', 'choice', { options: [option('k', 'Couteau')] });
    expect(answerWords(choice, 'k')).toBe('Couteau');
    expect(answerWords(choice, { answer: 'refused' })).toBe('Refuse');
    expect(answerWords(choice, null)).toBe('Non renseigné');
  });
});

describe('what is wrong', () => {
  it('is listed in words that lead to the question', async () => {
    const opened: string[] = [];
    render(ErrorSummary, { title: 'À revoir', lines: [{ path: 'a.x', code: 'c', text: 'La date est future.' }], grave: false, open: (path: string) => opened.push(path) });
    await fireEvent.click(screen.getByRole('button', { name: 'La date est future.' }));
    expect(opened).toEqual(['a.x']);
  });

  it('is worded from its code, and an unknown code is still a sentence', () => {
    expect(failureWords({ code: 'disk-full', retry: 'later' })).not.toContain('disk-full');
    expect(failureWords(new Error('secret'))).not.toContain('secret');
  });
});

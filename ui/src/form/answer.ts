// How are answers and reasons for having none told apart, and how is an answer read aloud?
import { w } from '../words/index.svelte';
import { dateParts, writtenDate } from './dates';
import type { FieldView, NonAnswer, OptionView } from '../ipc/types';

/** The reason for having no value, if that is what stands there. */
export function nonAnswerOf(value: unknown): NonAnswer | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const answer = (value as Record<string, unknown>)['answer'];
  return typeof answer === 'string' ? (answer as NonAnswer) : undefined;
}

/** Whether anything stands there. */
export function isAnswered(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** The text of a value that should be text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The named text inside a value that has several parts. */
export function partOf(value: unknown, part: string): string {
  if (typeof value !== 'object' || value === null) return '';
  return textOf((value as Record<string, unknown>)[part]);
}

/** The codes of a value that should be several codes. */
export function codesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((code) => typeof code === 'string') : [];
}

function labelOf(options: readonly OptionView[], code: string): string {
  return options.find((option) => option.code === code)?.label ?? code;
}

/** An answer in words, for pages that are read and not filled. */
export function answerWords(field: Pick<FieldView, 'kind' | 'options' | 'nonAnswers'>, value: unknown): string {
  const reason = nonAnswerOf(value);
  if (reason) return field.nonAnswers.find((each) => each.code === reason)?.label ?? w(`answer-${reason.replace('_', '-')}`);
  if (!isAnswered(value)) return w('answer-none');
  switch (field.kind) {
    case 'yes_no':
    case 'choice':
      return labelOf(field.options, textOf(value));
    case 'choices':
      return codesOf(value).map((code) => labelOf(field.options, code)).join(' · ');
    case 'date':
      return writtenDate(dateParts(partOf(value, 'date')));
    case 'id_document':
      return [labelOf(field.options, partOf(value, 'type')), partOf(value, 'number')].filter(Boolean).join(' ');
    case 'place':
      return placeWords(field.options, value);
    case 'narrative':
    case 'number':
    case 'phone':
    case 'text':
    case 'time':
      return textOf(value);
  }
}

function placeWords(options: readonly OptionView[], value: unknown): string {
  const parts = ['detail', 'commune'].map((part) => partOf(value, part));
  const areas = ['cercle', 'province', 'region'].map((part) => partOf(value, part));
  return [...parts, ...areas.map((code) => code && labelOf(options, code))].filter(Boolean).join(', ');
}

/** Who or what is meant, by name; a number that nobody has named is cut to what two people can compare. */
export function named(text: string): string {
  return /^[0-9a-f]{32,}$/.test(text) ? text.slice(0, 6) : text;
}

// What is said when something was not done?
import { hasWords, w } from '../words/index.svelte';
import type { Failure } from './types';

/** A failure as the desk words it; anything else is the window's own fault. */
export function failureOf(thrown: unknown): Failure | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  return 'code' in thrown && 'retry' in thrown ? (thrown as Failure) : undefined;
}

/** The sentence to show; it never holds anything of a person. */
export function failureWords(thrown: unknown): string {
  const failure = failureOf(thrown);
  const key = failure && `failure-${failure.code}`;
  return key && hasWords(key) ? w(key) : w('failure-unnamed');
}

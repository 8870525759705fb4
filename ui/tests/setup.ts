// What do all tests share? A clean page, and an answer to calls that nobody expected.
import { cleanup } from '@testing-library/svelte';
import { afterEach, beforeEach } from 'vitest';
import { answerWith } from '../src/ipc/host';
import { speak } from '../src/words/index.svelte';
import '../src/words/rest';

beforeEach(() => {
  speak('fr');
  answerWith((name) => Promise.reject(new Error(`nobody answers ${name}`)));
});
afterEach(() => {
  cleanup();
  delete document.documentElement.dataset['curtain'];
});

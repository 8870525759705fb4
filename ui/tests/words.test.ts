// Does every language say the same things, and only things that are asked for?
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasWords, share, speak, w } from '../src/words/index.svelte';

const WORDS = join(import.meta.dirname, '../src/words');
const SOURCE = join(import.meta.dirname, '../src');

function filesUnder(folder: string, ends: string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ends.some((end) => name.endsWith(end)))
    .map((name) => join(folder, name));
}

/** Each key with the variables of its sentence. */
function catalogue(lang: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of filesUnder(join(WORDS, lang), ['.ftl'])) {
    for (const entry of new FluentResource(readFileSync(file, 'utf8')).body) {
      expect(found.has(entry.id), `${entry.id} twice in ${lang}`).toBe(false);
      const names = [...JSON.stringify(entry.value).matchAll(/"type":"var","name":"([^"]+)"/g)].map((each) => each[1]);
      found.set(entry.id, [...new Set(names)].sort().join(','));
    }
  }
  return found;
}

describe('words', () => {
  const french = catalogue('fr');

  it.each(['ar', 'en'])('%s says everything that French says, with the same values', (lang) => {
    expect([...catalogue(lang)].sort()).toEqual([...french].sort());
  });

  it('the page, which reads a sentence when it is spoken, says what the whole catalogue says', () => {
    expect(share('fr')).toEqual({ own: french.size, all: french.size });
    for (const lang of ['fr', 'ar', 'en'] as const) {
      speak(lang);
      const bundle = new FluentBundle('fr-MA');
      for (const file of filesUnder(join(WORDS, lang), ['.ftl'])) bundle.addResource(new FluentResource(readFileSync(file, 'utf8')));
      for (const [key, values] of french) {
        const value = bundle.getMessage(key)?.value;
        if (values === '' && value) expect(w(key)).toBe(bundle.formatPattern(value, null, []));
        expect(hasWords(key), key).toBe(true);
      }
    }
    speak('fr');
  });

  it('tamazight says nothing that French does not', () => {
    for (const [key, values] of catalogue('zgh')) expect(french.get(key)).toBe(values);
  });

  it('nothing is asked for that nobody wrote, and nothing is written that nobody asks for', () => {
    const code = filesUnder(SOURCE, ['.svelte', '.ts']).map((file) => readFileSync(file, 'utf8')).join('\n');
    const asked = new Set([...code.matchAll(/\bw\('([^']+)'/g)].map((found) => found[1] ?? ''));
    for (const choice of code.matchAll(/\bw\([^'`()]*\? ?'?w?\(?'([a-z-]+)'/g)) asked.add(choice[1] ?? '');
    const families = [...code.matchAll(/`([a-z-]+-)\$\{/g)].map((found) => found[1] ?? '');
    for (const key of asked) expect(french.has(key), key).toBe(true);
    const own = [...catalogue('fr').keys()].filter((key) => !key.startsWith('failure-') && !key.startsWith('say-'));
    const unused = own.filter((key) => !asked.has(key) && !families.some((family) => key.startsWith(family)));
    expect(unused.filter((key) => !code.includes(`'${key}'`))).toEqual([]);
  });

  it('arabic and tamazight use no plural rules of another language', () => {
    for (const file of filesUnder(join(WORDS, 'zgh'), ['.ftl'])) expect(readFileSync(file, 'utf8')).not.toMatch(/\[(zero|one|two|few|many)\]/);
  });
});

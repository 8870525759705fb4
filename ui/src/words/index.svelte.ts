// Which sentence stands for a key in the language of the screen?
//
// One catalogue per language, of which a sentence is read when it is first spoken; a language can be changed at any moment. Tamazight is incomplete: what it lacks
// is shown in French with a mark. The page comes with the sentences of its first screen; `rest.ts` brings all others.
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

export type Lang = 'fr' | 'ar' | 'en' | 'zgh';
export const LANGS: readonly Lang[] = ['fr', 'ar', 'en', 'zgh'];

// ar alone would print other digits and other month names than Morocco uses.
const LOCALES: Record<Lang, string> = { fr: 'fr-MA', ar: 'ar-MA', en: 'en-GB', zgh: 'zgh' };
const BORROWED = '°';

const files = import.meta.glob('./*/first.ftl', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;

/** The sentences of a language: where each stands in its files, and those that were read so far. */
interface Catalogue {
  source: Map<string, string>;
  bundle: FluentBundle;
}

// Finding where sentences begin is quick; reading one is not, and a screen says a few dozen of a thousand.
function makeCatalogue(lang: Lang): Catalogue {
  const source = new Map<string, string>();
  for (const [path, text] of Object.entries(files)) {
    if (!path.startsWith(`./${lang}/`)) continue;
    for (const entry of text.split(/^(?=[a-z])/m)) {
      const key = /^[a-z][a-z0-9-]*(?= =)/.exec(entry)?.[0];
      if (key) source.set(key, entry);
    }
  }
  return { source, bundle: new FluentBundle(LOCALES[lang]) };
}

const state = $state<{ lang: Lang }>({ lang: 'fr' });

// Raw: who speaks before all sentences are here speaks anew once they are.
let catalogues = $state.raw<Partial<Record<Lang, Catalogue>>>({});

function catalogue(of: Lang): Catalogue {
  return (catalogues[of] ??= makeCatalogue(of));
}

/** Takes in the sentences of more files. */
export function learn(more: Record<string, string>): void {
  Object.assign(files, more);
  catalogues = {};
}

/** The language of the screen. */
export function lang(): Lang {
  return state.lang;
}

/** The locale in which numbers and dates are written. */
export function locale(): string {
  return LOCALES[state.lang];
}

/** The direction of the screen. */
export function direction(of: Lang = state.lang): 'ltr' | 'rtl' {
  return of === 'ar' ? 'rtl' : 'ltr';
}

/** Changes the language of the screen. */
export function speak(to: Lang): void {
  state.lang = to;
  document.documentElement.lang = LOCALES[to];
  document.documentElement.dir = direction(to);
  document.documentElement.dataset['lang'] = to;
}

/** The sentence of `key`; the key itself when nobody has written it, which a test forbids. */
export function w(key: string, args?: Record<string, FluentVariable>): string {
  const own = sentence(state.lang, key, args);
  if (own !== undefined) return own;
  const french = sentence('fr', key, args);
  return french === undefined ? key : french + BORROWED;
}

/** The same sentence with its French marks tied to the word before them, so that no line begins with one. */
export function tied(text: string): string {
  return text.replace(/ ([?!:;»])/g, '\u00a0$1');
}

/** Whether somebody has written this sentence. */
export function hasWords(key: string): boolean {
  return catalogue(state.lang).source.has(key) || catalogue('fr').source.has(key);
}

/** How many sentences of the French catalogue a language has of its own. */
export function share(of: Lang): { own: number; all: number } {
  const keys = [...catalogue('fr').source.keys()];
  return { own: keys.filter((key) => catalogue(of).source.has(key)).length, all: keys.length };
}

function sentence(of: Lang, key: string, args?: Record<string, FluentVariable>): string | undefined {
  const { source, bundle } = catalogue(of);
  const text = source.get(key);
  if (text === undefined) return undefined;
  if (!bundle.hasMessage(key)) bundle.addResource(new FluentResource(text));
  const message = bundle.getMessage(key);
  if (!message?.value) return undefined;
  return bundle.formatPattern(message.value, args ?? null, []);
}

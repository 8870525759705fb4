// Does the page keep its promises: nothing on disk, no field by name, no way out, nothing tied to one side?
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCE = join(import.meta.dirname, '../src');
const PACKS = join(import.meta.dirname, '../../schema/packs');

const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|svelte|css)$/.test(name) && !name.endsWith('ipc/types.ts'))
  .map((name) => ({ name, text: readFileSync(join(SOURCE, name), 'utf8') }));

describe('the page', () => {
  it('keeps nothing on disk by itself', () => {
    const ways = /localStorage|sessionStorage|indexedDB|document\.cookie|caches\.|serviceWorker|BroadcastChannel|navigator\.storage/;
    for (const { name, text } of sources) expect(ways.test(text), name).toBe(false);
  });

  it('reaches nobody but the shell', () => {
    const ways = /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|https?:\/\//;
    for (const { name, text } of sources) expect(ways.test(text), name).toBe(false);
    const shell = sources.filter(({ text }) => text.includes('@tauri-apps/api'));
    expect(shell.map(({ name }) => name)).toEqual(['ipc/host.ts']);
  });

  it('has help for each screen that a person can stand on', () => {
    const session = sources.find(({ name }) => name.endsWith('session.svelte.ts'))?.text ?? '';
    const screens = [...session.matchAll(/\| \{ name: '([a-z]+)'/g)].map((found) => found[1] ?? '').filter((name) => name !== 'starting');
    expect(screens.length).toBeGreaterThan(20);
    const help = readFileSync(join(SOURCE, 'words/fr/help.ftl'), 'utf8');
    expect(screens.filter((name) => !new RegExp(`^help-${name} =`, 'm').test(help))).toEqual([]);
  });

  it('writes nothing into the page as markup', () => {
    for (const { name, text } of sources) expect(/\{@html|innerHTML|outerHTML|insertAdjacentHTML|\beval\(/.test(text), name).toBe(false);
  });

  it('knows no section and no field of any form by its name', () => {
    const paths = namesInPacks();
    for (const { name, text } of sources) {
      for (const path of paths) expect(text.includes(path), `${path} in ${name}`).toBe(false);
    }
  });

  it('is laid out by where lines begin and end, not by left and right', () => {
    const sided = /(margin|padding|border|inset)-(left|right)|text-align:\s*(left|right)|float:|[^-a-z](left|right):/;
    for (const { name, text } of sources) {
      const style = name.endsWith('.css') ? text : (/<style>[\s\S]*<\/style>/.exec(text)?.[0] ?? '');
      expect(sided.test(style), name).toBe(false);
    }
  });

  it('uses no native date or number field', () => {
    for (const { name, text } of sources) expect(/type="(date|time|number|month|datetime-local)"/.test(text), name).toBe(false);
  });

  it('keeps every file readable at one sitting', () => {
    for (const { name, text } of sources) expect(text.split('\n').length, name).toBeLessThanOrEqual(400);
  });
});

/** Paths such as `section.field`, from every form of every pack. */
function namesInPacks(): string[] {
  if (!existsSync(PACKS)) return [];
  const forms = readdirSync(PACKS, { recursive: true, encoding: 'utf8' }).filter((name) => /forms\/[^/]+\.json$/.test(name));
  const texts = forms.map((name) => readFileSync(join(PACKS, name), 'utf8'));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/"([a-z_]+\.[a-z_]+)"/g)].map((found) => found[1] ?? '')))];
}

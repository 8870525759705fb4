// Which spellings count as the same while somebody looks something up?

/** A text without accents, case, Arabic vowel marks and the variants of alef, yeh and teh marbuta. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ⵯ/g, '')
    .toLowerCase()
    .trim();
}

/** How well `text` answers `asked` (both folded): 0 begins with it, 1 a word begins with it, 2 holds it, none. */
export function closeness(text: string, asked: string): number | undefined {
  if (text.startsWith(asked)) return 0;
  const at = text.indexOf(asked);
  if (at < 0) return undefined;
  return /[\s('’\-/—]/.test(text[at - 1] ?? '') ? 1 : 2;
}

// How do digits look while they are typed? Four groups of five, western digits, nothing else.

/** Digits of any keyboard in groups of five; at most twenty. */
export function grouped(text: string): string {
  const western = [...text].map((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code >= 0x660 && code <= 0x669 ? String(code - 0x660) : letter;
  });
  const digits = western.filter((letter) => letter >= '0' && letter <= '9').join('').slice(0, 20);
  return digits.match(/.{1,5}/g)?.join(' ') ?? '';
}

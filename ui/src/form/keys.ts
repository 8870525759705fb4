// Which digit was meant, whatever is printed on the key?
//
// A French keyboard gives letters on the unshifted digit row and an Arabic one may give other digits, so the place of the key
// decides. Only for choices, numbers, dates and telephones: in free text every key means what it prints.

type KeyLike = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'metaKey'>;

const ARABIC_ZERO = 0x0660;
const PERSIAN_ZERO = 0x06f0;

/** The digit `0`…`9` behind a key, or nothing. */
export function digitOf(event: KeyLike): string | undefined {
  if (event.ctrlKey || event.metaKey) return undefined;
  const place = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  // A keypad whose lock is off moves the caret instead.
  if (place?.[1] && !(event.code.startsWith('Numpad') && event.key.length > 1)) return place[1];
  const [western] = westernDigits(event.key);
  return event.key.length === 1 && western && /[0-9]/.test(western) ? western : undefined;
}

/** The same text with Arabic-Indic and Persian digits written 0 to 9. */
export function westernDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - (code >= PERSIAN_ZERO ? PERSIAN_ZERO : ARABIC_ZERO));
  });
}

/** Only the digits of a text. */
export function onlyDigits(text: string): string {
  return westernDigits(text).replace(/[^0-9]/g, '');
}

/** Types `text` into a field where its caret is, as if a key had been pressed. */
export function typeInto(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? start;
  if (field.maxLength > 0 && field.value.length - (end - start) + text.length > field.maxLength) return;
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, data: text, inputType: 'insertText' }));
}

/** Puts the digit of an unshifted digit row into a field that only takes digits. */
export function digitsByPlace(event: KeyboardEvent & { currentTarget: HTMLInputElement }): void {
  if (event.altKey) return;
  const digit = digitOf(event);
  if (digit === undefined || digit === event.key) return;
  event.preventDefault();
  typeInto(event.currentTarget, digit);
}

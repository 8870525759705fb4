// Is the digit meant by a key found on every keyboard of the country?
import { describe, expect, it } from 'vitest';
import { zoomOfKey } from '../src/app/zoom.svelte';
import { digitOf, onlyDigits, westernDigits } from '../src/form/keys';

const AZERTY = ['à', '&', 'é', '"', "'", '(', '-', 'è', '_', 'ç'];
const ARABIC = ['٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩'];
const press = (code: string, key: string, more = {}) => digitOf({ code, key, ctrlKey: false, metaKey: false, ...more });

describe('digits', () => {
  it.each(AZERTY.map((key, digit) => [key, digit]))('the key %s of a French keyboard is %s without shift', (key, digit) => {
    expect(press(`Digit${digit}`, String(key))).toBe(String(digit));
    expect(press(`Digit${digit}`, String(digit))).toBe(String(digit));
  });

  it.each(ARABIC.map((key, digit) => [key, digit]))('the key %s of an Arabic keyboard is %s', (key, digit) => {
    expect(press(`Digit${digit}`, String(key))).toBe(String(digit));
    expect(press('', String(key))).toBe(String(digit));
  });

  it('the keypad counts only while it types digits', () => {
    expect(press('Numpad4', '4')).toBe('4');
    expect(press('Numpad4', 'ArrowLeft')).toBeUndefined();
  });

  it('letters, commands and dead keys are no digits', () => {
    expect(press('KeyA', 'a')).toBeUndefined();
    expect(press('Digit1', '&', { ctrlKey: true })).toBeUndefined();
    expect(press('BracketLeft', 'Dead')).toBeUndefined();
  });

  it('digits of three scripts are written 0 to 9', () => {
    expect(westernDigits('٠٦-۱۲ 34')).toBe('06-12 34');
    expect(onlyDigits('٠٦ a 12')).toBe('0612');
  });
});

describe('size of everything', () => {
  const held = (key: string, code: string, now: number, more = {}) =>
    zoomOfKey({ key, code, ctrlKey: true, altKey: false, metaKey: false, ...more }, now);

  it('grows and shrinks by one step and stays within its bounds', () => {
    expect(held('+', 'NumpadAdd', 100)).toBe(125);
    expect(held('=', 'Equal', 175)).toBe(200);
    expect(held('+', 'Equal', 200)).toBe(200);
    expect(held('-', 'Minus', 125)).toBe(100);
    expect(held('-', 'Digit6', 100)).toBe(100);
  });

  it('goes back to one hundred by the key of zero, whatever is printed on it', () => {
    expect(held('à', 'Digit0', 200)).toBe(100);
    expect(held('٠', 'Digit0', 150)).toBe(100);
  });

  it('leaves keys alone that are typed', () => {
    expect(held('+', 'Equal', 100, { ctrlKey: false })).toBeUndefined();
    expect(held('-', 'Minus', 100, { altKey: true })).toBeUndefined();
    expect(held('k', 'KeyK', 100)).toBeUndefined();
  });
});

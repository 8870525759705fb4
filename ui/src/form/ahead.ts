// What becomes of keys that are pressed while an answer is still being kept?
//
// After a choice the next question is known only when the desk has answered. Keys pressed in between belong to that next
// question: they are held back and given to it, so that a fast hand answers the right questions.
import { typeInto } from './keys';

let holding = 0;
let held: KeyboardEvent[] = [];

/** Runs `step`, holding keys back until it is over, then hands them to whatever has the focus. */
export async function holdKeys(step: () => Promise<void>): Promise<void> {
  holding += 1;
  try {
    await step();
  } finally {
    holding -= 1;
    if (holding === 0) release();
  }
}

/** Takes a key back from the page while an answer is being kept; to be asked before anybody else sees the key. */
export function heldBack(event: KeyboardEvent): boolean {
  if (holding === 0 || !event.isTrusted || event.ctrlKey || event.metaKey) return false;
  if (event.key.length !== 1 && event.key !== 'Enter' && event.key !== 'Backspace') return false;
  event.preventDefault();
  event.stopImmediatePropagation();
  held.push(event);
  return true;
}

function release(): void {
  while (held.length > 0 && holding === 0) {
    const event = held.shift();
    if (event) replay(event);
  }
}

function replay(event: KeyboardEvent): void {
  const target = document.activeElement ?? document.body;
  const { key, code, shiftKey, altKey } = event;
  const taken = !target.dispatchEvent(
    new KeyboardEvent('keydown', { key, code, shiftKey, altKey, bubbles: true, cancelable: true }),
  );
  if (taken) return;
  const writes = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  if (writes && key.length === 1 && !altKey) typeInto(target, key);
  else if (!writes && key === 'Enter' && target instanceof HTMLElement) target.click();
}

// How does no field keep its text ready for the keyboard?
//
// For the input methods the web engine keeps a copy of the focused field outside the page, and forgets it only for another
// field. So an empty one takes the keyboard before the page is taken down.

/** Gives the keyboard to an empty field nobody sees; what it returns gives it back. */
export function letGo(): () => void {
  const held = document.activeElement;
  const nothing = document.createElement('input');
  nothing.tabIndex = -1;
  nothing.setAttribute('aria-hidden', 'true');
  nothing.className = 'seen-by-readers';
  document.body.append(nothing);
  nothing.focus();
  return () => {
    nothing.remove();
    if (held instanceof HTMLElement && held.isConnected) held.focus();
  };
}

/** Time in which the engine hears of it. */
export function aMoment(): Promise<void> {
  return new Promise((done) => setTimeout(done, MOMENT_MS));
}

const MOMENT_MS = 150;

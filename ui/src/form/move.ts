// Where does the eye go next?
//
// Questions move by their order on the page, so a question that an answer has just brought up is the next one. A question marks
// itself with data-question and what takes its keys with data-focus; the button that goes on is marked data-next.

const VISIBLE_QUESTION = '[data-question]';

/** The place inside a question that takes its keys. */
function keysOf(question: Element): HTMLElement | null {
  return question.querySelector<HTMLElement>('[data-focus]:not(:disabled)');
}

/** Moves to the question after the one that holds `from`, or to the button that goes on. */
export function goOn(from: Element): void {
  const form = from.closest('[data-form]');
  const here = from.closest(VISIBLE_QUESTION);
  if (!form || !here) return;
  const questions = [...form.querySelectorAll(VISIBLE_QUESTION)];
  for (const question of questions.slice(questions.indexOf(here) + 1)) {
    const keys = keysOf(question);
    if (keys) return focus(keys);
  }
  const next = form.querySelector<HTMLElement>('[data-next]');
  if (next) focus(next);
}

/** Moves to the first question without an answer, else to the first one, else to the button that goes on. */
export function begin(form: Element): void {
  const open = form.querySelector('[data-question][data-open]') ?? form.querySelector(VISIBLE_QUESTION);
  const keys = (open && keysOf(open)) ?? form.querySelector<HTMLElement>('[data-next]');
  if (keys) focus(keys);
}

/** Moves to the question at a path. */
export function goTo(form: Element, path: string): void {
  const question = [...form.querySelectorAll<HTMLElement>(VISIBLE_QUESTION)].find((each) => each.dataset['path'] === path);
  const keys = question && keysOf(question);
  if (keys) focus(keys);
}

function focus(target: HTMLElement): void {
  target.focus();
  target.closest(VISIBLE_QUESTION)?.scrollIntoView({ block: 'nearest' });
}

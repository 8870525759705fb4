// Who is at work, and which screen is shown?
//
// One value says which screen; there is no address, nothing is remembered outside the vault.
import * as desk from '../ipc/commands';
import { Filling } from '../form/filling.svelte';
import { speak, type Lang } from '../words/index.svelte';
import type { Sealed, Status } from '../ipc/types';

export type Screen =
  | { name: 'starting' }
  | { name: 'unlock' }
  | { name: 'start' }
  | { name: 'home' }
  | { name: 'tasks' }
  | { name: 'page'; page: string; path?: string }
  | { name: 'check' }
  | { name: 'sealed'; sealed: Sealed }
  | { name: 'records' }
  | { name: 'record'; id: string }
  | { name: 'sync' }
  | { name: 'region' }
  | { name: 'settings' };

export const session = $state<{
  screen: Screen;
  status: Status | undefined;
  failure: unknown;
  curtain: boolean;
  asking: boolean;
}>({ screen: { name: 'starting' }, status: undefined, failure: undefined, curtain: false, asking: false });

let current = $state.raw<Filling>();

/** The reception being filled, if one is. */
export function filling(): Filling | undefined {
  return current;
}

/** Shows a screen. */
export function show(screen: Screen): void {
  session.failure = undefined;
  session.screen = screen;
}

/** Runs one step and shows what went wrong, in words. */
export async function attempt<T>(step: () => Promise<T>): Promise<T | undefined> {
  try {
    session.failure = undefined;
    return await step();
  } catch (thrown) {
    session.failure = thrown;
    return undefined;
  }
}

/** What the desk says of itself, first thing. */
export async function start(): Promise<void> {
  await attempt(async () => {
    settle(await desk.status());
  });
  // Even a desk that fails has a page that is up.
  await desk.ready().catch(() => undefined);
}

/** Opens a new reception, at once on its first page. */
export async function openReception(): Promise<void> {
  await attempt(async () => begin(await desk.receptionOpen()));
}

/** Takes up a reception where it was left. */
export async function resumeReception(draft: string): Promise<void> {
  await attempt(async () => {
    const opened = await desk.receptionResume(draft);
    current = new Filling(opened.draft, opened.view);
    show({ name: 'tasks' });
  });
}

function begin(opened: { draft: string; view: Filling['view'] }): void {
  current = new Filling(opened.draft, opened.view);
  const first = opened.view.sections.find((section) => section.shown);
  show(first ? { name: 'page', page: first.page } : { name: 'tasks' });
}

/** Goes home; what was typed is kept first. */
export async function goHome(): Promise<void> {
  await current?.flush();
  if (current?.saver.state === 'failed') return;
  current = undefined;
  show({ name: 'home' });
}

/** The reception is sealed: the page forgets it. */
export function forgetReception(sealed: Sealed): void {
  current = undefined;
  show({ name: 'sealed', sealed });
}

/** Keeps what was typed, closes the desk, and lets the page forget everything. */
export async function lockDesk(): Promise<void> {
  await current?.flush();
  await attempt(async () => {
    const status = await desk.lock();
    current = undefined;
    session.curtain = false;
    settle(status);
  });
}

/** The desk is open: on to the first screen. */
export function settle(status: Status): void {
  session.status = status;
  show(status.state === 'open' ? { name: 'home' } : status.state === 'absent' ? { name: 'start' } : { name: 'unlock' });
}

/** Changes the language everywhere, in the middle of anything. */
export async function changeLanguage(to: Lang): Promise<void> {
  await current?.flush();
  speak(to);
  await attempt(async () => {
    await desk.speak(to);
    await current?.reread();
  });
}

/** Draws the curtain: first the page, in this very frame, then everything else. */
export function drawCurtain(): void {
  document.documentElement.dataset['curtain'] = '';
  session.curtain = true;
  void current?.flush();
}

/** Opens the curtain. */
export function openCurtain(): void {
  delete document.documentElement.dataset['curtain'];
  session.curtain = false;
}

// Who is at work, and which screen is shown?
//
// One value says which screen; there is no address, nothing is remembered outside the vault.
import * as desk from '../ipc/commands';
import { Filling } from '../form/filling.svelte';
import { aMoment, letGo } from './letgo';
import { zoomTo } from './zoom.svelte';
import { speak, type Lang } from '../words/index.svelte';
import type { Opened, Sealed, Status } from '../ipc/types';

export type Screen =
  | { name: 'starting' }
  | { name: 'unlock' }
  | { name: 'narrow' }
  | { name: 'start' }
  | { name: 'home' }
  | { name: 'tasks' }
  | { name: 'page'; page: string; path?: string }
  | { name: 'check' }
  | { name: 'said' }
  | { name: 'sealed'; sealed: Sealed }
  | { name: 'records' }
  | { name: 'duplicates' }
  | { name: 'record'; id: string; reassess?: boolean }
  | { name: 'step' }
  | { name: 'agenda' }
  | { name: 'conflicts' }
  | { name: 'papers'; id: string }
  | { name: 'sync' }
  | { name: 'region' }
  | { name: 'access' }
  | { name: 'trail' }
  | { name: 'acts' }
  | { name: 'archive' }
  | { name: 'keys' }
  | { name: 'settings' }
  | { name: 'officers' };

export const session = $state<{
  screen: Screen;
  status: Status | undefined;
  failure: unknown;
  curtain: boolean;
  asking: boolean;
  /** Help is shown, for the question that had the focus. */
  helping: { path: string | undefined } | undefined;
  /** The screen is turned to her: nothing of another record is shown. */
  turned: boolean;
  /** The reception for which the officer put the search away. */
  skipped: string | undefined;
}>({ screen: { name: 'starting' }, status: undefined, failure: undefined, curtain: false, asking: false, helping: undefined, turned: false, skipped: undefined });

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
  // A fresh window is shown as large as the one before it.
  void zoomTo(null);
}

/** Opens a new reception, at once on its first page. */
export async function openReception(): Promise<void> {
  await attempt(async () => begin(await desk.receptionOpen()));
}

/** Opens a reception at a locked desk: it can be written here, and read only by an officer who unlocks. */
export async function openLockedReception(): Promise<void> {
  await attempt(async () => begin(await desk.receptionOpenLocked()));
}

/** Takes up a reception where it was left. */
export async function resumeReception(draft: string, to: 'tasks' | 'said' = 'tasks'): Promise<void> {
  await attempt(async () => {
    const opened = await desk.receptionResume(draft);
    current = new Filling(opened);
    show({ name: opened.step ? 'step' : to });
  });
}

/** Opens one thing done after the reception: a new one of a list, or one that is there. */
export async function openStep(id: string, section: string, item: string | null): Promise<void> {
  await attempt(async () => {
    await current?.flush();
    current = new Filling(await desk.stepOpen(id, section, item));
    show({ name: 'step' });
  });
}

/** What was added is sealed or thrown away: the page forgets it. */
export function forgetStep(id: string): void {
  current = undefined;
  show({ name: 'record', id });
}

/** Opens a reception of somebody who only asks for information, or a session held for a group. */
export async function openInformation(group = false): Promise<void> {
  await attempt(async () => begin(await desk.informationOpen(group)));
}

/** Lays the reception aside: hidden at once, kept, locked; whoever unlocks goes on from what was said. */
export async function pause(): Promise<void> {
  if (!current || session.status?.state !== 'open') return;
  drawCurtain();
  const { draft } = current;
  await attempt(async () => {
    await current?.flush();
    await desk.receptionPause(draft);
  });
  await lockDesk();
}

/** The reception that was laid aside, for whoever has just unlocked. */
async function takeUpPaused(): Promise<void> {
  const draft = await desk.receptionPaused().catch(() => null);
  if (draft) await resumeReception(draft, 'said');
}

function begin(opened: Opened): void {
  current = new Filling(opened);
  const first = opened.view.sections.find((section) => section.shown);
  show(first ? { name: 'page', page: first.page } : { name: 'tasks' });
}

/** Goes home; what was typed is kept first. At a locked desk that is letting go of the reception. */
export async function goHome(): Promise<void> {
  await current?.flush();
  if (current?.saver.state === 'failed') return;
  if (session.status?.state !== 'open') return lockDesk();
  current = undefined;
  show({ name: 'home' });
}

/** The reception is sealed: the page forgets it. */
export function forgetReception(sealed: Sealed): void {
  current = undefined;
  show({ name: 'sealed', sealed });
}

let warned = false;

/**
 * Keeps what was typed and closes the desk; the shell then takes this page down and puts a fresh one in its place.
 *
 * What the disk refused would go with the page: then the person is told, and only her second wish is followed.
 */
export async function lockDesk(leave: () => Promise<Status> = desk.lock): Promise<void> {
  const kept = (await current?.flush()) ?? true;
  if (!kept && !warned) {
    warned = true;
    session.failure = current?.saver.failure;
    return;
  }
  warned = false;
  const takeUp = letGo();
  await aMoment();
  await attempt(async () => {
    const status = await leave();
    current = undefined;
    openCurtain();
    settle(status);
  });
  takeUp();
}

/** Locks the practice desk and gives its place back to the real one. */
export async function leavePractice(): Promise<void> {
  await lockDesk(desk.practiceEnd);
}

/** Nobody has touched a key for long: locks, unless something typed is not kept. Then the curtain must do. */
export async function lockUnattended(): Promise<void> {
  const kept = (await current?.flush()) ?? true;
  if (kept) await lockDesk();
  else drawCurtain();
}

/** Whether a locked desk is taking a reception. */
export function receivesLocked(): boolean {
  return session.status?.state === 'locked' && current !== undefined;
}

/** Asks the desk again how it stands, for the screen that is shown to whoever comes. */
export async function look(): Promise<void> {
  await attempt(async () => {
    session.status = await desk.status();
  });
}

/** The desk is open: on to the first screen. */
export function settle(status: Status): void {
  session.status = status;
  // Whose access opens no record is here all the same: an auditor, a technician.
  const closed = status.officerRole ? 'narrow' : 'unlock';
  const name = status.state === 'open' ? 'home' : status.state === 'absent' ? 'start' : closed;
  show({ name });
  if (status.state === 'open') void takeUpPaused();
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

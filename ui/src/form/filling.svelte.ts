// What does the page know of the form being filled?
//
// The desk's view, brought up to date by each answer's difference, and what was typed since. No rule of the form is known here.
import * as desk from '../ipc/commands';
import { Saver } from './saver.svelte';
import type { FieldView, ItemView, Opened, SectionView, StepOf, View, ViewDifference } from '../ipc/types';

/** What a question needs from the page it stands on. */
export interface Answers {
  /** What was typed and is not acknowledged yet. */
  typed(path: string): { value: unknown } | undefined;
  /** A choice; resolves with whether it is kept. */
  put(path: string, value: unknown): Promise<boolean>;
  /** Text. */
  type(path: string, value: unknown): void;
  /** Keeps what waits. */
  flush(): Promise<boolean>;
}

/** One page: the sections that stand on it, in order. */
export interface Page {
  id: string;
  label: string;
  sections: SectionView[];
}

export class Filling implements Answers {
  readonly draft: string;
  view = $state.raw<View>() as View;
  readonly saver: Saver;
  /** No clock can be believed: day and hour are asked once. */
  asksClock = $state(false);

  /** What it is added to, where the reception is over. */
  readonly step: StepOf | null;

  constructor({ draft, view, asksClock, step }: Opened) {
    this.draft = draft;
    this.step = step;
    this.asksClock = asksClock;
    this.view = view;
    this.saver = new Saver(async (path, value) => {
      this.view = applyDifference(this.view, await desk.receptionAnswer(this.draft, path, value));
    });
  }

  typed(path: string) {
    return this.saver.typed(path);
  }

  put(path: string, value: unknown) {
    return this.saver.put(path, value);
  }

  type(path: string, value: unknown) {
    this.saver.type(path, value);
  }

  flush() {
    return this.saver.flush();
  }

  /** What the officer says of day and hour; nothing where she does not know. */
  async sayClock(date: string | null, time: string | null): Promise<void> {
    await this.flush();
    this.view = applyDifference(this.view, await desk.receptionClock(this.draft, date, time));
    this.asksClock = false;
  }

  async addItem(path: string): Promise<void> {
    await this.flush();
    this.view = applyDifference(this.view, await desk.receptionItemAdd(this.draft, path));
  }

  async removeItem(path: string): Promise<void> {
    await this.flush();
    this.view = applyDifference(this.view, await desk.receptionItemRemove(this.draft, path));
  }

  /** The same reception in the language the desk speaks now. */
  async reread(): Promise<void> {
    await this.flush();
    this.view = (await desk.receptionResume(this.draft)).view;
  }
}

/** The pages of a reception that apply, in order; what is only asked after it is no page of it. */
export function pagesOf(view: View): Page[] {
  const pages: Page[] = [];
  for (const section of view.sections) {
    if (!section.shown || section.after === 'only') continue;
    const last = pages.find((page) => page.id === section.page);
    if (last) last.sections.push(section);
    else pages.push({ id: section.page, label: section.label, sections: [section] });
  }
  return pages;
}

/** Every question of a section, those of its items included. */
export function fieldsOf(section: SectionView): FieldView[] {
  return [...section.fields, ...section.items.flatMap((item) => item.fields)];
}

/** The view after a difference; what did not change stays the same object. */
export function applyDifference(view: View, change: ViewDifference): View {
  const fields = new Map(change.fields.map((field) => [field.path, field]));
  const sections = new Map(change.sections.map((section) => [section.id, section]));
  const items = new Map(change.items.map((each) => [each.section, each.items]));
  const renewed = (list: FieldView[]) => {
    return list.some((field) => fields.has(field.path)) ? list.map((field) => fields.get(field.path) ?? field) : list;
  };
  const renewedItem = (item: ItemView) => {
    const list = renewed(item.fields);
    return list === item.fields ? item : { ...item, fields: list };
  };
  return {
    ...view,
    danger: change.danger ?? view.danger,
    timers: change.timers ?? view.timers,
    information: change.information,
    summary: change.summary,
    sections: view.sections.map((section) => ({
      ...section,
      ...sections.get(section.id),
      fields: renewed(section.fields),
      items: items.get(section.id) ?? section.items.map(renewedItem),
    })),
  };
}

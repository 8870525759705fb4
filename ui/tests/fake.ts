// Who stands in for the desk in tests? A form that nobody uses, answered from memory.
import { answerWith } from '../src/ipc/host';
import type { FieldView, KindName, OptionView, SectionView, View, ViewDifference } from '../src/ipc/types';

export function option(code: string, label: string, key: string | null = null): OptionView {
  return { code, label, key };
}

const REASONS = [
  { code: 'unknown' as const, label: 'Ne sait pas', key: '8' },
  { code: 'refused' as const, label: 'Refuse', key: '9' },
  { code: 'not_asked' as const, label: 'Non demandé', key: '0' },
];

export function field(path: string, kind: KindName, more: Partial<FieldView> = {}): FieldView {
  const options = kind === 'yes_no' ? [option('yes', 'Oui', '1'), option('no', 'Non', '2')] : [];
  return { path, kind, label: `Question ${path}`, hint: null, value: null, shown: true, required: false, options, nonAnswers: REASONS, problems: [], ...more };
}

export function section(id: string, fields: FieldView[], more: Partial<SectionView> = {}): SectionView {
  return { id, page: id, label: `Page ${id}`, hint: null, guide: [], aloud: false, shown: true, repeats: false, addLabel: null, status: 'not_started', done: 0, total: fields.length, fields, items: [], ...more };
}

export function view(sections: SectionView[]): View {
  return {
    form: 'fake',
    pack: 'fake/1',
    lang: 'fr',
    dir: 'ltr',
    sections,
    danger: { state: 'not_assessed', computed: null, level: null, floor: false, red: 0, yes: 0, unanswered: 0, healthAlert: false, loweringIgnored: false, validated: false },
    timers: [],
    information: false,
    summary: { done: 0, total: 0, missing: 0, refusing: 0, canSeal: true, fallbacks: 0 },
  };
}

export interface FakeDesk {
  calls: { name: string; args: Record<string, unknown> }[];
  answers: Record<string, unknown>;
  /** The next answers are refused with this code. */
  refuse: string | undefined;
  /** How long an answer takes. */
  delayMs: number;
}

/** A desk that keeps answers in memory and may be told to refuse or to be slow. */
export function fakeDesk(form: View, others: Record<string, (args: Record<string, unknown>) => unknown> = {}): FakeDesk {
  const desk: FakeDesk = { calls: [], answers: {}, refuse: undefined, delayMs: 0 };
  const keep = (path: string, value: unknown): ViewDifference => {
    desk.answers[path] = value;
    const fields = form.sections.flatMap((each) => each.fields).filter((each) => each.path === path);
    return { fields: fields.map((each) => ({ ...each, value })), sections: [], items: [], danger: null, timers: null, information: false, summary: form.summary };
  };
  answerWith(async (name, cargo) => {
    const args = cargo as Record<string, unknown>;
    desk.calls.push({ name, args });
    if (desk.delayMs > 0) await new Promise((done) => setTimeout(done, desk.delayMs));
    if (desk.refuse) throw { code: desk.refuse, retry: 'later' };
    if (name === 'reception_answer') return keep(String(args['path']), args['value']);
    if (others[name]) return others[name](args);
    return null;
  });
  return desk;
}

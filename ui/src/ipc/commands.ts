// What may the page ask of the desk? One function per command; a test compares this list with the shell's.
import { call } from './host';
import type {
  AskingOfficer,
  Check,
  ConflictLine,
  HistoryLine,
  Home,
  Officers,
  Opened,
  ProposedWords,
  RecordDetail,
  RecordPage,
  Sealed,
  SearchHit,
  StateAnswer,
  StateCodes,
  Status,
  Suggestions,
  SwitchLine,
  SyncState,
  TrailLine,
  UnitLine,
  Verified,
  ViewDifference,
  WaitingDesk,
} from './types';

export const adopt = (id: string, reason: string) => call<RecordDetail>('adopt', { id, reason });
export const amend = (id: string, path: string, value: unknown, reason: string) =>
  call<RecordDetail>('amend', { id, path, value, reason });
export const approve = (fingerprint: string) => call<WaitingDesk>('approve', { fingerprint });
export const conflicts = () => call<ConflictLine[]>('conflicts');
export const history = (id: string) => call<HistoryLine[]>('history', { id });
export const home = () => call<Home>('home');
export const list = (after: string | null) => call<RecordPage>('list', { after });
export const lock = () => call<Status>('lock');
export const officerAdd = (name: string, role: string, passphrase: string, unlocks: number | null) =>
  call<Officers>('officer_add', { name, role, passphrase, unlocks });
export const officerChange = (passphrase: string) => call<Officers>('officer_change', { passphrase });
export const officerConfirm = (officer: string) => call<AskingOfficer[]>('officer_confirm', { officer });
export const officerRecover = (officer: string | null, words: string, passphrase: string) =>
  call<Status>('officer_recover', { officer, words, passphrase });
export const officerRemove = (officer: string) => call<Officers>('officer_remove', { officer });
export const officers = () => call<Officers>('officers');
export const officersAsking = () => call<AskingOfficer[]>('officers_asking');
export const openFile = (id: string, reason: string) => call<RecordDetail>('open_file', { id, reason });
export const passphraseCheck = (typed: string, name: string) => call<null>('passphrase_check', { typed, name });
export const proposeWords = () => call<ProposedWords>('propose_words');
export const ready = () => call<null>('ready');
export const receptionAnswer = (draft: string, path: string, value: unknown) =>
  call<ViewDifference>('reception_answer', { draft, path, value });
export const receptionCheck = (draft: string) => call<Check>('reception_check', { draft });
export const receptionItemAdd = (draft: string, path: string) => call<ViewDifference>('reception_item_add', { draft, path });
export const receptionItemRemove = (draft: string, path: string) => call<ViewDifference>('reception_item_remove', { draft, path });
export const receptionOpen = () => call<Opened>('reception_open');
export const receptionOpenLocked = () => call<Opened>('reception_open_locked');
export const receptionResume = (draft: string) => call<Opened>('reception_resume', { draft });
export const receptionSeal = (draft: string) => call<Sealed>('reception_seal', { draft });
export const record = (id: string) => call<RecordDetail>('record', { id });
export const recoveryWords = (of: string, reason: string) => call<string[]>('recovery_words', { of, reason });
export const search = (text: string, limit: number) => call<SearchHit[]>('search', { text, limit });
export const speak = (lang: string) => call<null>('speak', { lang });
export const stateCheck = (log: string, space: string, seq: number, code: string) =>
  call<StateAnswer>('state_check', { log, space, seq, code });
export const stateCodes = () => call<StateCodes>('state_codes');
export const status = () => call<Status>('status');
export const suggest = (ticket: number, text: string) => call<Suggestions>('suggest', { ticket, text });
export const switchSet = (name: string, on: boolean, act: string, readers: string[]) =>
  call<SwitchLine>('switch_set', { switch: name, on, act, readers });
export const switches = () => call<SwitchLine[]>('switches');
export const syncNow = () => call<SyncState>('sync_now');
export const syncState = () => call<SyncState>('sync_state');
export const trail = () => call<TrailLine[]>('trail');
export const units = () => call<UnitLine[]>('units');
export const unlock = (officer: string | null, passphrase: string) => call<Status>('unlock', { officer, passphrase });
export const verify = () => call<Verified>('verify');
export const waiting = () => call<WaitingDesk[]>('waiting');

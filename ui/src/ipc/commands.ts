// What may the page ask of the desk? One function per command; a test compares this list with the shell's.
import { call } from './host';
import type {
  Check,
  CodeCheck,
  ConflictLine,
  Enrolled,
  Finding,
  Founding,
  HistoryLine,
  Home,
  InvitationCard,
  InvitationLine,
  Newcomer,
  Opened,
  RecordDetail,
  RecordPage,
  Sealed,
  SearchHit,
  Status,
  Suggestions,
  SwitchLine,
  SyncState,
  TrailLine,
  UnitAdded,
  UnitLine,
  Verified,
  ViewDifference,
  WaitingDesk,
} from './types';

export const amend = (id: string, path: string, value: unknown, reason: string) =>
  call<RecordDetail>('amend', { id, path, value, reason });
export const approve = (fingerprint: string) => call<WaitingDesk>('approve', { fingerprint });
export const conflicts = () => call<ConflictLine[]>('conflicts');
export const history = (id: string) => call<HistoryLine[]>('history', { id });
export const home = () => call<Home>('home');
export const list = (after: string | null) => call<RecordPage>('list', { after });
export const lock = () => call<Status>('lock');
export const openFile = (id: string, reason: string) => call<RecordDetail>('open_file', { id, reason });
export const ready = () => call<null>('ready');
export const receptionAnswer = (draft: string, path: string, value: unknown) =>
  call<ViewDifference>('reception_answer', { draft, path, value });
export const receptionCheck = (draft: string) => call<Check>('reception_check', { draft });
export const receptionItemAdd = (draft: string, path: string) => call<ViewDifference>('reception_item_add', { draft, path });
export const receptionItemRemove = (draft: string, path: string) => call<ViewDifference>('reception_item_remove', { draft, path });
export const receptionOpen = () => call<Opened>('reception_open');
export const receptionResume = (draft: string) => call<Opened>('reception_resume', { draft });
export const receptionSeal = (draft: string) => call<Sealed>('reception_seal', { draft });
export const record = (id: string) => call<RecordDetail>('record', { id });
export const search = (text: string, limit: number) => call<SearchHit[]>('search', { text, limit });
export const speak = (lang: string) => call<null>('speak', { lang });
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

// Setting up a desk, inviting it, admitting it
export const approvalTake = (approval: number[]) => call<Enrolled>('approval_take', { approval });
export const chooseFile = (name: string) => call<string | null>('choose_file', { name });
export const codeCheck = (code: string) => call<CodeCheck>('code_check', { code });
export const doctor = (width: number, height: number) => call<Finding[]>('doctor', { width, height });
export const enrolByCode = (code: string, server: string, newcomer: Newcomer | null) =>
  call<Status>('enrol_by_code', { code, server, newcomer });
export const enrolByFile = (invitation: number[], newcomer: Newcomer | null) => call<Status>('enrol_by_file', { invitation, newcomer });
export const enrolment = () => call<Enrolled>('enrolment');
export const found = (region: Founding, newcomer: Newcomer) => call<Status>('found', { region, newcomer });
export const installationSheet = (findings: Finding[], toCall: string, file: string) =>
  call<null>('installation_sheet', { findings, call: toCall, file });
export const invitation = (mailbox: string) => call<InvitationCard>('invitation', { mailbox });
export const invitationSave = (mailbox: string, file: string, sheet: boolean) => call<null>('invitation_save', { mailbox, file, sheet });
export const invitations = () => call<InvitationLine[]>('invitations');
export const invite = (unit: string) => call<InvitationCard>('invite', { unit });
export const refuse = (fingerprint: string) => call<WaitingDesk>('refuse', { fingerprint });
export const requestApprove = (request: number[], fingerprint: string, file: string) =>
  call<WaitingDesk>('request_approve', { request, fingerprint, file });
export const requestLook = (request: number[]) => call<WaitingDesk>('request_look', { request });
export const requestSave = (file: string) => call<Enrolled>('request_save', { file });
export const unitAdd = (name: string, kind: string) => call<UnitAdded>('unit_add', { name, kind });

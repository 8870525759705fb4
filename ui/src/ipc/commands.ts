// What may the page ask of the desk? One function per command; a test compares this list with the shell's.
import { call, listen } from './host';
import type {
  ActLine,
  Acts,
  Agenda,
  ArchivedLine,
  Asked,
  AskingOfficer,
  BatchAnswer,
  Bundled,
  CallLine,
  CallListView,
  CallStepLine,
  CallView,
  BundleRead,
  Check,
  CodeCheck,
  ColleagueLine,
  ConflictLine,
  CourierUnit,
  DangerCodeView,
  DestructionLine,
  DuplicatePair,
  Enrolled,
  EvidenceGiven,
  EvidenceLine,
  EvidenceOpened,
  ExportAsked,
  Exported,
  ExposureLines,
  FileWords,
  Finding,
  Found,
  Founding,
  GiveAsked,
  HistoryLine,
  Home,
  InvitationCard,
  InvitationLine,
  KeyAgeLine,
  LeaseView,
  Newcomer,
  Noted,
  Officers,
  Opened,
  PackHeld,
  PackRead,
  PackTaken,
  PaperChecked,
  PaperLine,
  PaperShown,
  PhoneCodeView,
  ProposedWords,
  QuarantineLine,
  RecordDetail,
  RecordPage,
  Recovered,
  RecoveryLines,
  Restriction,
  Revoked,
  RosterOfficer,
  Rotated,
  Same,
  Sealed,
  SearchHit,
  SecretAsked,
  ServiceLine,
  ShareSheet,
  Sheet,
  StateAnswer,
  StateCodes,
  Status,
  Suggestions,
  SwitchLine,
  SyncState,
  Takeover,
  TrailLine,
  TrailVerified,
  UnansweredLine,
  UnitAdded,
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
export const officerAdd = (name: string, role: string, secret: SecretAsked, unlocks: number | null) =>
  call<Officers>('officer_add', { name, role, secret, unlocks });
export const officerChange = (secret: SecretAsked) => call<Officers>('officer_change', { secret });
export const officerConfirm = (officer: string) => call<AskingOfficer[]>('officer_confirm', { officer });
export const officerLimit = (officer: string, unlocks: number | null) => call<Officers>('officer_limit', { officer, unlocks });
export const officerRecover = (officer: string | null, words: string, passphrase: string) =>
  call<Status>('officer_recover', { officer, words, passphrase });
export const officerRemove = (officer: string) => call<Officers>('officer_remove', { officer });
export const officers = () => call<Officers>('officers');
export const officersOfRegion = () => call<RosterOfficer[]>('officers_of_region');
export const officersAsking = () => call<AskingOfficer[]>('officers_asking');
export const openFile = (id: string, reason: string) => call<RecordDetail>('open_file', { id, reason });
export const paperCheck = (id: string, paper: string, code: string) => call<PaperChecked>('paper_check', { id, paper, code });
export const paperCopy = (record: string, paper: string, item: string | null, lang: string) => call<number>('paper_copy', { record, paper, item, lang });
export const paperPrint = (record: string, paper: string, item: string | null, lang: string, hers: boolean) =>
  call<PaperShown>('paper_print', { record, paper, item, lang, hers });
export const papers = (id: string) => call<PaperLine[]>('papers', { id });
export const paperShow = (record: string, paper: string, item: string | null, lang: string) =>
  call<PaperShown>('paper_show', { record, paper, item, lang });
export const passphraseCheck = (typed: string, name: string) => call<null>('passphrase_check', { typed, name });
export const proposeWords = () => call<ProposedWords>('propose_words');
export const protectionSheet = (file: string) => call<null>('protection_sheet', { file });
export const ready = () => call<null>('ready');
export const receptionAnswer = (draft: string, path: string, value: unknown) =>
  call<ViewDifference>('reception_answer', { draft, path, value });
export const receptionRestrict = (draft: string, on: boolean) =>
  call<Restriction>('reception_restrict', { draft, on });
export const restriction = (draft: string) => call<Restriction>('restriction', { draft });
export const unitOutside = (unit: string, to: string) => call<UnitLine>('unit_outside', { unit, to });
export const receptionCheck = (draft: string) => call<Check>('reception_check', { draft });
export const receptionItemAdd = (draft: string, path: string) => call<ViewDifference>('reception_item_add', { draft, path });
export const receptionItemRemove = (draft: string, path: string) => call<ViewDifference>('reception_item_remove', { draft, path });
export const informationOpen = (session: boolean) => call<Opened>('information_open', { session });
export const receptionClock = (draft: string, date: string | null, time: string | null) =>
  call<ViewDifference>('reception_clock', { draft, date, time });
export const receptionPause = (draft: string) => call<null>('reception_pause', { draft });
export const receptionPaused = () => call<string | null>('reception_paused');
export const receptionOpen = () => call<Opened>('reception_open');
export const receptionOpenLocked = () => call<Opened>('reception_open_locked');
export const receptionResume = (draft: string) => call<Opened>('reception_resume', { draft });
export const receptionSeal = (draft: string) => call<Sealed>('reception_seal', { draft });
export const record = (id: string) => call<RecordDetail>('record', { id });
export const recoveryWords = (of: string, reason: string) => call<string[]>('recovery_words', { of, reason });
export const callList = () => call<CallListView>('call_list');
export const callListSet = (minutes: number, steps: CallStepLine[]) => call<CallListView>('call_list_set', { minutes, steps });
export const unanswered = () => call<UnansweredLine[]>('unanswered');
export const dangerCalls = () => call<CallLine[]>('danger_calls');
export const dangerCode = (id: string) => call<DangerCodeView>('danger_code', { id });
export const dangerHeard = (digits: string) => call<CallLine>('danger_heard', { digits });
export const reassess = (id: string, changes: [string, unknown][], reason: string) =>
  call<RecordDetail>('reassess', { id, changes, reason });
export const resolve = (id: string, path: string, take: string, reason: string) =>
  call<RecordDetail>('resolve', { id, path, take, reason });
export const duplicates = (limit: number) => call<DuplicatePair[]>('duplicates', { limit });
export const same = (id: string) => call<Same>('same', { id });
export const merge = (id: string, other: string, reason: string) => call<Same>('merge', { id, other, reason });
export const unmerge = (id: string, other: string, reason: string) => call<Same>('unmerge', { id, other, reason });
export const sameAuthors = (id: string, reason: string) => call<SearchHit[]>('same_authors', { id, reason });
export const search = (text: string, limit: number) => call<Found>('search', { text, limit });
export const speak = (lang: string) => call<null>('speak', { lang });
export const stateCheck = (log: string, space: string, seq: number, code: string) =>
  call<StateAnswer>('state_check', { log, space, seq, code });
export const stateCodes = () => call<StateCodes>('state_codes');
export const status = () => call<Status>('status');
export const suggest = (ticket: number, text: string, draft: string | null) => call<Suggestions>('suggest', { ticket, text, draft });
export const switchSet = (name: string, on: boolean, act: string, readers: string[]) =>
  call<SwitchLine>('switch_set', { switch: name, on, act, readers });
export const switches = () => call<SwitchLine[]>('switches');
export const syncNow = () => call<SyncState>('sync_now');
export const syncState = () => call<SyncState>('sync_state');
export const trail = (record: string | null, officer: string | null, since: number | null) =>
  call<TrailLine[]>('trail', { record, officer, since });
export const units = () => call<UnitLine[]>('units');
export const unlock = (officer: string | null, passphrase: string, stick: string | null) =>
  call<Status>('unlock', { officer, passphrase, stick });
export const practiceBegin = () => call<Status>('practice_begin');
export const practiceAnew = () => call<Status>('practice_anew');
export const practiceEnd = () => call<Status>('practice_end');
export const verify = () => call<Verified>('verify');
export const zoom = (percent: number | null) => call<number>('zoom', { percent });
export const waiting = () => call<WaitingDesk[]>('waiting');

// Watching over a desk: lease, trail, acts of two, horizon.
export const acts = () => call<Acts>('acts');
export const archive = (id: string, reason: string) => call<RecordDetail>('archive', { id, reason });
export const archived = () => call<ArchivedLine[]>('archived');
export const breakGlass = (id: string, reason: string) => call<RecordDetail>('break_glass', { id, reason });
export const exportAll = (asked: ExportAsked) => call<Exported>('export_all', { asked });
export const grantOutside = (to: string, asked: ExportAsked) => call<Exported>('grant_outside', { to, asked });
export const horizonApply = () => call<ArchivedLine[]>('horizon_apply');
export const horizonRecall = (id: string, reason: string) => call<ArchivedLine[]>('horizon_recall', { id, reason });
export const lease = () => call<LeaseView>('lease');
export const leaseCode = (to: string, days: number) => call<PhoneCodeView>('lease_code', { to, days });
export const leaseFigures = (hours: number, unlocks: number) => call<LeaseView>('lease_figures', { hours, unlocks });
export const leaseRenew = (code: string) => call<LeaseView>('lease_renew', { code });
export const attachments = (id: string) => call<EvidenceLine[]>('attachments', { id });
export const attachBegin = (id: string, words: FileWords) => call<void>('attach_begin', { id, words });
export const attachSlice = (bytes: Uint8Array) => call<void>('attach_slice', bytes);
export const attachEnd = () => call<string>('attach_end');
export const attachPreview = (bytes: Uint8Array) => call<void>('attach_preview', bytes);
export const attachDrop = () => call<void>('attach_drop');
export const attachmentOpen = (id: string, attachment: string) => call<EvidenceOpened>('attachment_open', { id, attachment });
/** The next bytes of the file that is open; none at its end. */
export const attachmentPiece = () => call<ArrayBuffer>('attachment_piece');
export const attachmentGive = (id: string, asked: GiveAsked) => call<EvidenceGiven>('attachment_give', { id, asked });
export const recordTrail = (id: string) => call<TrailLine[]>('record_trail', { id });
export const secondCode = (to: string, act: string) => call<PhoneCodeView>('second_code', { to, act });
export const secondGive = (act: string) => call<ActLine>('second_give', { act });
export const secondGiveUp = (act: string) => call<Acts>('second_give_up', { act });
export const trailVerify = () => call<TrailVerified>('trail_verify');
// Setting up a desk, inviting it, admitting it
export const approvalTake = (approval: number[]) => call<Enrolled>('approval_take', { approval });
export const chooseFile = (name: string) => call<string | null>('choose_file', { name });
export const chooseFolder = () => call<string | null>('choose_folder');
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
/** Invites a region from a list; `progress` hears how many lines of how many are done. */
export const inviteBatch = (list: number[], folder: string, sheets: boolean, progress: (done: number, all: number) => void) =>
  call<BatchAnswer>('invite_batch', { list, folder, sheets, progress: listen<[number, number]>(([done, all]) => progress(done, all)) });
export const refuse = (fingerprint: string) => call<WaitingDesk>('refuse', { fingerprint });
export const requestApprove = (request: number[], fingerprint: string, file: string) =>
  call<WaitingDesk>('request_approve', { request, fingerprint, file });
export const requestLook = (request: number[]) => call<WaitingDesk>('request_look', { request });
export const requestSave = (file: string) => call<Enrolled>('request_save', { file });
export const unitAdd = (name: string, kind: string) => call<UnitAdded>('unit_add', { name, kind });

// Keys on paper, lost desks, and what the law orders.
export const colleagues = () => call<ColleagueLine[]>('colleagues');
export const confirmColleague = (shown: string) => call<ColleagueLine[]>('confirm_colleague', { shown });
export const destroyAsk = (id: string, act: string) => call<Asked>('destroy_ask', { id, act });
export const destroyOrder = (request: string) => call<DestructionLine[]>('destroy_order', { request });
export const destructions = () => call<DestructionLine[]>('destructions');
export const exposure = (of: string) => call<ExposureLines>('exposure', { of });
export const keyAges = () => call<KeyAgeLine[]>('key_ages');
export const quarantine = () => call<QuarantineLine[]>('quarantine');
export const recovery = () => call<RecoveryLines>('recovery');
export const recoveryCreate = () => call<ShareSheet[]>('recovery_create');
export const recoverySheets = (folder: string, lang: string) => call<RecoveryLines>('recovery_sheets', { folder, lang });
export const rosterSave = (file: string) => call<null>('roster_save', { file });
export const sheetSave = (folder: string, lang: string) => call<RecoveryLines>('sheet_save', { folder, lang });
export const succeed = (shares: string[], reason: string) => call<RecoveryLines>('succeed', { shares, reason });
export const succeedHere = (takeover: Takeover, roster: number[], newcomer: Newcomer) =>
  call<Status>('succeed_here', { takeover, roster, newcomer });
export const recoveryRehearse = (shares: string[]) => call<RecoveryLines>('recovery_rehearse', { shares });
export const recoveryTake = (shown: string) => call<RecoveryLines>('recovery_take', { shown });
export const recoveryUnit = (unit: string, to: string, shares: string[], reason: string) => call<Recovered>('recovery_unit', { unit, to, shares, reason });
export const revoke = (of: string, reason: string) => call<Revoked>('revoke', { of, reason });
export const rotate = (unit: string, reason: string) => call<Rotated>('rotate', { unit, reason });
export const sheetCreate = () => call<Sheet>('sheet_create');
export const sheetUse = (words: string) => call<Recovered>('sheet_use', { words });
export const withdraw = (officer: string, reason: string) => call<Revoked>('withdraw', { officer, reason });

// What follows a reception.
export const agenda = (days: number) => call<Agenda>('agenda', { days });
export const callCard = (id: string) => call<CallView>('call_card', { id });
export const callOutcome = (id: string, code: string) => call<Noted>('call_outcome', { id, code });
export const stepOpen = (id: string, section: string, item: string | null) => call<Opened>('step_open', { id, section, item });
export const stepServices = (draft: string) => call<ServiceLine[]>('step_services', { draft });
export const stepSeal = (draft: string, reason: string) => call<RecordDetail>('step_seal', { draft, reason });
export const stepDiscard = (draft: string) => call<null>('step_discard', { draft });

// Entries carried by hand.
export const chooseExisting = () => call<string | null>('choose_existing');
export const courierExport = (to: string, file: string) => call<Bundled>('courier_export', { to, file });
export const courierImport = (file: string) => call<BundleRead>('courier_import', { file });
export const courierUnits = () => call<CourierUnit[]>('courier_units');

// Form packs.
export const packs = () => call<PackHeld[]>('packs');
export const packLook = (file: string) => call<PackRead>('pack_look', { file });
export const packTake = (file: string, shown: string) => call<PackTaken>('pack_take', { file, shown });

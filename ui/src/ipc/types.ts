// What does the desk answer? Written by a test of the shell; AMAN_WRITE_TYPES=1 writes it anew.

export type ActLine = { 
/**
 * Its number.
 */
act: string, 
/**
 * What it is, as the code of the trail.
 */
what: string, 
/**
 * The desk it is about, if one.
 */
to: string | null, 
/**
 * Who asked.
 */
officer: string, 
/**
 * At which desk.
 */
desk: string, 
/**
 * When, by that desk's clock.
 */
claimed: number, 
/**
 * Why.
 */
reason: string, 
/**
 * It has both signatures and waits to be done.
 */
signed: boolean, };

export type Acts = { 
/**
 * Of this desk, not done.
 */
own: Array<ActLine>, 
/**
 * Of other desks, for which this coordinator is asked.
 */
asked: Array<ActLine>, };

export type After = "also" | "only";

export type Agenda = { 
/**
 * The day as this desk's clock says it, `YYYY-MM-DD`.
 */
day: string, 
/**
 * That clock cannot be right: everything is in `soon`, by its day.
 */
doubtful: boolean, 
/**
 * How many late things are the head's to see; none for anybody else.
 */
escalated: number, 
/**
 * Late, the longest first; before the head, what is hers to see first.
 */
overdue: Array<AgendaLine>, 
/**
 * Today.
 */
today: Array<AgendaLine>, 
/**
 * In the days to come.
 */
soon: Array<AgendaLine>, };

export type AgendaLine = { 
/**
 * Number of the record.
 */
id: string, 
/**
 * What kind of thing.
 */
kind: string, 
/**
 * In words.
 */
label: string, 
/**
 * The day, `YYYY-MM-DD`.
 */
due: string, 
/**
 * Days from today; fewer than none when it is late.
 */
days: number, 
/**
 * The item it is about.
 */
item: string | null, 
/**
 * Name of the unit, where it is another.
 */
unit: string | null, 
/**
 * The level of danger, if there is one.
 */
danger: Level | null, 
/**
 * She is called for it.
 */
calls: boolean, 
/**
 * The danger is to be assessed again.
 */
review: boolean, 
/**
 * What tells the item from others, such as the service; a label of the form, never a name.
 */
about: string | null, 
/**
 * What to do about it, from the day that it is due.
 */
advice: Array<string>, 
/**
 * So late that the head of the cell is to see it.
 */
escalated: boolean, 
/**
 * Where the delay comes from; `P` is a proposal that nobody validated.
 */
source: string, };

export type Alert = { 
/**
 * What it is: `fork`, `gap`, `rollback`, `revoked`, `refused`, …
 */
code: string, 
/**
 * The log concerned, if one.
 */
log: string | null, 
/**
 * The space concerned, if one.
 */
space: string | null, };

export type ArchivedLine = { 
/**
 * Number of the record.
 */
record: string, 
/**
 * When it was sealed, by the desk's clock.
 */
claimed: number, 
/**
 * Where its file is.
 */
state: ArchivedState, 
/**
 * The server holds all of it.
 */
server: boolean, 
/**
 * Other desks that hold all of it.
 */
desks: number, };

export type ArchivedState = "kept" | "may_leave" | "left" | "asked_back";

export type Asked = { 
/**
 * Its number.
 */
request: string, };

export type AskingOfficer = { 
/**
 * Her number.
 */
id: string, 
/**
 * Her name, else her number.
 */
name: string, 
/**
 * The role she was admitted with.
 */
role: OfficerRole, 
/**
 * The desk she works at.
 */
desk: string, 
/**
 * The unit of that desk.
 */
unitName: string | null, 
/**
 * Who admitted her; nothing: the desk itself.
 */
by: string | null, 
/**
 * She took this officer's place with recovery words.
 */
replaces: string | null, };

export type AssessmentLine = { 
/**
 * The entry that says so.
 */
entry: string, 
/**
 * Who; empty when nobody attested it.
 */
officer: string, 
/**
 * Where.
 */
desk: string, 
/**
 * When, by that desk's clock.
 */
claimed: number, 
/**
 * That clock was doubtful.
 */
clockDoubtful: boolean, 
/**
 * What the grid and the judgement came to.
 */
danger: Danger, 
/**
 * Why; empty at the reception.
 */
reason: string, 
/**
 * Answers that changed with it.
 */
changes: Array<GridChangeLine>, };

export type Banner = "invented_data";

export type BatchAnswer = { 
/**
 * What was written; nothing when lines cannot be understood.
 */
written: BatchWritten | null, 
/**
 * Lines that cannot be understood; then nothing was made.
 */
problems: Array<BatchProblem>, };

export type BatchProblem = { 
/**
 * Its number, from 1.
 */
line: number, 
/**
 * What is wrong: `name`, `kind`, `unit` or `cells`.
 */
code: string, };

export type BatchWritten = { 
/**
 * Lines of the list.
 */
lines: number, 
/**
 * Units that had to be made.
 */
unitsMade: number, 
/**
 * Invitations that are new.
 */
invited: number, 
/**
 * The server holds the offers that the words open.
 */
offered: boolean, 
/**
 * The file that lists them all, with their words.
 */
index: string, };

export type BundleRead = { 
/**
 * `kept` until somebody unlocks, or `taken`.
 */
state: string, 
/**
 * What was new here.
 */
stored: number, 
/**
 * What was here already.
 */
duplicate: number, 
/**
 * What proves nothing yet.
 */
setAside: number, 
/**
 * Receipts of the server in it.
 */
receipts: number, 
/**
 * Entries of this desk that the server has signed for by them.
 */
acknowledged: number, 
/**
 * What a person should hear about.
 */
alerts: Array<Alert>, 
/**
 * Names of units whose records may be read here from now on, given by two signatures outside the roster.
 */
given: Array<string>, };

export type Bundled = { 
/**
 * Desks it is addressed to.
 */
desks: number, 
/**
 * Entries in it.
 */
entries: number, 
/**
 * Receipts in it.
 */
receipts: number, };

export type CallCard = { 
/**
 * What to know before the number: the pretext she agreed to, the means, the purpose.
 */
first: Array<CallWords>, 
/**
 * What to say if somebody else answers.
 */
other: Array<string>, 
/**
 * Telephones that are safe.
 */
phones: Array<CallPhone>, 
/**
 * How many others there are: they are not to be used, and are not shown.
 */
withheld: number, 
/**
 * What can have come of it, by key.
 */
keys: Array<OutcomeKey>, };

export type CallLine = { 
/**
 * The unit that calls.
 */
unit: string, 
/**
 * 3 or 4.
 */
level: number, 
/**
 * Nine digits that stand for the record.
 */
mark: string, 
/**
 * Who took it up.
 */
officer: string, 
/**
 * Where.
 */
desk: string, 
/**
 * When, by that desk's clock.
 */
at: number, 
/**
 * The record, once its entry is here.
 */
record: string | null, };

export type CallListView = { 
/**
 * Minutes without an answer until the next one is called.
 */
minutes: number, 
/**
 * In order.
 */
steps: Array<CallStepLine>, };

export type CallPhone = { 
/**
 * Whose it is, when it is safe.
 */
beside: Array<CallWords>, 
/**
 * The number.
 */
number: string, };

export type CallStepLine = { 
/**
 * An office.
 */
who: string, 
/**
 * Its number.
 */
number: string, };

export type CallView = { 
/**
 * Number of the record.
 */
id: string, 
/**
 * The name she is asked for by.
 */
name: string | null, 
/**
 * How she is called.
 */
card: CallCard, };

export type CallWords = { 
/**
 * The question.
 */
label: string, 
/**
 * The answer.
 */
words: string, };

export type ChainLine = { 
/**
 * The log.
 */
log: string, 
/**
 * The space.
 */
space: string, 
/**
 * The desk that writes it, if the roster names it.
 */
desk: string | null, 
/**
 * Name of its unit where it can be read, else its number.
 */
unit: string, 
/**
 * What the space is for, in words.
 */
place: string, 
/**
 * The entry that is compared.
 */
seq: number, 
/**
 * Twenty digits in four groups.
 */
code: string, 
/**
 * The server signed for the chain up to here.
 */
acknowledged: boolean, };

export type Change = { 
/**
 * Where.
 */
path: string, 
/**
 * Title of the question.
 */
label: string, 
/**
 * Value after the act; null when cleared.
 */
value: unknown, };

export type Check = { 
/**
 * Nothing refuses the sealing.
 */
ready: boolean, 
/**
 * Section by section.
 */
sections: Array<SectionCheck>, 
/**
 * Records that may be of the same person; they stop nothing.
 */
alike: Array<SearchHit>, 
/**
 * Older records were not searched: the lease has run out.
 */
notSearched: boolean, };

export type Code = "wrong-use" | "no-vault" | "vault-exists" | "newer-vault" | "foreign-vault" | "damaged-vault" | "damaged-slots" | "damaged-entries" | "vault-busy" | "disk-full" | "disk-failed" | "no-entropy" | "wrong-passphrase" | "passphrase-needed" | "passphrase-too-short" | "passphrase-common" | "passphrase-keyboard" | "passphrase-named" | "passphrase-one-word" | "passphrase-repeated" | "pin-too-simple" | "attempts-slowed" | "slot-expired" | "officer-withdrawn" | "no-stick" | "stick-taken" | "no-device-secret" | "not-your-role" | "own-slot" | "word-unknown" | "words-wrong" | "no-recovery" | "unknown-desk" | "officer-needed" | "unknown-officer" | "locked" | "not-allowed" | "not-enrolled" | "already-enrolled" | "key-missing" | "file-closed" | "not-json" | "too-large" | "invalid-record" | "invalid-answer" | "unknown-pack" | "nothing-changes" | "written-apart" | "unknown-sibling" | "file-unreadable" | "file-unwritable" | "file-exists" | "unknown-record" | "unknown-attachment" | "attachment-not-here" | "attachment-damaged" | "attachment-not-stripped" | "injuries-off" | "unknown-draft" | "unknown-unit" | "outside-unit" | "restricted-by-answer" | "entrusted-elsewhere" | "unknown-path" | "reason-needed" | "barred-by-record" | "act-needed" | "invitation-damaged" | "request-refused" | "approval-refused" | "unknown-fingerprint" | "wrong-words" | "wrong-shares" | "old-shares" | "desk-revoked" | "desk-of-unit" | "roster-file-damaged" | "roster-file-newer" | "nothing-sealed" | "second-officer" | "no-server" | "unreachable" | "wrong-server-key" | "connection-cut" | "server-refused" | "not-yet-known" | "server-busy" | "server-confused" | "sync-running" | "courier-damaged" | "courier-not-ours" | "courier-newer" | "courier-nobody" | "courier-full" | "state-code-unreadable" | "entries-missing" | "unknown-log" | "lease-over" | "code-wrong" | "code-newer" | "code-used" | "unknown-act" | "second-needed" | "grant-inside" | "code-mistyped" | "code-unknown" | "code-too-soon" | "invitation-used" | "enrolment-refused" | "batch-refused" | "paper-failed" | "machine-not-ready" | "unknown-paper" | "paper-refused" | "paper-copied" | "nothing-to-copy" | "clipboard-refused" | "paper-item-needed" | "paper-language" | "paper-check-shape" | "pack-unreadable" | "pack-newer" | "pack-unsigned" | "pack-changed" | "pack-other-region" | "pack-not-authority" | "pack-needs-program" | "pack-faulty" | "pack-other-content" | "pack-day" | "pack-not-shown" | "paper-never-stood";

export type CodeCheck = { 
/**
 * What is wrong, if anything.
 */
state: CodeState, 
/**
 * Number of the word, from 1.
 */
word: number, };

export type CodeState = "good" | "length" | "unknown" | "wrong" | "exchanged" | "several";

export type ColleagueLine = { 
/**
 * The desk.
 */
desk: string, 
/**
 * Twelve digits that both desks show.
 */
digits: string, 
/**
 * An officer here has confirmed it.
 */
confirmed: boolean, };

export type ConflictLine = { 
/**
 * Number of the record.
 */
record: string, 
/**
 * Initials only: lists show no name.
 */
initials: string, 
/**
 * Unit that received.
 */
unit: string | null, 
/**
 * Where in the record; the name of the group where its fields are to be read together.
 */
path: string, 
/**
 * Title of the question, or of what the group is about.
 */
label: string, 
/**
 * Different fields of one group: nothing is to be chosen, they are to be read side by side.
 */
together: boolean, 
/**
 * Both may be kept, each whole, one after the other.
 */
both: boolean, 
/**
 * The officer at work may decide.
 */
mayDecide: boolean, 
/**
 * The questions, so that values can be put in words.
 */
fields: Array<FieldView>, 
/**
 * Each value, with who and where.
 */
siblings: Array<Sibling>, };

export type Copying = "done" | "once";

export type Counts = { 
/**
 * Only here.
 */
kept: number, 
/**
 * Sent, not yet confirmed.
 */
sent: number, 
/**
 * Confirmed by the server.
 */
received: number, };

export type CourierUnit = { 
/**
 * The unit.
 */
unit: string, 
/**
 * Its name; a locked desk cannot read it.
 */
name: string | null, 
/**
 * It coordinates, as far as can be read.
 */
region: boolean, 
/**
 * Its desks without this one.
 */
desks: Array<string>, };

export type Danger = { 
/**
 * Whether the grid was put, and wholly.
 */
state: GridState, 
/**
 * What the answers give; nothing where the grid does not apply or was not begun.
 */
computed: Level | null, 
/**
 * The level that counts: the computed one, raised by judgement if judgement is higher.
 */
level: Level | null, 
/**
 * Too many questions are open: the computed level is the least it can be.
 */
floor: boolean, 
/**
 * Red questions answered yes.
 */
red: number, 
/**
 * Questions answered yes.
 */
yes: number, 
/**
 * Questions without a yes or a no.
 */
unanswered: number, 
/**
 * She spoke of harming herself or dying.
 */
healthAlert: boolean, 
/**
 * A judgement lower than the computed level was given and has no effect.
 */
loweringIgnored: boolean, 
/**
 * Whether an expert has validated the grid.
 */
validated: boolean, };

export type DangerCodeView = { 
/**
 * Twenty digits in four groups.
 */
code: string, 
/**
 * Who and when.
 */
takenUp: Array<CallLine>, };

export type DeskState = "absent" | "locked" | "open";

export type DestructionLine = { 
/**
 * Its number.
 */
request: string, 
/**
 * The record.
 */
record: string, 
/**
 * The unit that asks.
 */
unit: string, 
/**
 * Name of that unit.
 */
unitName: string, 
/**
 * The act it cites.
 */
act: string, 
/**
 * Who asked.
 */
officer: string, 
/**
 * How many entries it is about.
 */
entries: number, 
/**
 * It was ordered.
 */
ordered: boolean, 
/**
 * Desks that say they obeyed.
 */
obeyed: Array<string>, };

export type DeviceSecret = "none" | "plain_file";

export type Dir = "ltr" | "rtl";

export type DraftLine = { 
/**
 * Number of the draft.
 */
id: string, 
/**
 * Form it fills.
 */
form: string, 
/**
 * When it was begun, by the desk's own clock, Unix milliseconds.
 */
begun: number, 
/**
 * When the last answer was kept.
 */
touched: number, 
/**
 * Answers so far.
 */
answers: number, 
/**
 * Finished, and waiting for the desk to be admitted.
 */
finished: boolean, 
/**
 * Taken while the desk was locked; no officer stands for it yet.
 */
locked: boolean, 
/**
 * Only the officer at work opens it.
 */
restricted: boolean, 
/**
 * What it is added to, where the reception is over.
 */
step: StepOf | null, };

export type DuplicatePair = { 
/**
 * The one opened first.
 */
first: SearchHit, 
/**
 * The other.
 */
second: SearchHit, 
/**
 * Why.
 */
reasons: Array<LikeReason>, 
/**
 * From 0 to 100.
 */
score: number, 
/**
 * A person said that they are.
 */
linked: boolean, };

export type EnrolState = "waiting" | "enrolled" | "refused" | "used" | "uninvited";

export type Enrolled = { 
/**
 * Where it stands.
 */
state: EnrolState, 
/**
 * Twelve digits to read to the coordinator.
 */
fingerprint: string, 
/**
 * Finished receptions that were sealed on admission.
 */
sealed: number, };

export type EvidenceGiven = { 
/**
 * Bytes of the copy.
 */
bytes: number, 
/**
 * Without place, device and author; false for the file as it was taken in.
 */
stripped: boolean, };

export type EvidenceLine = { 
/**
 * Its number: the entry of its manifest.
 */
id: string, 
/**
 * What the officer calls it.
 */
name: string, 
/**
 * What it claims to be, such as `image/jpeg`.
 */
mediaType: string, 
/**
 * Its size in bytes.
 */
size: number, 
/**
 * SHA-256 of the file as it was taken in.
 */
hash: string, 
/**
 * Where it was taken or handed over.
 */
place: string, 
/**
 * Who took it in; empty when nobody attested it.
 */
officer: string, 
/**
 * At which desk.
 */
desk: string, 
/**
 * When, by that desk's clock.
 */
claimed: number, 
/**
 * That clock was known to be wrong.
 */
clockDoubtful: boolean, 
/**
 * Whether the officer's signature is good.
 */
attested: boolean, 
/**
 * Pieces on this desk.
 */
here: number, 
/**
 * Pieces of the file.
 */
pieces: number, 
/**
 * Pieces that the server holds.
 */
held: number, 
/**
 * How far the word about it has gone.
 */
passage: Passage, 
/**
 * The number of its small copy, if that is here.
 */
preview: string | null, };

export type EvidenceOpened = { 
/**
 * What it claims to be.
 */
mediaType: string, 
/**
 * Its size in bytes.
 */
size: number, };

export type ExportAsked = { 
/**
 * The file to write.
 */
out: string, 
/**
 * Why; empty where the act waits already.
 */
reason: string, 
/**
 * The act that waits already.
 */
act: string | null, 
/**
 * The digits that the coordinator read out.
 */
code: string | null, 
/**
 * The second officer, who is here.
 */
officer: string | null, 
/**
 * What she typed.
 */
passphrase: string | null, };

export type Exported = { 
/**
 * How far it is.
 */
state: TwoState, 
/**
 * Its number, ten digits, to be read to the coordinator.
 */
act: string, 
/**
 * Records that were written.
 */
records: number, 
/**
 * Records that the lease closes and that were left out.
 */
closed: number, };

export type ExposureLines = { 
/**
 * The desk.
 */
desk: string, 
/**
 * Its unit.
 */
unit: string, 
/**
 * Name of that unit.
 */
unitName: string, 
/**
 * Numbers of the records of its unit.
 */
records: Array<string>, 
/**
 * When it last gave a sign of life, as its clock said: milliseconds since 1970.
 */
lastWord: number | null, 
/**
 * How many audiences get new keys when it is revoked.
 */
spaces: number, 
/**
 * It is revoked already.
 */
revoked: boolean, };

export type Failure = { 
/**
 * Key of the sentence to show.
 */
code: Code, 
/**
 * Whether to offer another try.
 */
retry: Retry, };

export type FieldView = { 
/**
 * Where the answer goes.
 */
path: Path, 
/**
 * How it is asked.
 */
kind: KindName, 
/**
 * The question.
 */
label: string, 
/**
 * What to keep in mind.
 */
hint: string | null, 
/**
 * The language of these words, where it is not the language asked for.
 */
wordsLang?: Lang, 
/**
 * What was typed.
 */
value: unknown, 
/**
 * What the program offers to take over with one key.
 */
suggested?: unknown, 
/**
 * Whether it applies given the other answers; an answer that no longer applies is kept.
 */
shown: boolean, 
/**
 * Whether it is expected before sealing.
 */
required: boolean, 
/**
 * What can be chosen: codes of lists, places, precisions, documents.
 */
options: Options, 
/**
 * Which reasons for having no value are offered.
 */
nonAnswers: Array<NonAnswerView>, 
/**
 * What is wrong with the answer.
 */
problems: Array<ProblemView>, 
/**
 * The longest text, in characters.
 */
maxLength?: number, 
/**
 * The smallest number.
 */
min?: number, 
/**
 * The largest number.
 */
max?: number, 
/**
 * For places: whether only codes are taken, no free text.
 */
coded?: boolean, 
/**
 * Who should ask: `trained` for questions that need a trained officer.
 */
askedBy?: string, 
/**
 * Whether similar records are looked for while it is typed.
 */
searched?: boolean, };

export type FileState = "open" | "closed" | "on_reason" | "key_missing" | "lease_over" | "elsewhere";

export type FileWords = { 
/**
 * What the officer calls it.
 */
name: string, 
/**
 * What it claims to be; empty: guessed from the name of the file, else from what she calls it.
 */
mediaType: string, 
/**
 * The name the file has outside; not kept.
 */
file: string, 
/**
 * Where it was taken or handed over.
 */
place: string, 
/**
 * It shows injuries: only under the region's switch.
 */
injuries: boolean, };

export type Finding = { 
/**
 * What was looked at: key of its words.
 */
check: string, 
/**
 * How it is.
 */
state: FindingState, 
/**
 * What was measured or found, without words.
 */
detail: string, 
/**
 * Without it nobody can work here.
 */
stops: boolean, };

export type FindingState = "good" | "warn" | "bad" | "unknown";

export type FormSummary = { 
/**
 * Questions answered, among those shown.
 */
done: number, 
/**
 * Questions shown.
 */
total: number, 
/**
 * Expected before sealing and not answered.
 */
missing: number, 
/**
 * What would refuse the record: problems of shown answers, and answers to nothing this form asks.
 */
refusing: number, 
/**
 * Whether it could be sealed now.
 */
canSeal: boolean, 
/**
 * Labels shown in another language than the one asked for.
 */
fallbacks: number, };

export type Found = { 
/**
 * The best first.
 */
results: Array<SearchHit>, 
/**
 * Older records were not searched: the lease has run out.
 */
notSearched: boolean, };

export type Founded = { 
/**
 * Unit of the regional coordination.
 */
unit: string, 
/**
 * Desk of the first coordinator.
 */
desk: string, 
/**
 * Fingerprint of the root, to pin at the server.
 */
root: string, };

export type Founding = { 
/**
 * Its name.
 */
name: string, 
/**
 * Address of its server, host:port; empty without one.
 */
server: string, 
/**
 * Public key of the server in hexadecimal; empty without one.
 */
serverKey: string, };

export type GapLine = { 
/**
 * The log that lacks entries here.
 */
log: string, 
/**
 * The space of the chain.
 */
space: string, 
/**
 * The desk that wrote them, if the roster names it.
 */
desk: string | null, 
/**
 * Number of its unit.
 */
unit: string | null, 
/**
 * What the space is for: `sheet`, `file`, `roster`, …; if this desk can read the label.
 */
place: string | null, 
/**
 * The first seq that is missing.
 */
from: number, 
/**
 * The chain goes at least to this seq.
 */
upto: number, 
/**
 * When this desk noticed, by its clock.
 */
since: number, 
/**
 * When the entries arrived after all.
 */
closed: number | null, 
/**
 * Whose word proves it: `beacon`, `receipt` or `follower`.
 */
witness: string, 
/**
 * The desk that gave the word, or the incarnation of the server.
 */
by: string, 
/**
 * When the word was given, as its giver's clock claims.
 */
said: number, 
/**
 * All of it as a sentence.
 */
sentence: string, };

export type GiveAsked = { 
/**
 * Which file.
 */
attachment: string, 
/**
 * Why.
 */
reason: string, 
/**
 * As it was taken in, with what a device wrote into it.
 */
original: boolean, 
/**
 * The new file to write.
 */
out: string, };

export type GridChangeLine = { 
/**
 * Where.
 */
path: string, 
/**
 * Title of the question.
 */
label: string, 
/**
 * What stood there.
 */
before: unknown, 
/**
 * What stands there now.
 */
after: unknown, };

export type GridState = "assessed" | "incomplete" | "not_assessed";

export type HistoryLine = { 
/**
 * The entry that says so.
 */
entry: string, 
/**
 * Who; empty when nobody attested it.
 */
officer: string, 
/**
 * Where.
 */
desk: string, 
/**
 * When, by that desk's clock.
 */
claimed: number, 
/**
 * The clock of the desk was doubtful.
 */
clockDoubtful: boolean, 
/**
 * The officer's own signature was found good.
 */
attested: boolean, 
/**
 * By this act she stands for what a locked desk took.
 */
adopts: boolean, 
/**
 * What it says of another record.
 */
same: SameSaid | null, 
/**
 * Why; empty for the first act.
 */
reason: string, 
/**
 * What.
 */
changes: Array<Change>, 
/**
 * How far the entry has gone.
 */
passage: Passage, };

export type Home = { 
/**
 * What this desk is for.
 */
role: Role, 
/**
 * Number of the unit, once enrolled.
 */
unit: string | null, 
/**
 * Name of the unit, once enrolled.
 */
unitName: string | null, 
/**
 * Who is at work.
 */
officer: OfficerLine, 
/**
 * Receptions begun and not sealed.
 */
drafts: Array<DraftLine>, 
/**
 * Newest records, at most ten.
 */
recent: Array<RecordLine>, 
/**
 * Records of persons on this desk.
 */
records: number, 
/**
 * Questions for information beside them: nobody is named.
 */
questions: number, 
/**
 * Sessions held for a group.
 */
sessions: number, 
/**
 * Records with values written apart.
 */
conflicts: number, 
/**
 * Units whose file key is more than a year old, at a desk that may give new ones.
 */
keysDue: number, 
/**
 * Where the last synchronisation stands.
 */
sync: SyncState, };

export type Hours = { 
/**
 * At least.
 */
least: number, 
/**
 * At most.
 */
most: number, };

export type InvitationCard = { 
/**
 * Unit the new desk will belong to.
 */
unit: string, 
/**
 * Name of that unit.
 */
unitName: string, 
/**
 * Its mailbox: names the invitation.
 */
mailbox: string, 
/**
 * Ten words to read aloud.
 */
words: Array<string>, 
/**
 * Address of the server, to be told with the words.
 */
server: string | null, 
/**
 * The invitation as a QR code.
 */
qr: QrView, 
/**
 * The server holds the offer that the words open.
 */
offered: boolean, };

export type InvitationLine = { 
/**
 * Its mailbox: names the invitation.
 */
mailbox: string, 
/**
 * Unit the new desk will belong to.
 */
unit: string, 
/**
 * Name of that unit.
 */
unitName: string, 
/**
 * How far it is.
 */
state: InvitationState, 
/**
 * The server holds the offer that its words open.
 */
offered: boolean, };

export type InvitationState = "open" | "asking" | "used" | "refused";

export type Invited = { 
/**
 * Unit the new desk will belong to.
 */
unit: string, 
/**
 * Mailbox through which it will ask.
 */
mailbox: string, };

export type ItemView = { 
/**
 * `section[ID]`.
 */
path: Path, 
/**
 * A title such as "Child 2".
 */
label: string, 
/**
 * Its fields.
 */
fields: Array<FieldView>, };

export type ItemsChange = { 
/**
 * Which section.
 */
section: string, 
/**
 * Its items now.
 */
items: Array<ItemView>, };

export type KeyAgeLine = { 
/**
 * The unit.
 */
unit: string, 
/**
 * Its name.
 */
unitName: string, 
/**
 * Which key it is, from 0.
 */
epoch: number, 
/**
 * Whole days between the server's first and its newest signed word since; nothing: no signed word tells.
 */
days: number | null, 
/**
 * More than a year: a new one should be given when there is time for it.
 */
due: boolean, };

export type KindName = "choice" | "choices" | "date" | "id_document" | "narrative" | "number" | "phone" | "place" | "text" | "time" | "yes_no";

export type Lang = "fr" | "ar" | "en" | "zgh";

export type LeaseView = { 
/**
 * Number of this desk, by which a coordinator finds it.
 */
desk: string, 
/**
 * This desk has a lease at all.
 */
leased: boolean, 
/**
 * It has run out: older records are closed.
 */
over: boolean, 
/**
 * Powered-on hours left.
 */
hoursLeft: number, 
/**
 * Unlocks left.
 */
unlocksLeft: number, 
/**
 * Days that were said over the telephone; 0 when the region's figures hold.
 */
days: number, 
/**
 * Powered-on hours of a lease in this region.
 */
hours: number, 
/**
 * Unlocks of a lease in this region.
 */
unlocks: number, 
/**
 * The region has decided these figures; else they are a proposal to be validated.
 */
decided: boolean, 
/**
 * This desk can check digits said over the telephone.
 */
takesCodes: boolean, };

export type Level = "N1" | "N2" | "N3" | "N4";

export type LikeReason = "written" | "spelling" | "script" | "filiation" | "order" | "fewer" | "slip" | "document" | "phone" | "birth" | "presumed" | "mother" | "place";

export type Newcomer = { 
/**
 * Her name, readable to the region only.
 */
name: string, 
/**
 * What she will type.
 */
passphrase: string, };

export type NonAnswer = "unknown" | "refused" | "not_asked";

export type NonAnswerView = { 
/**
 * Stored as `{"answer": code}`.
 */
code: NonAnswer, 
/**
 * What is shown.
 */
label: string, 
/**
 * The digit that gives it, unless an option has it.
 */
key: string | null, };

export type Noted = { 
/**
 * Number of the record.
 */
id: string, 
/**
 * The entry that holds it.
 */
entry: string, 
/**
 * The item that was added.
 */
item: string, 
/**
 * The danger is to be assessed again at once.
 */
danger: boolean, };

export type OfficerDetail = { 
/**
 * Her number.
 */
id: string, 
/**
 * Her name, else her number.
 */
name: string, 
/**
 * What she may do.
 */
role: OfficerRole, 
/**
 * Whether the region knows her.
 */
standing: OfficerStanding, 
/**
 * What opens her slot: `passphrase`, `pin`, `key-stick`, `device-secret`.
 */
factors: Array<string>, 
/**
 * How often she may still unlock; nothing: no end.
 */
unlocks: number | null, 
/**
 * She is at work now.
 */
here: boolean, };

export type OfficerLine = { 
/**
 * Number of the slot's officer.
 */
id: string, 
/**
 * Short label to choose by, chosen by the officer, readable while locked.
 */
label: string, };

export type OfficerRole = "auditor" | "coordinator" | "head" | "officer" | "technician";

export type OfficerStanding = "confirmed" | "provisional" | "withdrawn";

export type Officers = { 
/**
 * In the order of their slots.
 */
officers: Array<OfficerDetail>, 
/**
 * Whoever is here may admit and remove.
 */
mayAdmit: boolean, 
/**
 * Fewer than two officers can open the vault.
 */
tooFew: boolean, 
/**
 * A forgotten passphrase can be replaced: words are sealed to the region.
 */
recovery: boolean, 
/**
 * What this machine adds.
 */
device: DeviceSecret, };

export type Opened = { 
/**
 * Number of the draft, for every later call.
 */
draft: string, 
/**
 * The whole form as it stands.
 */
view: View, 
/**
 * No clock can be believed, and nobody has said yet which day and hour it is.
 */
asksClock: boolean, 
/**
 * What it is added to, where the reception is over.
 */
step: StepOf | null, };

export type OptionView = { 
/**
 * What is stored.
 */
code: string, 
/**
 * What is shown.
 */
label: string, 
/**
 * The digit that chooses it, where there are at most nine.
 */
key: string | null, 
/**
 * The language of the label, where it is not the language asked for.
 */
wordsLang?: Lang, 
/**
 * The code it lies under: the region of a province.
 */
parent?: string, };

export type Options = Array<{ 
/**
 * What is stored.
 */
code: string, 
/**
 * What is shown.
 */
label: string, 
/**
 * The digit that chooses it, where there are at most nine.
 */
key: string | null, 
/**
 * The language of the label, where it is not the language asked for.
 */
wordsLang?: Lang, 
/**
 * The code it lies under: the region of a province.
 */
parent?: string, }>;

export type OutcomeKey = { 
/**
 * The digit.
 */
key: string, 
/**
 * Its code.
 */
code: string, 
/**
 * In words.
 */
label: string, 
/**
 * The danger is to be assessed again at once.
 */
danger: boolean, 
/**
 * The day of the next contact that will be noted, `YYYY-MM-DD`.
 */
next: string | null, };

export type PackArea = "field" | "grid" | "list" | "paper" | "rule" | "section" | "setting" | "timer" | "words";

export type PackChange = "added" | "changed" | "removed" | "retired";

export type PackChangeLine = { 
/**
 * What kind of thing it is.
 */
area: PackArea, 
/**
 * What happens to it.
 */
change: PackChange, 
/**
 * The same in words.
 */
text: string, };

export type PackFinding = { 
/**
 * The file.
 */
file: string | null, 
/**
 * The row, as a spreadsheet counts.
 */
row: number | null, 
/**
 * The column.
 */
column: string, 
/**
 * The field, list, code, paper or key.
 */
at: string, 
/**
 * What is wrong, as a code.
 */
code: string, 
/**
 * What stands there.
 */
subject: string, 
/**
 * The same in words.
 */
text: string, };

export type PackHeld = { 
/**
 * Its name with its version.
 */
id: string, 
/**
 * From which day new receptions use it.
 */
from: string, 
/**
 * New receptions use it now.
 */
inUse: boolean, 
/**
 * It comes with the program.
 */
carried: boolean, 
/**
 * The desk that signed it, if the roster names it still.
 */
signedBy: string | null, 
/**
 * Name of the unit of that desk.
 */
signedUnit: string | null, 
/**
 * Whether an expert has validated its danger grid.
 */
gridValidated: boolean, 
/**
 * The oldest program that can use it, if this one cannot.
 */
needsProgram: string | null, };

export type PackProposed = { 
/**
 * Its name with its version.
 */
id: string, 
/**
 * The pack that it is compared with.
 */
before: string, 
/**
 * From which day new receptions would use it.
 */
from: string, 
/**
 * Whether an expert has validated its danger grid.
 */
gridValidated: boolean, 
/**
 * What it changes.
 */
changes: Array<PackChangeLine>, 
/**
 * What was looked at, so that nothing else is taken in.
 */
content: string, };

export type PackRead = { 
/**
 * It may be taken in.
 */
pack: PackProposed | null, 
/**
 * It may not: it does not hold together.
 */
findings: Array<PackFinding>, };

export type PackTaken = { 
/**
 * The packs of this desk now.
 */
packs: Array<PackHeld>, 
/**
 * It was not taken in: it does not hold together.
 */
findings: Array<PackFinding>, };

export type PaperChecked = { 
/**
 * Its code.
 */
paper: string, 
/**
 * Whether it says what the record says.
 */
stands: PaperStanding, 
/**
 * Since when the record said that, by the clock of the desk that wrote it.
 */
since: number | null, 
/**
 * The language of the paper that was found.
 */
lang: string | null, 
/**
 * The item it is about.
 */
item: string | null, };

export type PaperLine = { 
/**
 * Its code.
 */
paper: string, 
/**
 * What it is.
 */
title: string, 
/**
 * Whom it is for.
 */
reader: Reader, 
/**
 * The item it is about, where there is one for each.
 */
item: string | null, 
/**
 * What tells this item from the others.
 */
about: string, 
/**
 * Why it is not printed, in words; empty when it may be.
 */
unmet: Array<string>, 
/**
 * How many copies were printed or written so far; nothing where nobody here can know.
 */
copies: number | null, 
/**
 * Whether what she told may be copied out of it, or was; nothing where this paper is not for that.
 */
copying: Copying | null, };

export type PaperShown = { 
/**
 * Its code.
 */
paper: string, 
/**
 * The item it is about.
 */
item: string | null, 
/**
 * The language it is in.
 */
lang: string, 
/**
 * The check, ten signs; empty on a paper that carries none.
 */
check: string, 
/**
 * Which copy it is; nothing for a look at it.
 */
copy: number | null, 
/**
 * Each page as a picture.
 */
pages: Array<string>, 
/**
 * The same in words, to be read aloud.
 */
text: PaperText, };

export type PaperStanding = "earlier" | "never" | "now";

export type PaperText = { 
/**
 * Its title.
 */
title: string, 
/**
 * What it says before the answers.
 */
before: Array<string>, 
/**
 * The answers.
 */
parts: Array<PaperTextPart>, 
/**
 * What it says after them.
 */
after: Array<string>, };

export type PaperTextPart = { 
/**
 * The heading.
 */
title: string, 
/**
 * The answers.
 */
rows: Array<PaperTextRow>, };

export type PaperTextRow = { 
/**
 * The question.
 */
label: string, 
/**
 * The answer in words.
 */
values: Array<string>, };

export type ParcelLine = { 
/**
 * When it came, by this desk's clock.
 */
arrived: number, 
/**
 * `waits`, `taken`, `closed` or `malformed`.
 */
outcome: string, };

export type Passage = { "state": "kept" } | { "state": "sent" } | { "state": "received", 
/**
 * When, by the server's clock, Unix milliseconds.
 */
at: number, };

export type Path = string;

export type PhoneCodeView = { 
/**
 * Twenty digits in four groups.
 */
code: string, 
/**
 * The desk they are for.
 */
desk: string, 
/**
 * The days they give; 0 where they are a signature.
 */
days: number, };

export type ProblemView = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its words.
 */
text: string, 
/**
 * Whether it refuses the record; otherwise it only warns.
 */
refuses: boolean, 
/**
 * Whether no act after the reception may bring it about.
 */
bars: boolean, };

export type ProposedWords = { 
/**
 * Five words.
 */
words: Array<string>, 
/**
 * What they are worth.
 */
bits: number, };

export type QrView = { 
/**
 * How many squares wide and high.
 */
size: number, 
/**
 * The dark squares as the data of an SVG path, one unit for each square.
 */
path: string, };

export type QuarantineLine = { 
/**
 * The entry.
 */
entry: string, 
/**
 * The desk.
 */
desk: string, 
/**
 * The audience it was written for.
 */
space: string, 
/**
 * Its place in the chain.
 */
seq: number, };

export type Reader = "author" | "doctor" | "her" | "partner" | "prosecutor" | "unit";

export type RecordDetail = { 
/**
 * Number of the record.
 */
id: string, 
/**
 * Form it fills.
 */
form: string, 
/**
 * Pack it was sealed under.
 */
pack: string, 
/**
 * The answers as they were added.
 */
answers: unknown, 
/**
 * The form with its answers, to be shown.
 */
view: View, 
/**
 * Fields with values written apart.
 */
conflicts: Array<ConflictLine>, 
/**
 * Every assessment of the danger, the first one first.
 */
course: Array<AssessmentLine>, 
/**
 * What was done after the reception, the newest first.
 */
steps: Array<Step>, 
/**
 * It is closed, and was not opened again.
 */
closed: boolean, 
/**
 * The danger is to be assessed again.
 */
review: boolean, 
/**
 * The section of the danger grid.
 */
grid: string, 
/**
 * Who of the region took up a call about it.
 */
takenUp: Array<CallLine>, 
/**
 * Whether the file can be read.
 */
file: FileState, 
/**
 * How far it has gone.
 */
passage: Passage, 
/**
 * Unit that received.
 */
unit: string | null, 
/**
 * Some of it was written by a newer program and is not shown.
 */
newer: boolean, 
/**
 * An officer stands for it; false for what a locked desk took and nobody adopted.
 */
attested: boolean, 
/**
 * When a locked desk took it, by that desk's clock.
 */
receivedLocked: number | null, 
/**
 * The officer at work may adopt it.
 */
mayAdopt: boolean, 
/**
 * It was archived.
 */
archived: boolean, 
/**
 * It is kept from the unit that received it.
 */
restricted: boolean, 
/**
 * The unit that received it and entrusted it to this one.
 */
entrustedBy: string | null, };

export type RecordLine = { 
/**
 * Number of the record.
 */
id: string, 
/**
 * Form it fills.
 */
form: string, 
/**
 * Unit that received, if its name is known.
 */
unit: string | null, 
/**
 * Name as written, on a desk that may read the file.
 */
name: string | null, 
/**
 * When it was sealed, by the clock of the desk that sealed, Unix milliseconds.
 */
claimed: number, 
/**
 * Level of danger, 0 to 4, if the grid was filled.
 */
danger: number | null, 
/**
 * How far it has gone.
 */
passage: Passage, 
/**
 * Fields with values written apart.
 */
siblings: number, 
/**
 * Whether the file can be read.
 */
file: FileState, 
/**
 * An officer stands for it; false for what a locked desk took and nobody adopted.
 */
attested: boolean, 
/**
 * It is kept from the unit that received it.
 */
restricted: boolean, 
/**
 * The unit that received it and entrusted it to this one.
 */
entrustedBy: string | null, };

export type RecordPage = { 
/**
 * Newest first.
 */
records: Array<RecordLine>, 
/**
 * Give this to get the next page.
 */
next: string | null, };

export type Recovered = { 
/**
 * The desk that gets the keys; absent when it is this one.
 */
desk: string | null, 
/**
 * How many file keys.
 */
keys: number, };

export type RecoveryLines = { 
/**
 * Twenty digits of the region's key on paper, if it has one.
 */
key: string | null, 
/**
 * It is another than this desk has taken: an officer compares the digits first.
 */
waits: boolean, 
/**
 * This desk made the sheet in its unit's safe.
 */
sheet: boolean, 
/**
 * This desk is the region's authority: it alone makes the region's key on paper.
 */
authority: boolean, 
/**
 * The key was used to take the region over: a new one should be made.
 */
spent: boolean, };

export type Restriction = { 
/**
 * Its unit will not: only the officer at work and the outside unit.
 */
restricted: boolean, 
/**
 * An answer says so; it ends when that answer is changed.
 */
byAnswer: boolean, 
/**
 * Name of the outside unit; none while no desk of one can read.
 */
outside: string | null, 
/**
 * A name that was typed may be that of an officer of this unit.
 */
proposed: boolean, 
/**
 * Nobody has unlocked: it is restricted when an officer does.
 */
locked: boolean, };

export type Retry = "now" | "later" | "never" | "ask_help";

export type Revoked = { 
/**
 * The desk, if it was one.
 */
desk: string | null, 
/**
 * The officer, if it was one.
 */
officer: string | null, };

export type Role = "brigade" | "coordinator" | "partner" | "waiting";

export type RosterOfficer = { 
/**
 * Her number.
 */
id: string, 
/**
 * Her name, else her number.
 */
name: string, 
/**
 * What she may do, where the roster tells it.
 */
role: OfficerRole | null, 
/**
 * Her unit.
 */
unitName: string, 
/**
 * The region stated that she left.
 */
withdrawn: boolean, 
/**
 * She is at work here now.
 */
here: boolean, };

export type Rotated = { 
/**
 * Their count.
 */
spaces: number, };

export type Same = { 
/**
 * Those that a person said are.
 */
same: Array<SearchHit>, 
/**
 * Those that may be, best first.
 */
candidates: Array<SearchHit>, };

export type SameSaid = { 
/**
 * The other record.
 */
record: string, 
/**
 * That it is of the same person; otherwise that is taken back.
 */
said: boolean, };

export type Sealed = { 
/**
 * Number of the record; none while this desk waits to be admitted.
 */
id: string | null, 
/**
 * First entry of the record's file.
 */
entry: string | null, 
/**
 * The finished draft that waits for admission, instead of a record.
 */
draft: string | null, 
/**
 * Kept with the record.
 */
warnings: Array<Warning>, 
/**
 * Its unit does not see it.
 */
restricted: boolean, 
/**
 * The outside unit it goes to; none while no desk of one can read.
 */
outside: string | null, };

export type SearchHit = { 
/**
 * Number of the record.
 */
id: string, 
/**
 * Initials only: the screen may be seen by her.
 */
initials: string, 
/**
 * Unit that received.
 */
unit: string | null, 
/**
 * When, by the desk's clock.
 */
claimed: number, 
/**
 * Level of danger, if known.
 */
danger: number | null, 
/**
 * Why it may be of the same person, where that is asked.
 */
reasons: Array<LikeReason>, 
/**
 * A person said that it is.
 */
linked: boolean, };

export type SecretAsked = { 
/**
 * A passphrase, or a PIN where there is a stick.
 */
typed: string, 
/**
 * The folder of the key stick; nothing: no stick.
 */
stick: string | null, 
/**
 * With the secret of this machine.
 */
device: boolean, };

export type SectionChange = { 
/**
 * Which section.
 */
id: string, 
/**
 * Whether it applies now.
 */
shown: boolean, 
/**
 * How far it is filled.
 */
status: SectionStatus, 
/**
 * Questions answered, among those shown.
 */
done: number, 
/**
 * Questions shown.
 */
total: number, };

export type SectionCheck = { 
/**
 * Section of the form.
 */
section: string, 
/**
 * Its title.
 */
label: string, 
/**
 * Answered questions of those shown.
 */
done: number, 
/**
 * Questions shown.
 */
total: number, 
/**
 * What refuses the sealing: a value that does not fit its question.
 */
problems: Array<Warning>, 
/**
 * What only deserves a look.
 */
warnings: Array<Warning>, };

export type SectionStatus = "done" | "in_progress" | "not_applicable" | "not_started";

export type SectionView = { 
/**
 * Its name in paths.
 */
id: string, 
/**
 * The page it stands on: its own id, or that of the section it follows on one page.
 */
page: string, 
/**
 * Its title.
 */
label: string, 
/**
 * What to keep in mind.
 */
hint: string | null, 
/**
 * Guiding questions, for narratives above all.
 */
guide: Array<string>, 
/**
 * It is read to her: the desk must not hide it because no key is touched.
 */
aloud: boolean, 
/**
 * Whether items may be added once the reception is over; `only` is never asked in it.
 */
after?: After, 
/**
 * The language of these words, where it is not the language asked for.
 */
wordsLang?: Lang, 
/**
 * Whether it applies given the other answers.
 */
shown: boolean, 
/**
 * Whether it is a list of items (kind `repeat`).
 */
repeats: boolean, 
/**
 * The label of the button that adds an item.
 */
addLabel: string | null, 
/**
 * How far it is filled.
 */
status: SectionStatus, 
/**
 * Questions answered, among those shown.
 */
done: number, 
/**
 * Questions shown.
 */
total: number, 
/**
 * Its fields; empty when it repeats.
 */
fields: Array<FieldView>, 
/**
 * Its items; empty unless it repeats.
 */
items: Array<ItemView>, };

export type ServiceFound = { 
/**
 * The day, `YYYY-MM-DD`.
 */
day: string, 
/**
 * What, as a code.
 */
what: string, 
/**
 * In words.
 */
words: string, 
/**
 * It could not take her: it is proposed last.
 */
shut: boolean, };

export type ServiceLine = { 
/**
 * What an officer last found it to be.
 */
found: ServiceFound | null, 
/**
 * What choosing it answers, by path.
 */
answers: Array<[string, unknown]>, 
/**
 * Its code in the directory.
 */
code: string, 
/**
 * What it is called.
 */
name: string, 
/**
 * Where it is; nothing for one that is reached from everywhere.
 */
place: string | null, 
/**
 * Its telephone.
 */
telephone: string, 
/**
 * Days of the week, Monday being 1, as digits.
 */
days: string, 
/**
 * Hours, `HH:MM-HH:MM`; empty where nobody knows.
 */
hours: string, 
/**
 * The languages in which it receives, in words.
 */
languages: Array<string>, 
/**
 * Whether it is open now; unknown without its hours or a clock.
 */
open: boolean | null, 
/**
 * Where the line comes from; `P` is a proposal that nobody validated.
 */
source: string, };

export type ShareSheet = { 
/**
 * Which share it is, from 1.
 */
place: number, 
/**
 * How many are needed.
 */
threshold: number, 
/**
 * How many there are.
 */
count: number, 
/**
 * The words.
 */
words: Array<string>, };

export type Sheet = { 
/**
 * The words.
 */
words: Array<string>, };

export type Sibling = { 
/**
 * Names this value when deciding.
 */
sibling: string, 
/**
 * The field it is a value of.
 */
path: string, 
/**
 * Title of that question.
 */
label: string, 
/**
 * The value; null when it was taken away.
 */
value: unknown, 
/**
 * Who wrote it; empty when nobody attested it.
 */
officer: string, 
/**
 * Where.
 */
desk: string, 
/**
 * When, by that desk's clock.
 */
claimed: number, 
/**
 * That clock was doubtful.
 */
clockDoubtful: boolean, 
/**
 * A time the server signed before it was written, as far as receipts here prove one.
 */
after: number | null, 
/**
 * A time the server signed once it was there.
 */
before: number | null, };

export type StateAnswer = { 
/**
 * `same`, `missing` or `different`.
 */
answer: string, 
/**
 * The last seq held here, when something is missing and anything is held.
 */
held: number | null, 
/**
 * The same as a sentence.
 */
sentence: string, };

export type StateCodes = { 
/**
 * Of this desk: to be read out.
 */
own: Array<ChainLine>, 
/**
 * Of others: to be compared with.
 */
others: Array<ChainLine>, };

export type Status = { 
/**
 * How far the desk is open.
 */
state: DeskState, 
/**
 * Who can unlock.
 */
officers: Array<OfficerLine>, 
/**
 * Role, once open.
 */
role: Role | null, 
/**
 * Lines that stay visible.
 */
banners: Array<Banner>, 
/**
 * What opens the practice desk, while this is it.
 */
practice: string | null, 
/**
 * Version of this program.
 */
program: string, 
/**
 * Both copies of the officers' slots are damaged: nobody can unlock, receptions go on.
 */
slotsDamaged: boolean, 
/**
 * Receptions taken while locked that wait for an officer; their number and nothing else of them.
 */
lockedReceptions: number, 
/**
 * Number of this desk, once it has a vault.
 */
desk: string | null, 
/**
 * What the officer who is here may do; with a locked vault: an auditor or a technician.
 */
officerRole: OfficerRole | null, 
/**
 * Seconds until the next attempt is looked at, after wrong ones.
 */
waitSeconds: number, 
/**
 * A forgotten passphrase can be replaced with words that the region holds.
 */
recovery: boolean, 
/**
 * What this machine adds to keys.
 */
device: DeviceSecret, 
/**
 * The key sticks that officers of a locked desk need.
 */
sticks: Array<StickLine>, 
/**
 * It was locked because the stick that opened it was taken out.
 */
stickLeft: boolean, };

export type Step = { 
/**
 * The item.
 */
path: Path, 
/**
 * Which list it stands in.
 */
section: string, 
/**
 * What it is called, with its place in the list.
 */
label: string, 
/**
 * Its first date, as written.
 */
day: string | null, 
/**
 * What was answered, in words.
 */
rows: Array<StepRow>, };

export type StepOf = { 
/**
 * Number of the record.
 */
record: string, 
/**
 * The item.
 */
item: string, 
/**
 * Which list of the form it stands in.
 */
section: string, 
/**
 * What an item of that list is called.
 */
label: string, };

export type StepRow = { 
/**
 * The question.
 */
label: string, 
/**
 * The answer.
 */
words: string, };

export type StickLine = { 
/**
 * Whose.
 */
officer: string, 
/**
 * The file that lies on it.
 */
file: string, 
/**
 * It is plugged in.
 */
here: boolean, };

export type Suggestions = { 
/**
 * What was asked, so that a late answer can be told from a fresh one.
 */
ticket: number, 
/**
 * Best first; initials only.
 */
results: Array<SearchHit>, 
/**
 * Older records were not searched: the lease has run out.
 */
notSearched: boolean, };

export type SwitchLine = { 
/**
 * Name of the switch.
 */
switch: string, 
/**
 * It is on.
 */
on: boolean, 
/**
 * The act that authorises it.
 */
act: string, 
/**
 * Officers it names.
 */
readers: Array<string>, };

export type SyncPhase = "idle" | "running" | "done" | "failed";

export type SyncState = { 
/**
 * Where it stands.
 */
phase: SyncPhase, 
/**
 * What the last finished one did.
 */
last: Synced | null, 
/**
 * Why the last one failed.
 */
failure: Failure | null, 
/**
 * When it ended, by the desk's clock.
 */
ended: number | null, 
/**
 * Own entries by how far they have gone.
 */
entries: Counts, 
/**
 * A server is known.
 */
hasServer: boolean, 
/**
 * Entries that are kept back from this desk, and those that arrived late; open ones first.
 */
gaps: Array<GapLine>, 
/**
 * Courier files that came while this desk was locked.
 */
parcels: Array<ParcelLine>, };

export type Synced = { 
/**
 * Entries sent.
 */
pushed: number, 
/**
 * Entries received.
 */
pulled: number, 
/**
 * Signed receipts received.
 */
receipts: number, 
/**
 * Pieces of files sent.
 */
piecesSent: number, 
/**
 * Pieces of files received.
 */
piecesReceived: number, 
/**
 * Pieces of files that are missing here and that the server does not have yet.
 */
piecesAbsent: number, 
/**
 * What a person should hear about.
 */
alerts: Array<Alert>, };

export type Takeover = { 
/**
 * The words of the shares.
 */
shares: Array<string>, 
/**
 * Why; it stands in the trail.
 */
reason: string, 
/**
 * Address of the region's server, host:port; empty without one.
 */
server: string, 
/**
 * Public key of the server in hexadecimal; empty without one.
 */
serverKey: string, };

export type TimerKind = "block" | "term" | "wait" | "window";

export type TimerState = "done" | "late" | "open" | "over" | "perhaps" | "unstarted";

export type TimerUnit = "hours" | "days" | "months";

export type TimerView = { 
/**
 * Its name in the pack.
 */
timer: string, 
/**
 * What it is for.
 */
kind: TimerKind, 
/**
 * Its words.
 */
label: string, 
/**
 * What to keep in mind.
 */
hint: string | null, 
/**
 * The item it is about, where there is one for each.
 */
item: Path | null, 
/**
 * Sections beside which it is shown.
 */
beside: Array<string>, 
/**
 * How it stands.
 */
state: TimerState, 
/**
 * How many, where the source names a figure.
 */
count: number | null, 
/**
 * Of what.
 */
unit: TimerUnit | null, 
/**
 * Hours from its start to the reception.
 */
beforeReception: Hours | null, 
/**
 * Hours from its start until now; none while the clock cannot be believed.
 */
passed: Hours | null, 
/**
 * Hours left, from now or else from the reception.
 */
left: Hours | null, 
/**
 * When it ends at the earliest, `YYYY-MM-DD HH:MM` in Morocco.
 */
ends: string | null, 
/**
 * It stands so by the desk's clock; otherwise as it was at the reception.
 */
byClock: boolean, 
/**
 * Where the figure comes from.
 */
source: string, 
/**
 * How well that was read.
 */
mark: string, 
/**
 * An expert has confirmed it.
 */
validated: boolean, };

export type TrailLine = { 
/**
 * When, by the desk's clock.
 */
at: number, 
/**
 * Who; empty when nobody was there.
 */
officer: string, 
/**
 * What kind of act, as a code.
 */
act: string, 
/**
 * Which record.
 */
record: string | null, 
/**
 * Why, when a reason was asked.
 */
reason: string, 
/**
 * To whom or with what: a desk, a unit, a switch.
 */
subject: string, 
/**
 * At which desk.
 */
desk: string, 
/**
 * Of which unit.
 */
unit: string | null, 
/**
 * Who signed as the second.
 */
second: string | null, };

export type TrailVerified = { 
/**
 * Nothing is missing, changed or unsigned.
 */
sound: boolean, 
/**
 * Lines of this desk.
 */
lines: number, 
/**
 * What was found, here and in what other desks sent.
 */
findings: Array<VerifyLine>, };

export type TwoState = "waiting" | "done";

export type UnansweredLine = { 
/**
 * Number of the record.
 */
record: string, 
/**
 * When the danger rose, by this desk's clock.
 */
since: number, 
/**
 * Whom to call now, if the region has said so.
 */
now: CallStepLine | null, 
/**
 * Whom next.
 */
next: CallStepLine | null, };

export type UnitAdded = { 
/**
 * Number of the unit.
 */
unit: string, };

export type UnitLine = { 
/**
 * Number of the unit.
 */
unit: string, 
/**
 * Its name, if this desk may read it.
 */
name: string | null, 
/**
 * Its kind: `brigade`, `mobile`, `partner`, `region`.
 */
kind: string | null, 
/**
 * Its desks that are not revoked.
 */
desks: Array<string>, 
/**
 * The unit that takes its restricted receptions.
 */
outside: string | null, };

export type Verified = { 
/**
 * Nothing was found.
 */
sound: boolean, 
/**
 * Entries checked.
 */
entries: number, 
/**
 * Receipts checked.
 */
receipts: number, 
/**
 * What was found.
 */
findings: Array<VerifyLine>, };

export type VerifyLine = { 
/**
 * `missing`, `forked`, `damaged`, …
 */
code: string, 
/**
 * Entry, log or file it concerns.
 */
subject: string, 
/**
 * What is missing, since when and by whose word, where that is known.
 */
gap: GapLine | null, };

export type View = { 
/**
 * Which form.
 */
form: string, 
/**
 * Which pack it is from.
 */
pack: string, 
/**
 * The language asked for.
 */
lang: Lang, 
/**
 * Its direction.
 */
dir: Dir, 
/**
 * The sections, in order, those that do not apply included.
 */
sections: Array<SectionView>, 
/**
 * The computed danger.
 */
danger: Danger, 
/**
 * The time limits that apply.
 */
timers: Array<TimerView>, 
/**
 * Only information was asked for, by nobody in particular.
 */
information: boolean, 
/**
 * The whole in numbers.
 */
summary: FormSummary, };

export type ViewDifference = { 
/**
 * Fields that changed, each whole, found by path.
 */
fields: Array<FieldView>, 
/**
 * Sections whose state changed, without their fields.
 */
sections: Array<SectionChange>, 
/**
 * Repeated sections whose items came, went or moved: all their items.
 */
items: Array<ItemsChange>, 
/**
 * The computed danger, if it changed.
 */
danger: Danger | null, 
/**
 * Only information was asked for.
 */
information: boolean, 
/**
 * All time limits, if one changed.
 */
timers: Array<TimerView> | null, 
/**
 * The whole in numbers.
 */
summary: FormSummary, };

export type WaitingDesk = { 
/**
 * Twelve digits that the new desk shows too.
 */
fingerprint: string, 
/**
 * Unit it will belong to.
 */
unit: string, 
/**
 * Name of that unit.
 */
unitName: string | null, 
/**
 * It has been admitted by this call.
 */
approved: boolean, };

export type Warning = { 
/**
 * Where it is.
 */
path: string, 
/**
 * What it is.
 */
code: string, 
/**
 * Sentence in the language asked for.
 */
text: string, };


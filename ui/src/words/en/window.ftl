# What the window says. One sentence per key; never a value of a person.

# Common parts
cancel = Cancel
lock = Lock
go-to = Go to
moment = { $day }, { $time }
banner-invented = INVENTED DATA
combobox-type = Type a few letters
combobox-none = Nothing matches
choice-remove = Remove { $label }
time-pattern = 14:30
language-fr = Français
language-ar = العربية
language-en = English
language-zgh = ⵜⴰⵎⴰⵣⵉⵖⵜ

# Failures that the window words itself
failure-unnamed = The request was not carried out. What is on the screen stays there; try again.
failure-again = Try again
failure-ask-help = Call the regional coordination.

# Curtain
curtain-draw = Hide the screen
curtain-open = Resume

# Unlocking
unlock-title = Open the desk
unlock-absent = This desk is not set up yet. It will be with an invitation from the regional coordination (command “aman enrol”).
unlock-officer = Who is at work?
unlock-passphrase = Passphrase
unlock-show = Show
unlock-hide = Hide
unlock-open = Open
unlock-busy = Opening…

# Home
home-title = Home
home-new = New reception
home-drafts = Receptions in progress
home-resume = Resume
home-answers = Answers: { $count }
home-finished = finished, waiting for the desk to be admitted
home-search = Find a record
home-find = Search
home-nothing = No record found on this desk.
home-recent = Latest records
home-records = Records
home-unsent = Waiting to be sent
home-conflicts = Values to decide
home-waiting = This desk waits for the regional coordination. Finished receptions are kept here and will be sealed afterwards.
role-brigade = Reception cell
role-coordinator = Regional coordination
role-partner = Partner service
role-waiting = Waiting desk

# Reception
tasks-title = Reception
tasks-done = Questions answered: { $done } of { $total }
tasks-leave = Leave for later
section-done = Completed
section-in-progress = In progress
section-not-started = To do
section-not-applicable = Not applicable
page-next = Continue
page-back = Back
guide-title = While listening
narrative-next = to continue
question-expected = Expected before sealing
question-trained = To be asked by a trained officer
question-no-answer = No answer
question-clear = Clear
answer-none = Not provided
answer-unknown = Does not know
answer-refused = Does not wish to answer
answer-not-asked = Not asked
date-day = Day
date-month = Month
date-year = Year
date-today = Today
date-half = Incomplete date: it is kept once the year is there.
place-area = Region, province or circle
place-commune = Commune or hamlet
place-detail = Details
document-number = Number
item-add = Add
item-remove = Remove
suggest-some = Similar records on this desk: { $count }
kept-nothing = Each answer is kept here
kept-pending = Keeping…
kept-kept = Kept here

# Danger
danger-n1 = N1, low at present
danger-n2 = N2, moderate
danger-n3 = N3, high
danger-n4 = N4, imminent or extreme
danger-level = Computed level: { $level }
danger-floor = At least { $level } — answers incomplete
danger-none = Grid not assessed
danger-counts = Yes: { $yes } · unanswered: { $unanswered }
danger-lowering = A judgement below the computed level has no effect.
danger-health = Offer medical and psychological help now.
danger-not-validated = Grid not validated

# Reading again and sealing
check-open = Check before sealing
check-title = Check the answers
check-back = Back to the sections
check-change = Change
check-nothing = No answer
check-problems = To correct before sealing: { $count }
check-warnings = To look at again, not required: { $count }
check-seal = Seal
seal-title = Seal the reception
seal-what = The reception is signed and sealed on this desk. It can be corrected afterwards, with a reason; nothing is erased.
seal-warnings = Points to look at, kept with the record: { $count }
seal-busy = Sealing…
sealed-title = Reception sealed
sealed-kept = The record is kept on this desk. It leaves with the next synchronisation.
sealed-waiting-title = Reception finished
sealed-waiting = It is kept on this desk and will be sealed once the desk is admitted.
sealed-warnings = Points to look at, kept with the record: { $count }
sealed-open = See the record

# Records
records-title = Records
records-all = All records
records-none = No record on this desk.
records-who = Record
records-sheet = Sheet
records-unit = Unit
records-when = Sealed
records-danger = Danger
records-passage = How far?
records-siblings = values to decide: { $count }
records-newer = Newer
records-older = Next
passage-kept = Kept here
passage-sent = Sent, not confirmed yet
passage-received = Received by the server on { $at }
record-title = Record
record-newer = Part of this record comes from a newer version of the program and is not shown.
record-amend = Correct
file-open = Open the whole file
file-closed = Only the sheet is shown here. The whole file is open to the unit only: no recorded act allows this desk to read it.
file-on-reason = Only the sheet is shown. The whole file can be opened here, with a reason.
file-key-missing = The key of the whole file has not arrived yet. Synchronise, then come back.
file-reason = Reason
file-trail = The reason is written to the trail before the file opens, and the unit is told.
amend-title = Correct an answer
amend-reason = Reason for the correction
amend-keep = Keep the correction
conflict-title = Written differently in two places: { $question }
history-title = History
history-clock = doubtful clock
history-reason = Reason: { $reason }
history-changes = Answers written: { $count }

# Synchronisation
sync-title = Synchronisation
sync-kept = Kept here
sync-sent = Sent
sync-received = Received by the server
sync-now = Synchronise now
sync-running = Synchronising…
sync-never = Not synchronised yet.
sync-last = Last synchronised: { $at }
sync-no-server = This desk knows no server. Everything stays kept here.
sync-did = Sent: { $pushed } · received: { $pulled } · signed receipts: { $receipts }
sync-records = State of each record
alert-fork = Two entries contradict each other at one place of a log. Nothing is lost; call the regional coordination.
alert-gap = Entries are missing that another desk has seen. Synchronise again; if it lasts, call the regional coordination.
alert-rollback = The server went back in time. This desk sends again what is missing.
alert-revoked = A desk was removed from the roster. Its later entries are set aside.
alert-refused = The server refused an entry. It stays kept here.
alert-restored = The server was restored or replaced. This desk sends again what it lacks.
alert-set-aside = Entries of a removed desk are set aside and shown apart.
alert-other = Synchronisation reports something to check. Call the regional coordination.
gap-title = Entries kept back
gap-none = Nothing is missing of what other desks have seen.
gap-settled = Arrived since
gap-advice = Synchronise again or ask for a courier file. If it lasts, call the regional coordination: the server does not show what others have seen.
parcel-title = Courier files
parcel-waits = Kept; will be opened at the next unlocking.
parcel-taken = Opened and taken in.
parcel-closed = Not addressed to this desk, or damaged on its way.
parcel-malformed = Its content cannot be understood.
code-title = Compare by telephone
code-why = Two desks compare twenty digits. If they differ, the server does not show both the same.
code-mine = To be read to the other desk
code-seq = Seq { $seq }
code-unconfirmed = not yet confirmed by the server
code-nothing = This desk has written nothing yet.
code-heard = What the other desk reads out
code-chain = Desk and space
code-rank = Seq
code-digits = Twenty digits, in groups of five
code-compare = Compare

# Region
region-title = Desks and units
region-waiting = Desks that ask to be admitted
region-look = Ask the server
region-asking = Asking…
region-none = No desk is waiting.
region-compare = Have the fingerprint shown on the new desk read to you by telephone. Admit it only if all digits are the same.
region-approve = Admit this desk
region-same = All digits are the same: admit
region-approved = Admitted
region-units = Units
region-unit = Unit
region-kind = Kind
region-desks = Desks
region-switches = Authorisations
unit-brigade = Brigade
unit-mobile = Mobile unit
unit-partner = Partner service
unit-region = Regional coordination
switch-region-reads-files = The region may read whole files
switch-escrow = Escrow of keys
switch-match-authors = Matching of aggressors across units
switch-share-with-partners = Sharing with partners
switch-injury-photographs = Photographs of injuries
switch-is-on = Allowed: { $act }
switch-is-off = Not allowed
switch-on = Allow
switch-off = Withdraw
switch-act = Act that allows or withdraws it
switch-act-why = This change is signed in the roster, seen by all desks, with the act cited.

# Settings
settings-title = Settings
settings-language = Language
settings-borrowed = Sentences in Tamazight: { $own } of { $all }. The others are in French, marked with °.
settings-size = Text size
settings-keys = Keys
settings-version = Version { $version }
size-usual = Usual
size-large = Large
size-largest = Largest
keys-digits = choose an answer
keys-reasons = unknown · refused · not asked
keys-reasons-fields = the same inside a text field
keys-enter = next question
keys-pages = previous page, next page
keys-go = go to a section
keys-curtain = hide the screen

# Months
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

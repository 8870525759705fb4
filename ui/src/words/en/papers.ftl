# Papers of a record: what stands around their content, and the screen that prints them. Never a value of a person.

say-paper-number = File { $number }
say-paper-by = by { $who }
say-paper-look = a look, not to be handed over
say-paper-copy = copy 1
say-paper-reprint = copy { $number } · reprint
say-paper-uncounted = copy of a restricted record, not numbered
say-paper-not-validated = Words not validated by an expert
say-paper-kept = Kept by the unit after reading aloud: not to be handed over
say-paper-clock = Doubtful clock: check date and time
say-paper-invented = INVENTED DATA
say-paper-raised-by = Level decided by
say-paper-reply = To be torn off and sent back to the unit
say-paper-stands-now = This paper says what the record says today.
say-paper-stands-earlier = This paper says what the record said before it was amended.
say-paper-stands-never = The record never said what this paper says, as far as this desk knows.
papers-title = Papers
papers-of = Papers of the record
papers-back = Back to the record
papers-lang = Language of the paper
papers-lang-fr = Français
papers-lang-ar = العربية
papers-which = Paper
papers-for = For
papers-state = State
papers-copies = { $count ->
    [0] Never printed
    [one] { $count } copy
   *[other] { $count } copies
  }
papers-uncounted = Copies not counted
papers-ready = Ready
papers-reader-unit = The unit
papers-reader-her = Her
papers-reader-prosecutor = The prosecutor
papers-reader-doctor = The doctor
papers-reader-partner = The service
papers-reader-author = The author
papers-show = Show
papers-print = Print
papers-print-all = Print the unit's papers
papers-print-all-why = Only papers for the unit. Never a paper for her.
papers-keep-title = Can she keep this paper safely?
papers-keep-why = Ask her alone: who goes through her things, her phone, her home? In doubt it is no: read it to her, and keep it here.
papers-keep-no = No: read aloud, keep here
papers-keep-yes = Yes, she asks for it: print it for her
papers-keep-copy = Print the unit's copy
papers-aloud = To be read aloud
papers-aloud-done = Reading is done
papers-page = Page { $page } of { $pages }
papers-check-title = Check a paper
papers-check-which = Which paper?
papers-check-code = The ten signs at its foot
papers-check-do = Check
papers-check-since = The record as it was since { $at }.
papers-spool = Printing goes through the computer's own system, which may keep a trace of the paper.
papers-copy-out = Copy the account
papers-copied-before = Account copied before
papers-copy-title = Copy her account into the unit's own program?
papers-copy-why = Open the report in the unit's program first. The account is copied once; the trail keeps who and when. It stays on the clipboard for one minute, where every program of this computer can read it, and is then wiped, or earlier when the desk is locked.
papers-copy-yes = Copy, once only
papers-copied = Account copied: paste it now. Wiped from the clipboard at { $until }.

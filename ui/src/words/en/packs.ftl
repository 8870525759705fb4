# What is said about a form pack that the region changes.
pack-area-field = Question
pack-area-grid = Danger grid
pack-area-list = List
pack-area-paper = Paper
pack-area-rule = Warning
pack-area-section = Section
pack-area-setting = Setting
pack-area-timer = Time limit
pack-area-words = Words
pack-change-added = “{ $at }”: added.
pack-change-removed = “{ $at }”: removed.
pack-change-retired = “{ $at }”: retired, no longer offered.
pack-change-changed = “{ $at }”, { $key }: “{ $before }” becomes “{ $after }”.
pack-fault-condition-code = “{ $subject }” is no code of this field’s list.
pack-fault-condition-operator = “{ $subject }” is no known condition.
pack-fault-condition-path = “{ $subject }” names no field and no section.
pack-fault-condition-kind = “{ $subject }” does not work on this kind of field.
pack-fault-condition-function = “{ $subject }”: this function does not exist here. docs/packs.md lists what can be stated.
pack-fault-condition-unexpected = “{ $subject }” cannot stand at this place of the condition.
pack-fault-condition-unfinished = The condition ends in the middle: a value, a brace or a bracket is missing.
pack-fault-condition-deep = Too many brackets inside each other.
pack-fault-empty = This cell cannot stay empty.
pack-fault-no-column = The column “{ $subject }” is missing.
pack-fault-no-file = The file “{ $subject }” is missing.
pack-fault-not-closed = A group is opened and never closed (end_group or end_repeat).
pack-fault-not-open = This row is in no group (begin_group or begin_repeat).
pack-fault-not-json = This cell must hold JSON.
pack-fault-twice = This name is taken already.
pack-fault-unclear = “{ $subject }” is not understood here.
pack-fault-unknown-column = This table has no column “{ $subject }”.
pack-fault-cycle = The conditions of “{ $at }” lead back to themselves.
pack-fault-free-text-on-sheet = “{ $at }” can hold free text: it cannot be on the sheet that coordination sees.
pack-fault-no-reason = “{ $at }” does not say what it is for: print, count or decide (prints, counts, decides).
pack-fault-not-on-paper = “{ $at }”: “{ $subject }” must never stand on this paper.
pack-fault-no-such-paper = There is no paper “{ $subject }”.
pack-fault-no-such-list = There is no list “{ $subject }”.
pack-fault-no-words = “{ $at }” has no words in “{ $subject }”.
pack-fault-no-such-problem = “{ $subject }” is no warning that the program knows.
pack-fault-shape = “{ $at }” does not have the shape it must have, or a value is missing.
pack-fault-words-for-nothing = “{ $at }”: words in “{ $subject }” that nothing uses.
pack-fault-code-missing = The code “{ $subject }” is gone. A code is retired (column retired), never deleted.
pack-fault-kind-changed = “{ $subject }” takes another kind of value. Give the new field another name.
pack-fault-version = The content changed and the version did not go up.
pack-fault-other-form = It is another form than this desk’s.

# The forms of this desk, on the screen.
packs-title = Forms of this desk
packs-why = Questions, lists, papers and the danger grid change by a file that the region signs. Each record keeps the form of its day.
packs-in-use = In use since { $day }
packs-from = From { $day } on
packs-carried = Comes with the program
packs-signed = Signed by { $unit }, desk { $desk }
packs-signed-before = Signed by an earlier authority of the region
packs-needs-program = Waits for program { $version }: nothing is lost, this desk goes on with the other.
packs-file = Signed form, brought on a stick
packs-look = See what changes
packs-proposed = { $pack }: what changes since { $before }
packs-begins = New receptions use it from { $day } on. Records and receptions already open do not change.
packs-counted = { $added ->
    [0] { "" }
   *[other] · { $added } added
  } { $changed ->
    [0] { "" }
   *[other] · { $changed } changed
  } { $retired ->
    [0] { "" }
   *[other] · { $retired } retired
  } { $removed ->
    [0] { "" }
   *[other] · { $removed } removed
  }
packs-same = Nothing changes.
packs-details = Every change
packs-take = Take it into use
packs-leave = Change nothing
packs-taken = { $pack } is at this desk.
packs-more = and { $count } more; “aman pack check” lists them all.

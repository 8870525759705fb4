# Setting up a desk, inviting it, admitting it.

file-choose = Choose…
file-too-large = This file is too large: it is not the one expected here.
file-write = Write the file
file-written = File written.
start-title = Set up this desk
start-how = How does this desk begin?
start-by-code = I have a code
start-by-code-what = Ten words read by telephone or printed, and the server's address.
start-by-file = I have an invitation file
start-by-file-what = On a stick; works without a network too.
start-by-found = This is the first desk of the region
start-by-found-what = Only the regional coordination founds a region.
start-file = Invitation file
start-found-warning = This desk will admit all others. Found a region only once.
start-region = Name of the region
start-server = Server's address (may stay empty)
start-server-key = Server's key (64 digits)
start-name = Your name (readable to the region only)
start-passphrase-why = It opens this desk and nothing else. A weak phrase is refused, with the reason. Nobody can find it again: learn it.
start-ask = Ask to be admitted
start-found = Found the region
start-busy = A moment…
code-label = The ten words, in their order
code-hint = The first four letters of each word are enough, on any keyboard.
code-good = The ten words go together.
code-length = Words recognised: { $count } of 10
code-unknown = Word { $word } is not of the list: have it read again.
code-wrong = Word { $word } does not go with the others: have it read again.
code-exchanged = Word { $word } and the next have changed places.
code-several = Several words are wrong: have the whole code read again.
code-server = The server's address, told with the words
waiting-title = Admission of this desk
waiting-read = Read these twelve digits to the regional coordination by telephone:
waiting-why = It compares them one by one and admits this desk and no other. Receptions may begin at once: they are kept here.
waiting-ask = Ask now
waiting-asking = Asking…
waiting-by-hand = Carry by hand
waiting-request = Where to write the request, to be carried to the coordination
waiting-approval = Admission brought back from the coordination
waiting-refused = The coordination refused this desk. What was written here stays. Call it, then take a new invitation.
waiting-used = Another desk has used this invitation. Tell the coordination, then take a new one.
waiting-renew = Take a new invitation
waiting-uninvited = This desk has no invitation.
admit-open = Compare the digits
admit-title = A desk asks to be admitted: { $unit }
admit-compare = Call the unit at a number you know. Have the twelve digits shown on the desk read out and type them here.
admit-heard = Digits heard
admit-same-count = Digits that are the same: { $count } of 12
admit-other = One digit differs. Have it read again; if it still differs, refuse: somebody else is asking.
admit-all-same = All twelve digits are the same.
admit-type = Type the digits one by one; each is compared.
admit-refuse = Refuse this desk
admit-refuse-why = Refusing closes the invitation: nobody gets in with it any more, and the desk is told.
admit-by-hand = Request brought by hand
admit-brought = File of the request
admit-answer = Where to write the admission, to be carried to the desk
unit-name = Name of the unit
unit-add = Add the unit
invite-open = Invite a desk
invite-busy = A moment…
invite-title = Invitation of a desk: { $unit }
invite-read = Read these ten words by telephone, with their numbers:
invite-server = The server's address:
invite-no-server = This desk knows no server: a code would lead nowhere. Give the file.
invite-qr = The invitation as a QR code
invite-write = What is written
invite-sheet = Sheet to print
invite-file = File for a stick
invite-where = Where to write it
invite-once = This invitation serves once, for one desk. It does not age; it ends when it was used or when you refuse.
invite-done = Close
invite-list = Open invitations
invite-show = Show
invite-is-open = not used yet
invite-is-asking = a desk asks
doctor-title = Check of the machine
doctor-look = Check this machine
doctor-again = Check again
doctor-call = Whom to call if there is a question (printed on the sheet)
doctor-sheet = Where to write the installation sheet

# A whole region, from a list.
batch-title = Invite a whole region from a list
batch-what = A CSV file: one line for each desk, with the name of the unit and its kind (brigade, mobile, partner, region). Missing units are added. The same list into the same folder does nothing twice.
batch-list = List of units
batch-folder = Folder to write the invitations into
batch-sheets = Also write a sheet to print for each
batch-secret = The folder and its index are worth as much as the invitations: keep them alike.
batch-go = Invite from the list
batch-busy = { $done } of { $all }
batch-done = { $lines ->
    [one] One line read;
   *[other] { $lines } lines read;
  } { $units ->
    [0] no unit added;
    [one] one unit added;
   *[other] { $units } units added;
  } { $invited ->
    [0] no new invitation.
    [one] one new invitation.
   *[other] { $invited } new invitations.
  }
batch-index = Index:
batch-offered = The codes can be read over the telephone from now on.
batch-later = The codes will serve after the next exchange.
batch-problem = Line { $line }:
batch-problem-name = the name of the unit is missing.
batch-problem-kind = the kind is none of the four.
batch-problem-unit = this number is no unit's.
batch-problem-cells = there are too many columns.

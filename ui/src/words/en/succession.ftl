# Taking a region over with its key on paper, and printing the sheets.

start-by-succeed = Take over a region with its key on paper
start-by-succeed-what = The coordination's desk is lost, or whoever holds the key retires: three trustees are here with their shares.
start-succeed = Take the region over
succeed = Take the region over
succeed-warning = This desk becomes the region's authority. The desk before is revoked: what it states from then on counts nowhere. First call each trustee back at a known number.
succeed-roster = File of the region's roster
succeed-roster-why = Any desk of the region writes it (Settings, "Keys and lost desks", "Write the roster"), or the server does. Take the newest.
succeed-done = This desk is the region's authority. The one before is revoked. The desks hear it at their next exchange, or by stick.
shares-how = Type the words in order; four letters are enough, without accents. Or read the square of each sheet with a scanner: it types the words and goes on to the next share.
succession-title = Authority of the region
succession-here = This desk is the region's authority: it alone names the coordination and makes the key on paper.
succession-elsewhere = The region's authority is another desk.
succession-spent = The shares of the key were used: several hands held them open. Make a new key of the region at once; the old shares will no longer count.
roster-save = Write the roster
roster-save-why = With the roster and three shares a new machine takes the region over. It holds no readable name, no record and no key.
roster-file = File to write
roster-saved = Roster written: { $file }
sheets-shares = Print a new key of the region
sheets-safe = Print the sheet for the safe
sheets-secret = These files are as secret as the words. Write them to an empty stick, print them on a printer with a cable, then erase them and destroy the stick.
sheets-folder = Folder for the sheets
sheets-lang = Language of the sheets
sheets-written = Sheets written to { $folder }. They are as secret as the words: print them, then erase them.

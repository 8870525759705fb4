# What is printed on sheets. Never a value of a person.

say-sheet-footer = Made on { $day } at { $time }, by this desk's clock
say-invitation-title = Invitation of a desk
say-invitation-what = This sheet invites one desk of the unit named above to join the region. It serves once; then it is worth nothing.
say-invitation-words = On the new desk, choose “I have a code”. Type the ten words in their order; the first four letters of each are enough, on any keyboard. Then type the server's address: { $server }
say-invitation-by-hand = This region has no server: give the new desk the invitation file, or the text of the square below, which says the same.
say-invitation-digits = The desk then shows twelve digits. Read them to the regional coordination by telephone: it admits the desk only if all of them are the same.
say-invitation-once = To be used once. Do not photograph this sheet and do not send it by any messenger.
say-invitation-lost = If it is lost, or seen by somebody else, tell the coordination: it closes the invitation. Destroy the sheet once the desk is admitted.
say-installation-title = Installation sheet of a desk
say-installation-what = What the check of the machine found, and what is left to do. This sheet holds no secret.
say-installation-digits = Fingerprint of the desk, to be read to the regional coordination:
say-installation-call = If there is a question, call: { $who }
say-installation-nobody = If there is a question, call the regional coordination: ……………………………………
say-installation-keep = To be kept near the desk. Signed by the technician: ……………………………………
say-share-title = Share { $place } of { $count } of the region's key
say-share-what = This sheet is one of the { $count } shares of the region's key. Any { $threshold } of them give its files back to a unit whose desks all burned, or seat a new coordination. Fewer than { $threshold } say nothing.
say-share-use = When the coordination asks, and only after calling it back at a known number: bring the sheet and type its words yourself, or read the square with a scanner plugged into the desk. Then take the sheet back.
say-paper-words = Type the words in order. The first four letters are enough, without accents. The last word checks all the others: a wrong word is refused.
say-share-keeper = Kept by: …………………………… since: ……………
say-share-digits = Digits of the key, to be compared when a desk asks for them: { $digits }
say-share-secret = Secret. In a sealed envelope, in a closed place. No photograph, no copy, no messenger. If it is lost or seen: tell the coordination, which makes a new key.
say-safe-title = Sheet for the unit's safe
say-safe-what = If all desks of the unit are lost, these words give its files back to the next desk. They open nothing of another unit.
say-safe-use = At the new desk, once admitted: Settings, "Keys and lost desks", "Bring files back with the sheet". Type the words, or read the square with a scanner.
say-safe-keeper = Safe, and who has its key: ……………………………
say-safe-secret = Secret. In a sealed envelope, in the unit's safe. No photograph, no copy, no messenger. If it is lost or seen: make the sheet anew at a desk of the unit, then destroy this one.

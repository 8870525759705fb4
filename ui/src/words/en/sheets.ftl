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

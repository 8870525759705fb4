# What was written apart in one record, and how it is decided.

conflicts-title = Values to decide
conflicts-what = Two people wrote without reading each other. Nothing was erased: each value waits here until a person decides. Receiving goes on meanwhile.
conflicts-none = Nothing to decide on this desk.
conflicts-open = Open the record
apart-what = Choose the value that holds. The others stay in the history.
apart-together = To be read together: { $question }
apart-together-what = Answers that belong together were written in two places. Read them side by side, then confirm that they hold together, or correct them in the record.
apart-desk = desk
apart-claimed = Written { $at }, by that desk's clock.
apart-between = Proven by the server: between { $after } and { $before }.
apart-before = Proven by the server: before { $before }.
apart-after = Proven by the server: after { $after }.
apart-unproven = No receipt of the server at this desk proves the time.
apart-both = Keep both whole, one after the other, each with its date and author
apart-reason = Reason for the choice
apart-decide = Take this value
apart-hold = They hold together
apart-taken-back = taken out of the list
apart-kept = kept in the list
apart-first = To be decided first
apart-not-here = The unit that received decides.

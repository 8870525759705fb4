# Help in place, the tour, practice.

help-title = Help
help-by-keys = Keys
help-of = On this screen
help-keys =
    The keys of the unit, their age, and neighbouring desks.
    A lost desk is revoked here, the same day.
help-question = This question
help-tour = A tour in six steps
help-none = No particular help here.
help-unlock =
    Type your phrase, then Enter.
    A reception can begin without a phrase: it is kept sealed and an officer takes it up later.
    Forgotten phrase: the region can read recovery words over the telephone.
help-narrow =
    Your access opens no record.
    What is shown is what your role may check.
help-start =
    This desk does not belong to a unit yet.
    Type the ten words of the invitation or take its file; the coordinator then compares twelve digits with you.
help-home =
    New reception: the first page asks whether she is safe.
    F3: a mere question for information, no name, five keys.
    A reception that was begun stays here, even after a power cut.
help-tasks =
    Each section says what is done and what is missing.
    Nothing forces an order: follow her account.
help-page =
    A digit chooses the answer; 8, 9 and 0 say that she does not know, refuses, or was not asked.
    Each answer is kept at once.
    Ctrl K and a few letters lead to any question.
help-check =
    Read again with her what matters.
    What is missing is named and leads to its question; a warning never prevents sealing.
help-said =
    To be read before taking up a colleague’s reception, so that nothing is asked twice.
    Her words come first, then the time limits, then what is open.
help-sealed =
    The reception is sealed: it can no longer be erased, and leaves with the next network or on a stick.
    A correction is added with its reason; the old value stays readable.
help-records =
    The records of the unit, without whole names.
    Opening one is written into the trail.
help-duplicates =
    Two records that seem to be of one person, with the reasons.
    A person decides; joining can be undone.
help-record =
    The sheet, its history and the papers.
    Narrative and names open by your rights; the reason is kept.
help-conflicts =
    Two desks wrote different values: none is lost.
    Choose the right one, with a reason.
help-papers =
    Look at the paper before printing it.
    For a paper that is for her, ask first whether she can keep it safely.
help-sync =
    The exchange starts by itself when the network returns; nothing waits for it.
    Without network, a USB stick carries the same sealed data.
help-region =
    Units, desks, invitations and requests for admission.
    Compare the twelve digits aloud before you admit a desk.
help-access =
    How long this desk may still read without having met the server.
    A reception is always possible.
help-trail =
    Who opened what, when and why.
    A line cannot be erased; its chain is checked here.
help-acts =
    Acts that need two people.
    The second one signs by her own access.
help-archive =
    Records that are out of daily use.
    Destruction needs an order and two officers.
help-settings = Language, size, zoom, keys and the check of this machine.
help-officers =
    Who can open this desk.
    At least two officers, and a sealed recovery access.
help-kind-yes-no = 1 yes, 2 no; 8, 9, 0 when there is no answer.
help-kind-choice = The digit before the answer, or a few letters and Enter.
help-kind-choices = Several answers: one digit each, then Enter.
help-kind-date = Day, month, year; leave empty what she does not know: 1994 alone will do.
help-kind-time = 930 becomes 09:30.
help-kind-text = Type, then Enter.
help-kind-narrative = Her own words. Enter makes a new line; Ctrl Enter goes on.
help-kind-number = Type the number, then Enter.
help-kind-phone = The number, then whether it is safe for her.
help-kind-place = A few letters of the commune, circle or province.
help-kind-id-document = The kind of document, then its number.
tour-1 = Receive
tour-what-1 = “New reception” opens the safety questions at once. No network is needed.
tour-2 = Hide
tour-what-2 = “Hide the screen”, F12 or three times Shift hide everything in an instant. F9 turns the screen to her and shows nothing else.
tour-3 = Listen
tour-what-3 = Follow her account: Ctrl K leads to any question, Enter passes. Nothing that was typed is lost.
tour-4 = Stop
tour-what-4 = F8 pauses the reception; a colleague takes it up at “Summary of what was said”.
tour-5 = Seal
tour-what-5 = F10 leads to the check. What is sealed cannot be changed without its being seen.
tour-6 = Practise
tour-what-6 = On the unlocking screen, “Practise” opens a practice desk with invented people.
tour-step = Step { $at } of { $all }
tour-back = Back
tour-next = Next
help-close = Close
help-key = help on this screen
help-agenda =
    What is due: overdue, today, within seven days; without any name.
    The call card shows first what protects her, then the number.
    The outcome of a contact is noted in two keys.
help-step =
    A step after the reception: it is added to the record and changes nothing that is sealed.
    Before an act that tells the author, ask where she sleeps and whether she was warned.

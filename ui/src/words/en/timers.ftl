# Time limits, a clock in doubt, what was said, the pause.

timers-title = Time limits
timers-doubt = This computer's clock is wrong: hours are counted up to the reception.
timer-hours = { $hours } h
timer-hours-between = between { $least } and { $most } h
timer-days-between = between { $least } and { $most } days
timer-at-once = at once
timer-in-hours = { $count } hours
timer-in-days = { $count } days
timer-in-months = { $count } months
timer-left = { $span } left
timer-before = { $span } before the reception
timer-passed = { $span } by now
timer-not-validated = not validated by an expert
timer-validated = validated
timer-window-open = Still possible
timer-window-late = Still possible, the best time is past
timer-window-perhaps = Perhaps still possible: the hour is not known
timer-window-over = Past: still refer her to the doctor
timer-window-done = Done
timer-window-unstarted = Time of the facts not known
timer-term-open = To be done
timer-term-late = To be done
timer-term-perhaps = To be done; the term may be past
timer-term-over = Term past
timer-term-done = Done
timer-term-unstarted = Beginning not known
timer-wait-open = Still running
timer-wait-late = Still running
timer-wait-perhaps = It may have run out
timer-wait-over = It has run out
timer-wait-done = Done
timer-wait-unstarted = Beginning not known
timer-block-open = Waiting
timer-block-done = Recorded
clock-ask = Which day and hour is it?
clock-ask-what = This computer's clock is wrong. What you say is kept as said by you; the reception does not wait.
clock-date = Day
clock-hour = Hour
clock-keep = Keep
clock-unknown = I do not know
said-title = Summary of what was said
said-what = To be read before going on, so that nothing is asked again.
said-go-on = To the first open question
said-open = { $count ->
    [one] One open question
   *[other] { $count } open questions
}
home-information = Information only
home-session = Awareness session

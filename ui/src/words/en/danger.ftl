# Danger over time, and the call to the region.

course-title = How the danger went
course-first = At the reception.
course-same = No answer changed.
course-to = →
reassess = Assess the danger again
reassess-what = Put again the questions that help. Only what changes is written; the assessment before stays.
reassess-reason = Why now
reassess-keep = Keep this assessment
danger-code = Danger code to read out
danger-code-what = To be read to the regional coordination by telephone or radio. These digits name nobody.
danger-taken-up = Taken up by { $officer }, { $at }
danger-not-taken-up = The region has not answered yet: without a link, read it the danger code.
calls-title = Calls of high danger
calls-digits = Code read out by the brigade
calls-open = Take up
calls-heard = { $unit } — { $level }. Taken up by { $officer }, { $at }.
calls-waits = the record has not arrived yet

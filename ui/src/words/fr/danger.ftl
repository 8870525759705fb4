# Le danger dans la durée, et l'appel à la région.

course-title = Évolution du danger
course-first = À la réception.
course-same = Aucune réponse n'a changé.
course-to = →
reassess = Réévaluer le danger
reassess-what = Reposez les questions utiles. Seul ce qui change est écrit ; l'évaluation précédente reste.
reassess-reason = Pourquoi maintenant
reassess-keep = Garder cette évaluation
danger-code = Code d'alerte à lire au téléphone
danger-code-what = À lire par téléphone ou par radio à la coordination régionale. Ces chiffres ne nomment personne.
danger-taken-up = Prise en charge par { $officer }, le { $at }
danger-not-taken-up = La région n'a pas encore répondu : sans liaison, lisez-lui le code d'alerte.
calls-title = Appels de danger élevé
calls-digits = Code lu par la brigade
calls-open = Prendre en charge
calls-heard = { $unit } — { $level }. Prise en charge par { $officer }, le { $at }.
calls-waits = le dossier n'est pas encore arrivé

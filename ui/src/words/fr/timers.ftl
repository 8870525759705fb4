# Les délais, l'horloge douteuse, ce qui est déjà dit, la pause.

timers-title = Délais
timers-doubt = L'horloge de cet ordinateur est fausse : les heures sont comptées jusqu'à l'accueil.
timer-hours = { $hours } h
timer-hours-between = entre { $least } et { $most } h
timer-days-between = entre { $least } et { $most } jours
timer-at-once = sans délai
timer-in-hours = { $count } heures
timer-in-days = { $count } jours
timer-in-months = { $count } mois
timer-left = reste { $span }
timer-before = { $span } avant l'accueil
timer-passed = { $span } à cette heure
timer-not-validated = non validé par un expert
timer-validated = validé
timer-window-open = Encore possible
timer-window-late = Encore possible, le meilleur moment est passé
timer-window-perhaps = Peut-être encore possible : l'heure n'est pas connue
timer-window-over = Délai passé : orienter quand même vers le médecin
timer-window-done = Fait
timer-window-unstarted = Moment des faits non connu
timer-term-open = À faire
timer-term-late = À faire
timer-term-perhaps = À faire ; le terme est peut-être passé
timer-term-over = Terme passé
timer-term-done = Fait
timer-term-unstarted = Début non connu
timer-wait-open = Le délai court encore
timer-wait-late = Le délai court encore
timer-wait-perhaps = Le délai est peut-être écoulé
timer-wait-over = Délai écoulé
timer-wait-done = Fait
timer-wait-unstarted = Début non connu
timer-block-open = En attente
timer-block-done = Noté
clock-ask = Quel jour et quelle heure est-il ?
clock-ask-what = L'horloge de cet ordinateur est fausse. Ce que vous dites est gardé comme dit par vous ; la réception n'attend pas.
clock-date = Jour
clock-hour = Heure
clock-keep = Garder
clock-unknown = Je ne sais pas
said-title = Résumé de ce qui est déjà dit
said-what = À lire avant de reprendre, pour ne rien faire redire.
said-go-on = À la première question ouverte
said-open = { $count ->
    [one] Une question ouverte
   *[other] { $count } questions ouvertes
}
home-information = Information seulement
home-session = Séance de sensibilisation

# Ce que dit la fenêtre. Une phrase par clé ; jamais une valeur d'une personne.

# Parties communes
cancel = Annuler
lock = Verrouiller
go-to = Aller à
moment = { $day }, { $time }
banner-invented = DONNÉES INVENTÉES
combobox-type = Tapez quelques lettres
combobox-none = Rien ne correspond
choice-remove = Retirer { $label }
time-pattern = 14:30
language-fr = Français
language-ar = العربية
language-en = English
language-zgh = ⵜⴰⵎⴰⵣⵉⵖⵜ

# Échecs que la fenêtre dit elle-même
failure-unnamed = La demande n'a pas abouti. Ce qui est à l'écran y reste ; recommencez.
failure-again = Recommencer
failure-ask-help = Appelez la coordination régionale.

# Rideau
curtain-draw = Masquer l'écran
curtain-open = Reprendre

# Ouverture
unlock-title = Ouvrir le poste
unlock-absent = Ce poste n'est pas encore préparé. Il le sera avec une invitation de la coordination régionale (commande « aman enrol »).
unlock-officer = Qui travaille ?
unlock-passphrase = Phrase secrète
unlock-show = Montrer
unlock-hide = Cacher
unlock-open = Ouvrir
unlock-busy = Ouverture…

# Accueil
home-title = Accueil
home-new = Nouvelle réception
home-drafts = Réceptions en cours
home-resume = Reprendre
home-answers = Réponses : { $count }
home-finished = finie, en attente d'admission du poste
home-search = Chercher un dossier
home-find = Chercher
home-nothing = Aucun dossier trouvé sur ce poste.
home-recent = Derniers dossiers
home-records = Dossiers
home-unsent = En attente d'envoi
home-conflicts = Valeurs à départager
home-waiting = Ce poste attend l'accord de la coordination régionale. Les réceptions finies sont gardées ici et seront scellées ensuite.
role-brigade = Cellule d'accueil
role-coordinator = Coordination régionale
role-partner = Service partenaire
role-waiting = Poste en attente

# Réception
tasks-title = Réception
tasks-done = Questions répondues : { $done } sur { $total }
tasks-leave = Laisser pour plus tard
section-done = Terminé
section-in-progress = En cours
section-not-started = À faire
section-not-applicable = Sans objet
page-next = Continuer
page-back = Retour
guide-title = Pour l'écoute
narrative-next = pour continuer
question-expected = Attendue avant de sceller
question-trained = À poser par un agent formé
question-no-answer = Sans réponse
question-clear = Effacer
answer-none = Non renseigné
answer-unknown = Ne sait pas
answer-refused = Ne souhaite pas répondre
answer-not-asked = Non demandé
date-day = Jour
date-month = Mois
date-year = Année
date-today = Aujourd'hui
date-half = Date incomplète : elle sera gardée avec l'année.
place-area = Région, province ou cercle
place-commune = Commune ou douar
place-detail = Précisions
document-number = Numéro
item-add = Ajouter
item-remove = Retirer
suggest-some = Dossiers qui ressemblent sur ce poste : { $count }
kept-nothing = Chaque réponse est enregistrée ici
kept-pending = Enregistrement…
kept-kept = Enregistré ici

# Danger
danger-n1 = N1, faible à ce stade
danger-n2 = N2, modéré
danger-n3 = N3, élevé
danger-n4 = N4, imminent ou extrême
danger-level = Niveau calculé : { $level }
danger-floor = Au moins { $level } — réponses incomplètes
danger-none = Grille non évaluée
danger-counts = Oui : { $yes } · sans réponse : { $unanswered }
danger-lowering = Un jugement plus bas que le calcul reste sans effet.
danger-health = Proposer une aide médicale et psychologique maintenant.
danger-not-validated = Grille non validée

# Relecture et sceau
check-open = Relire avant de sceller
check-title = Relire les réponses
check-back = Retour aux sections
check-change = Modifier
check-nothing = Aucune réponse
check-problems = À corriger avant de sceller : { $count }
check-warnings = À revoir, sans obligation : { $count }
check-seal = Sceller
seal-title = Sceller la réception
seal-what = La réception est signée et scellée sur ce poste. Elle pourra être corrigée ensuite, avec une raison ; rien n'est effacé.
seal-warnings = Points à revoir gardés avec le dossier : { $count }
seal-busy = Sceau en cours…
sealed-title = Réception scellée
sealed-kept = Le dossier est gardé sur ce poste. Il partira à la prochaine synchronisation.
sealed-waiting-title = Réception finie
sealed-waiting = Elle est gardée sur ce poste et sera scellée dès que le poste sera admis.
sealed-warnings = Points à revoir gardés avec le dossier : { $count }
sealed-open = Voir le dossier

# Dossiers
records-title = Dossiers
records-all = Tous les dossiers
records-none = Aucun dossier sur ce poste.
records-who = Dossier
records-sheet = Fiche
records-unit = Unité
records-when = Scellé le
records-danger = Danger
records-passage = Où en est-il ?
records-siblings = valeurs à départager : { $count }
records-newer = Plus récents
records-older = Suivants
passage-kept = Gardé ici
passage-sent = Envoyé, réception non confirmée
passage-received = Reçu par le serveur le { $at }
record-title = Dossier
record-newer = Une partie de ce dossier vient d'une version plus récente du programme et n'est pas montrée.
record-amend = Corriger
file-open = Ouvrir le dossier complet
file-closed = Seule la fiche est visible ici. Le dossier complet n'est ouvert qu'à l'unité : aucun acte enregistré n'autorise ce poste à le lire.
file-on-reason = Seule la fiche est visible. Le dossier complet peut être ouvert ici, avec une raison.
file-key-missing = La clé du dossier complet n'est pas encore arrivée. Synchronisez, puis revenez.
file-reason = Raison
file-trail = La raison est écrite au journal avant l'ouverture, et l'unité en est avisée.
amend-title = Corriger une réponse
amend-reason = Raison de la correction
amend-keep = Garder la correction
conflict-title = Écrit différemment à deux endroits : { $question }
history-title = Historique
history-clock = heure incertaine
history-reason = Raison : { $reason }
history-changes = Réponses écrites : { $count }

# Synchronisation
sync-title = Synchronisation
sync-kept = Gardé ici
sync-sent = Envoyé
sync-received = Reçu par le serveur
sync-now = Synchroniser maintenant
sync-running = Synchronisation en cours…
sync-never = Pas encore synchronisé.
sync-last = Dernière synchronisation : { $at }
sync-no-server = Ce poste ne connaît pas de serveur. Tout reste gardé ici.
sync-did = Envoyés : { $pushed } · reçus : { $pulled } · confirmations signées : { $receipts }
sync-records = État de chaque dossier
alert-fork = Deux écritures se contredisent au même rang d'un journal. Rien n'est perdu ; appelez la coordination régionale.
alert-gap = Il manque des écritures qu'un autre poste a vues. Synchronisez de nouveau ; si cela dure, appelez la coordination régionale.
alert-rollback = Le serveur est revenu en arrière. Ce poste renvoie ce qui manque.
alert-revoked = Un poste a été retiré du registre. Ses écritures suivantes sont mises de côté.
alert-refused = Le serveur a refusé une écriture. Elle reste gardée ici.
alert-restored = Le serveur a été restauré ou remplacé. Ce poste lui renvoie ce qui lui manque.
alert-set-aside = Des écritures d'un poste retiré sont mises de côté et montrées à part.
alert-other = La synchronisation signale un point à vérifier. Appelez la coordination régionale.
gap-title = Écritures retenues
gap-none = Rien ne manque de ce que d'autres postes ont vu.
gap-settled = Arrivées depuis
gap-advice = Synchronisez de nouveau ou demandez un envoi par clé. Si cela dure, appelez la coordination régionale : le serveur ne montre pas ce que d'autres ont vu.
parcel-title = Envois par clé
parcel-waits = Gardé ; sera ouvert au prochain déverrouillage.
parcel-taken = Ouvert et pris en compte.
parcel-closed = Pas adressé à ce poste, ou abîmé en chemin.
parcel-malformed = Son contenu ne peut pas être compris.
code-title = Comparer par téléphone
code-why = Deux postes comparent vingt chiffres. S'ils diffèrent, le serveur ne montre pas la même chose aux deux.
code-mine = À lire à l'autre poste
code-seq = Rang { $seq }
code-unconfirmed = pas encore confirmé par le serveur
code-nothing = Ce poste n'a encore rien écrit.
code-heard = Ce que l'autre poste lit
code-chain = Poste et espace
code-rank = Rang
code-digits = Vingt chiffres, par groupes de cinq
code-compare = Comparer

# Région
region-title = Postes et unités
region-waiting = Postes qui demandent à être admis
region-look = Demander au serveur
region-asking = Demande en cours…
region-none = Aucun poste n'attend.
region-compare = Faites lire l'empreinte affichée sur le nouveau poste, par téléphone. N'admettez que si tous les chiffres sont les mêmes.
region-approve = Admettre ce poste
region-same = Tous les chiffres sont les mêmes : admettre
region-approved = Admis
region-units = Unités
region-unit = Unité
region-kind = Nature
region-desks = Postes
region-switches = Autorisations
unit-brigade = Brigade
unit-mobile = Unité mobile
unit-partner = Service partenaire
unit-region = Coordination régionale
switch-region-reads-files = La région peut lire des dossiers complets
switch-escrow = Séquestre des clés
switch-match-authors = Rapprochement des auteurs entre unités
switch-share-with-partners = Partage avec les partenaires
switch-injury-photographs = Photographies de blessures
switch-is-on = Autorisé : { $act }
switch-is-off = Non autorisé
switch-on = Autoriser
switch-off = Retirer
switch-act = Acte qui l'autorise ou le retire
switch-act-why = Ce changement est signé au registre, visible de tous les postes, avec l'acte cité.

# Réglages
settings-title = Réglages
settings-language = Langue
settings-borrowed = Phrases en tamazight : { $own } sur { $all }. Les autres sont en français, marquées d'un °.
settings-size = Taille du texte
settings-keys = Touches
settings-version = Version { $version }
size-usual = Habituelle
size-large = Grande
size-largest = Très grande
keys-digits = choisir une réponse
keys-reasons = ne sait pas · refuse · non demandé
keys-reasons-fields = la même chose dans un champ de texte
keys-enter = question suivante
keys-pages = page précédente, page suivante
keys-go = aller à une section
keys-curtain = masquer l'écran

# Mois
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre

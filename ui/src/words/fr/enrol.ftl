# Préparer un poste, l'inviter, l'admettre.

file-choose = Choisir…
file-too-large = Ce fichier est trop grand : ce n'est pas celui qui est attendu ici.
file-write = Écrire le fichier
file-written = Fichier écrit.
start-title = Préparer ce poste
start-how = Comment ce poste commence-t-il ?
start-by-code = J'ai un code
start-by-code-what = Dix mots lus au téléphone ou imprimés, et l'adresse du serveur.
start-by-file = J'ai un fichier d'invitation
start-by-file-what = Sur une clé ; marche aussi sans réseau.
start-by-found = C'est le premier poste de la région
start-by-found-what = Seule la coordination régionale fonde une région.
start-file = Fichier d'invitation
start-found-warning = Ce poste admettra tous les autres. Ne fondez une région qu'une fois.
start-region = Nom de la région
start-server = Adresse du serveur (peut rester vide)
start-server-key = Clé du serveur (64 signes)
start-name = Votre nom (lisible par la région seulement)
start-passphrase-why = Elle ouvre ce poste et rien d'autre. Une phrase faible est refusée, avec la raison. Personne ne peut la retrouver : apprenez-la.
start-ask = Demander à être admis
start-found = Fonder la région
start-busy = Un instant…
code-label = Les dix mots, dans l'ordre
code-hint = Les quatre premières lettres de chaque mot suffisent, quel que soit le clavier.
code-good = Les dix mots vont ensemble.
code-length = Mots reconnus : { $count } sur 10
code-unknown = Le mot n° { $word } n'est pas de la liste : faites-le relire.
code-wrong = Le mot n° { $word } ne va pas avec les autres : faites-le relire.
code-exchanged = Le mot n° { $word } et le suivant ont changé de place.
code-several = Plusieurs mots sont faux : faites relire tout le code.
code-server = Adresse du serveur, dite avec les mots
waiting-title = Admission de ce poste
waiting-read = Lisez ces douze chiffres au téléphone à la coordination régionale :
waiting-why = Elle les compare un à un et n'admet que ce poste-ci. Les réceptions peuvent commencer tout de suite : elles sont gardées ici.
waiting-ask = Demander maintenant
waiting-asking = Demande en cours…
waiting-by-hand = Porter à la main
waiting-request = Où écrire la demande, à porter à la coordination
waiting-approval = Admission rapportée de la coordination
waiting-refused = La coordination a refusé ce poste. Ce qui est écrit ici y reste. Appelez-la, puis prenez une nouvelle invitation.
waiting-used = Un autre poste s'est servi de cette invitation. Prévenez la coordination, puis prenez-en une nouvelle.
waiting-renew = Prendre une nouvelle invitation
waiting-uninvited = Ce poste n'a pas d'invitation.
admit-open = Comparer les chiffres
admit-title = Un poste demande à être admis : { $unit }
admit-compare = Appelez l'unité à un numéro que vous connaissez. Faites lire les douze chiffres affichés sur le poste et tapez-les ici.
admit-heard = Chiffres entendus
admit-same-count = Chiffres semblables : { $count } sur 12
admit-other = Un chiffre est différent. Faites-le relire ; s'il reste différent, refusez : quelqu'un d'autre demande.
admit-all-same = Les douze chiffres sont les mêmes.
admit-type = Tapez les chiffres un à un ; chacun est comparé.
admit-refuse = Refuser ce poste
admit-refuse-why = Refuser ferme l'invitation : personne n'entre plus avec elle, et le poste en est averti.
admit-by-hand = Demande apportée à la main
admit-brought = Fichier de la demande
admit-answer = Où écrire l'admission, à rapporter au poste
unit-name = Nom de l'unité
unit-add = Ajouter l'unité
invite-open = Inviter un poste
invite-busy = Un instant…
invite-title = Invitation d'un poste : { $unit }
invite-read = Lisez ces dix mots au téléphone, avec leur numéro :
invite-server = Adresse du serveur :
invite-no-server = Ce poste ne connaît pas de serveur : le code ne mènerait nulle part. Donnez le fichier.
invite-qr = L'invitation en carré à lire
invite-write = Ce qui est écrit
invite-sheet = Feuille à imprimer
invite-file = Fichier pour une clé
invite-where = Où l'écrire
invite-once = Cette invitation ne sert qu'une fois, pour un seul poste. Elle ne vieillit pas ; elle finit quand elle a servi ou quand vous refusez.
invite-done = Fermer
invite-list = Invitations en cours
invite-show = Montrer
invite-is-open = pas encore utilisée
invite-is-asking = un poste demande
doctor-title = Vérification de la machine
doctor-look = Vérifier cette machine
doctor-again = Vérifier de nouveau
doctor-call = Qui appeler en cas de question (imprimé sur la fiche)
doctor-sheet = Où écrire la fiche d'installation

# Une région entière, d'après une liste.
batch-title = Inviter toute une région d'après une liste
batch-what = Un fichier CSV : une ligne par poste, avec le nom de l'unité et sa nature (brigade, mobile, partner, region). Les unités qui manquent sont ajoutées. La même liste dans le même dossier ne fait rien deux fois.
batch-list = Liste des unités
batch-folder = Dossier où écrire les invitations
batch-sheets = Écrire aussi une feuille à imprimer pour chacune
batch-secret = Le dossier et son index valent autant que les invitations : gardez-les comme elles.
batch-go = Inviter d'après la liste
batch-busy = { $done } sur { $all }
batch-done = { $lines ->
    [one] Une ligne lue ;
   *[other] { $lines } lignes lues ;
  } { $units ->
    [0] aucune unité ajoutée ;
    [one] une unité ajoutée ;
   *[other] { $units } unités ajoutées ;
  } { $invited ->
    [0] aucune invitation nouvelle.
    [one] une invitation nouvelle.
   *[other] { $invited } invitations nouvelles.
  }
batch-index = Index :
batch-offered = Les codes peuvent être lus au téléphone dès maintenant.
batch-later = Les codes serviront après la prochaine synchronisation.
batch-problem = Ligne { $line } :
batch-problem-name = le nom de l'unité manque.
batch-problem-kind = la nature n'est pas l'une des quatre.
batch-problem-unit = ce numéro n'est pas celui d'une unité.
batch-problem-cells = il y a trop de colonnes.

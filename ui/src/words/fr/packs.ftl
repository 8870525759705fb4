# Ce qui se dit d’un formulaire que la région change.
pack-area-field = Question
pack-area-grid = Grille de danger
pack-area-list = Liste
pack-area-paper = Document
pack-area-rule = Avertissement
pack-area-section = Section
pack-area-setting = Réglage
pack-area-timer = Délai
pack-area-words = Texte
pack-change-added = « { $at } » : ajouté.
pack-change-removed = « { $at } » : supprimé.
pack-change-retired = « { $at } » : retiré, n’est plus proposé.
pack-change-changed = « { $at } », { $key } : « { $before } » devient « { $after } ».
pack-fault-condition-code = « { $subject } » n’est pas un code de la liste de ce champ.
pack-fault-condition-operator = « { $subject } » n’est pas une condition connue.
pack-fault-condition-path = « { $subject } » ne désigne aucun champ ni aucune section.
pack-fault-condition-kind = « { $subject } » ne convient pas à ce type de champ.
pack-fault-condition-function = « { $subject } » : cette fonction n’existe pas ici. Les conditions possibles sont dans docs/packs.md.
pack-fault-condition-unexpected = « { $subject } » ne peut pas être écrit à cet endroit de la condition.
pack-fault-condition-unfinished = La condition s’arrête au milieu : il manque une valeur, une accolade ou une parenthèse.
pack-fault-condition-deep = Trop de parenthèses les unes dans les autres.
pack-fault-empty = Cette case ne peut pas rester vide.
pack-fault-no-column = La colonne « { $subject } » manque.
pack-fault-no-file = Le fichier « { $subject } » manque.
pack-fault-not-closed = Un groupe est ouvert et jamais fermé (end_group ou end_repeat).
pack-fault-not-open = Cette ligne n’est dans aucun groupe (begin_group ou begin_repeat).
pack-fault-not-json = Cette case doit contenir du JSON.
pack-fault-twice = Ce nom est déjà pris plus haut.
pack-fault-unclear = « { $subject } » n’est pas compris ici.
pack-fault-unknown-column = La colonne « { $subject } » n’existe pas dans ce tableau.
pack-fault-cycle = Les conditions de « { $at } » reviennent sur elles-mêmes.
pack-fault-free-text-on-sheet = « { $at } » peut contenir du texte libre : il ne va pas sur la fiche que voit la coordination.
pack-fault-no-reason = « { $at } » ne dit pas à quoi il sert : imprimer, compter ou décider (prints, counts, decides).
pack-fault-not-on-paper = « { $at } » : « { $subject } » ne doit jamais figurer sur ce document.
pack-fault-no-such-paper = Le document « { $subject } » n’existe pas.
pack-fault-no-such-list = La liste « { $subject } » n’existe pas.
pack-fault-no-words = « { $at } » n’a pas de texte en « { $subject } ».
pack-fault-no-such-problem = « { $subject } » n’est pas un avertissement que le programme connaît.
pack-fault-shape = « { $at } » n’a pas la forme attendue, ou une valeur y manque.
pack-fault-words-for-nothing = « { $at } » : un texte en « { $subject } » que rien n’utilise.
pack-fault-code-missing = Le code « { $subject } » a disparu. Un code se retire (colonne retired), il ne se supprime pas.
pack-fault-kind-changed = « { $subject } » a changé de type. Donner un autre nom au nouveau champ.
pack-fault-version = Le contenu a changé et le numéro de version n’a pas augmenté.
pack-fault-other-form = C’est un autre formulaire que celui de ce poste.

# Les formulaires de ce poste, à l’écran.
packs-title = Formulaires de ce poste
packs-why = Questions, listes, documents et grille de danger changent par un fichier que la région signe. Chaque dossier garde le formulaire de son jour.
packs-in-use = En service depuis le { $day }
packs-from = À partir du { $day }
packs-carried = Livré avec le programme
packs-signed = Signé par { $unit }, poste { $desk }
packs-signed-before = Signé par une autorité précédente de la région
packs-needs-program = Attend le programme { $version } : rien n’est perdu, ce poste continue avec l’autre.
packs-file = Formulaire signé, apporté sur une clé
packs-look = Voir ce qui change
packs-proposed = { $pack } : ce qui change depuis { $before }
packs-begins = Les nouveaux accueils l’emploient à partir du { $day }. Les dossiers et les accueils déjà ouverts ne changent pas.
packs-counted = { $added ->
    [0] { "" }
    [one] · { $added } ajout
   *[other] · { $added } ajouts
  } { $changed ->
    [0] { "" }
    [one] · { $changed } changement
   *[other] · { $changed } changements
  } { $retired ->
    [0] { "" }
    [one] · { $retired } retrait
   *[other] · { $retired } retraits
  } { $removed ->
    [0] { "" }
    [one] · { $removed } suppression
   *[other] · { $removed } suppressions
  }
packs-same = Rien ne change.
packs-details = Chaque changement
packs-take = Mettre en service
packs-leave = Ne rien changer
packs-taken = { $pack } est sur ce poste.
packs-more = et { $count } de plus ; « aman pack check » les liste toutes.

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
say-pack-change-added = « { $at } » : ajouté.
say-pack-change-removed = « { $at } » : supprimé.
say-pack-change-retired = « { $at } » : retiré, n’est plus proposé.
say-pack-change-changed = « { $at } », { $key } : « { $before } » devient « { $after } ».
say-pack-fault-condition-code = « { $subject } » n’est pas un code de la liste de ce champ.
say-pack-fault-condition-operator = « { $subject } » n’est pas une condition connue.
say-pack-fault-condition-path = « { $subject } » ne désigne aucun champ ni aucune section.
say-pack-fault-condition-kind = « { $subject } » ne convient pas à ce type de champ.
say-pack-fault-condition-function = « { $subject } » : cette fonction n’existe pas ici. Les conditions possibles sont dans docs/packs.md.
say-pack-fault-condition-unexpected = « { $subject } » ne peut pas être écrit à cet endroit de la condition.
say-pack-fault-condition-unfinished = La condition s’arrête au milieu : il manque une valeur, une accolade ou une parenthèse.
say-pack-fault-condition-deep = Trop de parenthèses les unes dans les autres.
say-pack-fault-empty = Cette case ne peut pas rester vide.
say-pack-fault-no-column = La colonne « { $subject } » manque.
say-pack-fault-no-file = Le fichier « { $subject } » manque.
say-pack-fault-not-closed = Un groupe est ouvert et jamais fermé (end_group ou end_repeat).
say-pack-fault-not-open = Cette ligne n’est dans aucun groupe (begin_group ou begin_repeat).
say-pack-fault-not-json = Cette case doit contenir du JSON.
say-pack-fault-twice = Ce nom est déjà pris plus haut.
say-pack-fault-unclear = « { $subject } » n’est pas compris ici.
say-pack-fault-unknown-column = La colonne « { $subject } » n’existe pas dans ce tableau.
say-pack-fault-cycle = Les conditions de « { $at } » reviennent sur elles-mêmes.
say-pack-fault-free-text-on-sheet = « { $at } » peut contenir du texte libre : il ne va pas sur la fiche que voit la coordination.
say-pack-fault-no-reason = « { $at } » ne dit pas à quoi il sert : imprimer, compter ou décider (prints, counts, decides).
say-pack-fault-not-on-paper = « { $at } » : « { $subject } » ne doit jamais figurer sur ce document.
say-pack-fault-no-such-paper = Le document « { $subject } » n’existe pas.
say-pack-fault-no-such-list = La liste « { $subject } » n’existe pas.
say-pack-fault-no-words = « { $at } » n’a pas de texte en « { $subject } ».
say-pack-fault-no-such-problem = « { $subject } » n’est pas un avertissement que le programme connaît.
say-pack-fault-shape = « { $at } » n’a pas la forme attendue, ou une valeur y manque.
say-pack-fault-words-for-nothing = « { $at } » : un texte en « { $subject } » que rien n’utilise.
say-pack-fault-code-missing = Le code « { $subject } » a disparu. Un code se retire (colonne retired), il ne se supprime pas.
say-pack-fault-kind-changed = « { $subject } » a changé de type. Donner un autre nom au nouveau champ.
say-pack-fault-version = Le contenu a changé et le numéro de version n’a pas augmenté.
say-pack-fault-other-form = C’est un autre formulaire que celui de ce poste.

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
packs-counted-added = { $count ->
    [one] { $count } ajout
   *[other] { $count } ajouts
  }
packs-counted-changed = { $count ->
    [one] { $count } changement
   *[other] { $count } changements
  }
packs-counted-retired = { $count ->
    [one] { $count } retrait
   *[other] { $count } retraits
  }
packs-counted-removed = { $count ->
    [one] { $count } suppression
   *[other] { $count } suppressions
  }
packs-same = Rien ne change.
packs-details = Chaque changement
packs-take = Mettre en service
packs-leave = Ne rien changer
packs-taken = { $pack } est sur ce poste.
packs-more = et { $count } de plus ; « aman pack check » les liste toutes.

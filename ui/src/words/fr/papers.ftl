# Papiers d'un dossier : ce qui entoure leur contenu, et l'écran qui les imprime. Jamais une valeur d'une personne.

say-paper-number = Dossier { $number }
say-paper-by = par { $who }
say-paper-look = aperçu, à ne pas remettre
say-paper-copy = copie 1
say-paper-reprint = copie { $number } · réimpression
say-paper-uncounted = copie d'un dossier restreint, non numérotée
say-paper-not-validated = Texte non validé par un expert
say-paper-kept = Gardé à l'unité après lecture à haute voix : ne pas remettre
say-paper-clock = Horloge du poste douteuse : date et heure à vérifier
say-paper-invented = DONNÉES INVENTÉES
say-paper-raised-by = Niveau retenu par
say-paper-reply = À détacher et à renvoyer à l'unité
say-paper-stands-now = Ce papier dit ce que dit le dossier aujourd'hui.
say-paper-stands-earlier = Ce papier dit ce que disait le dossier avant une modification.
say-paper-stands-never = Le dossier n'a jamais dit ce que dit ce papier, autant que ce poste le sache.
papers-title = Papiers
papers-of = Papiers du dossier
papers-back = Retour au dossier
papers-lang = Langue du papier
papers-lang-fr = Français
papers-lang-ar = العربية
papers-which = Papier
papers-for = Pour
papers-state = État
papers-copies = { $count ->
    [0] Jamais imprimé
    [one] { $count } copie
   *[other] { $count } copies
  }
papers-uncounted = Copies non comptées
papers-ready = Prêt
papers-reader-unit = L'unité
papers-reader-her = Elle
papers-reader-prosecutor = Le parquet
papers-reader-doctor = Le médecin
papers-reader-partner = Le service
papers-reader-author = L'auteur
papers-show = Voir
papers-print = Imprimer
papers-print-all = Imprimer les papiers de l'unité
papers-print-all-why = Seulement les papiers pour l'unité. Jamais un papier pour elle.
papers-keep-title = Peut-elle garder ce papier sans danger ?
papers-keep-why = Demandez-lui, seule à seule : qui fouille ses affaires, son téléphone, sa maison ? Dans le doute, c'est non : lisez-lui le texte, et gardez-le ici.
papers-keep-no = Non : lire à haute voix, garder ici
papers-keep-yes = Oui, elle le demande : imprimer pour elle
papers-keep-copy = Imprimer l'exemplaire de l'unité
papers-aloud = À lire à haute voix
papers-aloud-done = Lecture terminée
papers-page = Page { $page } sur { $pages }
papers-check-title = Vérifier un papier
papers-check-which = Quel papier ?
papers-check-code = Les dix signes du bas de page
papers-check-do = Vérifier
papers-check-since = Dossier tel qu'il était depuis le { $at }.
papers-spool = L'impression passe par le système de l'ordinateur, qui peut garder une trace du papier.
papers-copy-out = Copier le récit
papers-copied-before = Récit déjà copié
papers-copy-title = Copier le récit dans le logiciel de l'unité ?
papers-copy-why = Ouvrez d'abord le procès-verbal dans le logiciel de l'unité. Le récit se copie une seule fois ; le journal garde qui et quand. Il reste une minute dans le presse-papiers, où tout programme de ce poste peut le lire, puis il en est effacé, ou plus tôt si le poste est verrouillé.
papers-copy-yes = Copier, une seule fois
papers-copied = Récit copié : collez-le maintenant. Effacé du presse-papiers à { $until }.

# Ce qui est imprimé sur les feuilles. Jamais une valeur d'une personne.

say-sheet-footer = Établi le { $day } à { $time }, heure de ce poste
say-invitation-title = Invitation d'un poste
say-invitation-what = Cette feuille invite un seul poste de l'unité nommée en haut à rejoindre la région. Elle sert une fois ; ensuite elle ne vaut plus rien.
say-invitation-words = Sur le nouveau poste, choisissez « J'ai un code ». Tapez les dix mots dans l'ordre ; les quatre premières lettres de chacun suffisent, quel que soit le clavier. Tapez ensuite l'adresse du serveur : { $server }
say-invitation-by-hand = Cette région n'a pas de serveur : donnez au nouveau poste le fichier d'invitation, ou le texte du carré ci-dessous, qui dit la même chose.
say-invitation-digits = Le poste montre ensuite douze chiffres. Lisez-les au téléphone à la coordination régionale : elle n'admet le poste que si tous sont les mêmes.
say-invitation-once = À ne servir qu'une fois. Ne photographiez pas cette feuille et ne l'envoyez par aucune messagerie.
say-invitation-lost = Si elle est perdue, ou vue par quelqu'un d'autre, dites-le à la coordination : elle ferme l'invitation. Détruisez la feuille quand le poste est admis.
say-installation-title = Fiche d'installation d'un poste
say-installation-what = Ce que la vérification de la machine a trouvé, et ce qu'il reste à faire. Cette fiche ne contient aucun secret.
say-installation-digits = Empreinte du poste, à lire à la coordination régionale :
say-installation-call = En cas de question, appelez : { $who }
say-installation-nobody = En cas de question, appelez la coordination régionale : ……………………………………
say-installation-keep = À garder près du poste. Le technicien la signe : ……………………………………
say-share-title = Part { $place } sur { $count } de la clé de la région
say-share-what = Cette feuille est l'une des { $count } parts de la clé de la région. { $threshold } parts réunies rendent ses dossiers à une unité dont tous les postes ont brûlé, ou installent une nouvelle coordination. Moins de { $threshold } parts ne disent rien.
say-share-use = Quand la coordination le demande, et seulement après l'avoir rappelée à un numéro connu : apportez la feuille, et tapez vous-même ses mots, ou lisez le carré avec une douchette branchée sur le poste. Reprenez la feuille ensuite.
say-paper-words = Tapez les mots dans l'ordre. Les quatre premières lettres suffisent, sans accents. Le dernier mot vérifie tous les autres : un mot faux est refusé.
say-share-keeper = Gardée par : …………………………… depuis le : ……………
say-share-digits = Chiffres de la clé, à comparer quand un poste les demande : { $digits }
say-share-secret = Secret. Enveloppe scellée, dans un lieu fermé. Ni photographie, ni copie, ni messagerie. Perdue ou vue par quelqu'un : dites-le à la coordination, qui fait une nouvelle clé.
say-safe-title = Feuille du coffre de l'unité
say-safe-what = Si tous les postes de l'unité sont perdus, ces mots rendent les dossiers au poste suivant. Ils n'ouvrent rien d'une autre unité.
say-safe-use = Sur le nouveau poste, une fois admis : Réglages, « Clés et postes perdus », « Reprendre les dossiers avec la feuille ». Tapez les mots, ou lisez le carré avec une douchette.
say-safe-keeper = Coffre, et qui en a la clé : ……………………………
say-safe-secret = Secret. Enveloppe scellée, dans le coffre de l'unité. Ni photographie, ni copie, ni messagerie. Perdue ou vue par quelqu'un : refaites la feuille sur un poste de l'unité, puis détruisez celle-ci.

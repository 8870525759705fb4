# Reprendre une région avec sa clé sur papier, et imprimer les feuilles.

start-by-succeed = Reprendre une région avec sa clé sur papier
start-by-succeed-what = Le poste de la coordination est perdu, ou la personne qui tient la clé s'en va : trois dépositaires sont ici avec leurs parts.
start-succeed = Reprendre la région
succeed = Reprendre la région
succeed-warning = Ce poste devient l'autorité de la région. L'ancien poste est révoqué : ce qu'il déclare ensuite ne compte plus nulle part. Rappelez d'abord chaque dépositaire à un numéro connu.
succeed-roster = Fichier du registre de la région
succeed-roster-why = Il s'écrit sur n'importe quel poste de la région (Réglages, « Clés et postes perdus », « Écrire le registre »), ou sur le serveur. Prenez le plus récent.
succeed-done = Ce poste est l'autorité de la région. L'ancien est révoqué. Les postes l'apprennent à leur prochaine synchronisation, ou par clé USB.
shares-how = Tapez les mots dans l'ordre ; quatre lettres suffisent, sans accents. Ou lisez le carré de chaque feuille avec une douchette : elle tape les mots et passe à la part suivante.
succession-title = Autorité de la région
succession-here = Ce poste est l'autorité de la région : lui seul nomme la coordination et fait la clé sur papier.
succession-elsewhere = L'autorité de la région est un autre poste.
succession-spent = Les parts de la clé ont servi : plusieurs mains les ont tenues ouvertes. Faites tout de suite une nouvelle clé de la région ; les anciennes parts ne compteront plus.
roster-save = Écrire le registre
roster-save-why = Le registre permet à une machine neuve de reprendre la région avec trois parts. Il ne contient ni nom lisible, ni dossier, ni clé.
roster-file = Fichier à écrire
roster-saved = Registre écrit : { $file }
sheets-shares = Imprimer une nouvelle clé de la région
sheets-safe = Imprimer la feuille du coffre
sheets-secret = Ces fichiers sont aussi secrets que les mots. Écrivez-les sur une clé USB vide, imprimez-les sur une imprimante branchée par câble, puis effacez-les et détruisez la clé USB.
sheets-folder = Dossier où écrire les feuilles
sheets-lang = Langue des feuilles
sheets-written = Feuilles écrites dans { $folder }. Elles sont aussi secrètes que les mots : imprimez-les, puis effacez-les.

# Ce qui ouvre un accès : phrase, code avec clé USB, secret de la machine, nombre d'ouvertures.
folder-choose = Choisir le dossier…
secret-way = Avec quoi cet accès s'ouvre-t-il ?
secret-passphrase = Une phrase secrète
secret-passphrase-what = à retenir ; rien à porter
secret-stick = Un code court et une clé USB
secret-stick-what = l'un sans l'autre n'ouvre rien ; retirer la clé verrouille le poste
secret-pin-again = Le même code, encore une fois
secret-pin-why = Quatre chiffres au moins, ni répétés ni à la suite.
secret-pin-differs = Les deux codes ne sont pas pareils.
secret-folder-why = Un petit fichier y sera écrit. Ne le copiez pas ailleurs, et gardez la clé sur vous. Si elle se perd, les mots de secours lus par la coordination rouvrent le poste.
secret-device = Lier cet accès à cet ordinateur
secret-device-what = Une copie du dossier du coffre ne s'ouvre alors sur aucune autre machine. Le secret est un simple fichier de cet ordinateur : ce n'est pas une puce de sécurité, et un disque volé le contient.
unlocks-label = Nombre d'ouvertures
unlocks-why = Laissez vide si cet accès n'a pas de fin. Une fin compte des ouvertures et non des jours : aucune horloge ne décide.
officers-changed-stick = Votre code et votre clé USB ouvrent ce poste. L'ancien accès ne l'ouvre plus.
officers-limit = Limiter
officers-limit-now = Fixer
# L'âge des clés.
key-age = Clé des dossiers
key-age-days = { $days } jours
key-age-due = { $days } jours : à renouveler
key-age-untold = âge inconnu
key-age-why = Les dossiers déjà reçus restent lisibles. Ce qui s'écrit ensuite l'est sous une nouvelle clé, que chaque poste reçoit à ses prochaines synchronisations.
keys-due = Unités dont la clé a plus d'un an : { $count }. Renouvelez-la quand vous en avez le temps ; rien n'est arrêté.

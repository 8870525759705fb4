# L’aide à sa place, la visite, l’exercice.

help-title = Aide
help-by-keys = Touches
help-of = Sur cet écran
help-keys =
    Les clés de l’unité, leur âge, et les postes voisins.
    Un poste perdu se révoque ici, le jour même.
help-question = Cette question
help-tour = Visite en six pas
help-none = Aucune aide particulière ici.
help-unlock =
    Tapez votre phrase, puis Entrée.
    Une réception peut commencer sans phrase : elle est gardée scellée, un agent la reprend ensuite.
    Phrase oubliée : la région peut lire au téléphone des mots de secours.
help-narrow =
    Votre accès n’ouvre aucun dossier.
    Ce qui s’affiche est ce que votre rôle permet de vérifier.
help-start =
    Ce poste n’appartient encore à aucune unité.
    Tapez les dix mots de l’invitation ou prenez son fichier ; la coordination compare ensuite douze chiffres avec vous.
help-home =
    Nouvelle réception : la première page demande si elle est en sécurité.
    F3 : un simple renseignement, sans nom, en cinq touches.
    Une réception commencée reste ici, même après une coupure de courant.
help-tasks =
    Chaque section dit ce qui est fait et ce qui manque.
    Rien n’oblige à suivre l’ordre : suivez son récit.
help-page =
    Un chiffre choisit la réponse ; 8, 9 et 0 disent qu’elle ne sait pas, refuse, ou que la question n’est pas posée.
    Chaque réponse est gardée aussitôt.
    Ctrl K et quelques lettres mènent à n’importe quelle question.
help-check =
    Relisez avec elle ce qui compte.
    Ce qui manque est nommé et mène à sa question ; un avertissement n’empêche jamais de sceller.
help-said =
    À lire avant de reprendre la réception d’un collègue, pour ne rien faire répéter.
    Ses mots viennent d’abord, puis les délais, puis ce qui reste ouvert.
help-sealed =
    La réception est scellée : elle ne s’efface plus et partira au prochain réseau ou sur une clé.
    Une correction s’ajoute avec son motif, l’ancienne valeur reste lisible.
help-records =
    Les dossiers de l’unité, sans nom entier.
    Ouvrir un dossier est inscrit au journal.
help-duplicates =
    Deux dossiers qui semblent être de la même personne, avec les raisons.
    Une personne décide ; la réunion peut être défaite.
help-record =
    La fiche, son histoire et les papiers.
    Le récit et les noms s’ouvrent selon vos droits ; le motif est gardé.
help-conflicts =
    Deux postes ont écrit des valeurs différentes : aucune n’est perdue.
    Choisissez la bonne avec un motif.
help-papers =
    Regardez le papier avant de l’imprimer.
    Pour un papier qui est pour elle, demandez d’abord si elle peut le garder sans danger.
help-sync =
    L’échange part seul quand le réseau revient ; rien n’attend après lui.
    Sans réseau, une clé USB porte les mêmes données scellées.
help-region =
    Unités, postes, invitations et demandes d’admission.
    Comparez les douze chiffres à voix haute avant d’admettre un poste.
help-access =
    Combien de temps ce poste peut encore lire sans avoir vu le serveur.
    Une réception reste toujours possible.
help-trail =
    Qui a ouvert quoi, quand et pourquoi.
    Une ligne ne s’efface pas ; son enchaînement se vérifie ici.
help-acts =
    Les actes qui demandent deux personnes.
    Le second signe de son propre accès.
help-archive =
    Les dossiers sortis de l’usage courant.
    La destruction demande un ordre et deux agents.
help-settings = Langue, taille, grossissement, touches et contrôle de la machine.
help-officers =
    Qui peut ouvrir ce poste.
    Au moins deux agents, et un accès de secours scellé.
help-kind-yes-no = 1 oui, 2 non ; 8, 9, 0 quand il n’y a pas de réponse.
help-kind-choice = Le chiffre devant la réponse, ou quelques lettres et Entrée.
help-kind-choices = Plusieurs réponses possibles : un chiffre chacune, puis Entrée.
help-kind-date = Jour, mois, année ; laissez vide ce qu’elle ne sait pas : 1994 seul suffit.
help-kind-time = 930 devient 09:30.
help-kind-text = Tapez, puis Entrée.
help-kind-narrative = Ses mots à elle. Entrée va à la ligne ; Ctrl Entrée passe à la suite.
help-kind-number = Tapez le nombre, puis Entrée.
help-kind-phone = Le numéro, puis s’il est sûr pour elle.
help-kind-place = Quelques lettres de la commune, du cercle ou de la province.
help-kind-id-document = Le genre de pièce, puis son numéro.
tour-1 = Recevoir
tour-what-1 = « Nouvelle réception » ouvre aussitôt les questions de sécurité. Aucun réseau n’est nécessaire.
tour-2 = Cacher
tour-what-2 = « Masquer l’écran », F12 ou trois fois Maj cachent tout en un instant. F9 tourne l’écran vers elle sans rien montrer d’autre.
tour-3 = Écouter
tour-what-3 = Suivez son récit : Ctrl K mène à toute question, Entrée passe. Rien de ce qui est tapé n’est perdu.
tour-4 = S’arrêter
tour-what-4 = F8 met la réception en pause ; un collègue la reprend à « Résumé de ce qui est déjà dit ».
tour-5 = Sceller
tour-what-5 = F10 mène à la vérification. Ce qui est scellé ne peut plus être changé sans que cela se voie.
tour-6 = S’exercer
tour-what-6 = À l’écran de déverrouillage, « S’exercer » ouvre un poste d’exercice avec des personnes inventées.
tour-step = Pas { $at } sur { $all }
tour-back = Précédent
tour-next = Suivant
help-close = Fermer
help-key = aide sur cet écran
help-agenda =
    Ce qui est dû : en retard, aujourd’hui, dans sept jours ; sans aucun nom.
    La fiche d’appel montre d’abord ce qui la protège, puis le numéro.
    Le résultat d’un contact se note en deux touches.
help-step =
    Une étape après la réception : elle s’ajoute au dossier et ne change rien à ce qui est scellé.
    Avant un acte qui avertit l’auteur, demandez où elle dort et si elle est prévenue.

# Valeurs écrites à deux endroits.

conflicts-title = Valeurs à départager
conflicts-what = Deux personnes ont écrit sans se lire. Rien n'a été effacé : chaque valeur attend ici qu'une personne décide. La réception continue entre-temps.
conflicts-none = Rien à départager sur ce poste.
conflicts-open = Ouvrir le dossier
apart-what = Choisissez la valeur qui vaut. Les autres restent dans l'historique.
apart-together = À lire ensemble : { $question }
apart-together-what = Des réponses qui vont ensemble ont été écrites à deux endroits. Lisez-les côte à côte, puis confirmez qu'elles vont ensemble, ou corrigez-les dans le dossier.
apart-desk = poste
apart-claimed = Écrit le { $at }, d'après l'horloge de ce poste.
apart-between = Prouvé par le serveur : entre le { $after } et le { $before }.
apart-before = Prouvé par le serveur : avant le { $before }.
apart-after = Prouvé par le serveur : après le { $after }.
apart-unproven = Aucun accusé du serveur ne prouve l'heure sur ce poste.
apart-both = Garder les deux en entier, l'une après l'autre, chacune avec sa date et son auteur
apart-reason = Raison du choix
apart-decide = Retenir cette valeur
apart-hold = Elles vont ensemble
apart-taken-back = retiré de la liste
apart-kept = gardé dans la liste
apart-first = À départager d'abord
apart-not-here = La décision revient à l'unité qui a reçu.

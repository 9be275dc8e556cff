money-empty = Aucune opération n’est encore là. Déposez un fichier de votre banque.
money-nothing = Aucune opération dans cette période.
money-lead = { $in } entrés, { $out } sortis.
money-comparison = Sorties : { $change } par rapport à la période d’avant ({ $before }).
balance = Solde
balance-finding = Au plus bas { $low } le { $day } ; { $last } à la fin.
legend-now = cette période
legend-before = la période d’avant
flow-title = Entrées et sorties
flow-finding = { $n ->
    [one] En { $month }, { $amount } sont sortis.
   *[other] Sur { $n } mois, le plus de sorties : { $month }, { $amount }.
}
flow-in = { $month } : { $amount } entrés
flow-out = { $month } : { $amount } sortis
flow-in-before = entrées, un an avant
flow-out-before = sorties, un an avant
legend-in = entrées
legend-out = sorties
legend-year-before = un an avant
accounts-title = Comptes
accounts-all = Tous les comptes
account-differs = Depuis le { $day }, le calcul donne { $computed } et la banque { $stated }.
account-agrees = D’accord avec la banque au { $day }.
account-unstated = Aucun fichier ne donne de solde : il ne peut être calculé.
account-no-currency = Monnaie inconnue. Dites laquelle.
account-manage = Nom, monnaie, numéros
account-on = au { $day }
account-names = Nom et monnaie
account-name = Nom du compte
account-ids = Ses numéros
account-lines = { $n ->
    [one] { $n } opération
   *[other] { $n } opérations
}
account-split-lead = Si un numéro est en fait un autre compte, cochez-le et séparez.
account-split = Séparer
account-join-title = Le même compte, deux fois ?
account-join-lead = Réunissez-les : les opérations vues des deux côtés ne compteront qu’une fois. Vous pourrez les séparer.
account-join-other = L’autre compte
account-join = Réunir
account-months = Soldes à la fin de chaque mois
account-months-none = Aucun solde encore.
account-computed = Calculé
account-stated = Dit par la banque
account-not-equal = différent
pairs-wait = { $n ->
    [one] Une paire attend votre avis.
   *[other] { $n } paires attendent votre avis.
}
pairs-why = Deux fichiers parlent peut-être de la même opération.
pairs-settle = Décider
pairs-title = { $n ->
    [one] Une seule opération, ou deux ?
   *[other] Une seule opération, ou deux ? { $n } paires
}
pairs-same = La même
pairs-apart = Deux opérations
lines-title = { $n ->
    [one] { $n } opération
   *[other] { $n } opérations
}
lines-none = Rien dans cette période.
line-pending = à venir

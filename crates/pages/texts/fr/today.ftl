today-lead = { $n ->
    [0] Rien ne demande votre attention.
    [one] Une chose mérite votre attention.
   *[other] { $n } choses méritent votre attention.
}
today-findings = À voir
today-more = { $n ->
    [one] Un autre constat
   *[other] { $n } autres constats
}
today-subscriptions = { $n ->
    [one] Un abonnement, { $amount } par mois.
   *[other] { $n } abonnements, { $amount } par mois ensemble.
}
today-subscriptions-see = Les voir
today-none = Rien ne sort de l’ordinaire dans vos données. Les constats deviennent plus sûrs avec les mois : apportez les fichiers suivants.
today-coming = Les 30 jours qui viennent
today-coming-none = Rien d’attendu : il faut quelques mois d’opérations pour reconnaître ce qui revient.
coming-finding = Au plus bas le { $day }, entre { $low } et { $high }.
coming-low = Au moins
coming-high = Au plus
bill-band = entre { $low } et { $high }
today-access = Qui a regardé, cette semaine
today-all = Tout voir
today-looked = { $n ->
    [one] { $who }, une fois.
   *[other] { $who }, { $n } fois.
}
today-looked-none = Personne.
today-refused = { $n ->
    [one] Une tentative refusée.
   *[other] { $n } tentatives refusées.
}
today-journal = { $n ->
    [one] Une entrée au journal.
   *[other] { $n } entrées au journal.
}
today-sources = Sources
today-sources-manage = Gérer
source-good = à jour
findings-title = Constats
findings-lead = Ce que votre logis a remarqué dans vos données, calculé ici. Rien n’en sort.
findings-every = Tous
findings-none = Aucun constat de cette sorte.
findings-with-dismissed = { $n ->
    [one] Montrer aussi celui que vous avez écarté
   *[other] Montrer aussi les { $n } que vous avez écartés
}
findings-without-dismissed = Cacher ceux que vous avez écartés
finding-how = Comment le sait-on ?
finding-lines = { $n ->
    [one] une ligne
   *[other] { $n } lignes
}
finding-lines-more = { $n ->
    [one] et une autre ligne
   *[other] et { $n } autres lignes
}
finding-dismiss = Écarter
finding-dismiss-wrong = Ce n’est pas vrai
finding-dismiss-known = C’est vrai, et c’est bien ainsi
finding-dismiss-later = Pas maintenant
finding-dismissed-wrong = Écarté : ce n’est pas vrai
finding-dismissed-known = Écarté : c’est bien ainsi
finding-dismissed-later = Écarté pour l’instant
finding-restore = Reprendre
finding-just-dismissed = C’est écarté.
finding-act-money = Voir les lignes
finding-act-tariffs = Essayer un autre tarif
finding-act-fetch = Chercher le fichier
finding-act-import = Apporter le fichier
finding-act-contracts = Voir les contrats
gain-band = entre { $low } et { $high }
per-week = par semaine
per-month = par mois
per-quarter = par trimestre
per-half-year = par semestre
per-year = par an

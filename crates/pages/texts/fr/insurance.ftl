insurance-lead = { $n ->
    [0] Aucun contrat en cours.
    [one] Un contrat en cours.
   *[other] { $n } contrats en cours.
}
insurance-lead-cost = { $n ->
    [one] Un contrat en cours, { $amount } par an.
   *[other] { $n } contrats en cours, { $amount } par an ensemble.
}
insurance-empty = Vos contrats viendront ici côte à côte : ce qu’ils couvrent, ce qu’ils coûtent, jusqu’à quand les quitter. Apportez le fichier de votre assureur, ou saisissez un contrat à la main.
insurance-add = Ajouter un contrat
insurance-added = Le contrat est ajouté.
insurance-contracts = Contrats en cours
insurance-ended = Contrats terminés
insurance-since = depuis le { $day }
insurance-until = jusqu’au { $day }
insurance-premium = { $amount } par { $period }
insurance-term = Durée
insurance-notice = À résilier avant le { $day }
insurance-covers = { $n ->
    [one] Une garantie
   *[other] { $n } garanties
}
insurance-not-covered = non couvert
insurance-cover-excess = franchise { $amount }
insurance-history = Prix au fil des années
insurance-by-hand = Un contrat sur papier
insurance-by-hand-why = Ce que vous saisissez est une donnée à vous : vous pouvez la retirer à tout moment.
insurance-sort = Ce qu’il assure
insurance-holder = Assureur
insurance-thing = Le bien ou la personne assurés
insurance-premium-amount = Cotisation (€)
insurance-excess-amount = Franchise (€)
insurance-starts = Début
insurance-ends = Fin
insurance-renews = Prochain renouvellement
insurance-document = Le document qui va avec
insurance-document-none = Aucun
insurance-document-keep = Garder d’abord le PDF ou la photo du contrat
insurance-save = Ajouter ce contrat
insurance-form-wrong = À revoir : { $field }. Rien n’a été enregistré.

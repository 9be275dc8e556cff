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
use-name = Quel usage
use-both = Tout
use-professional = Professionnel
use-private = Privé
use-unsaid = Non précisé
unsorted-sort = { $n ->
    [one] Classer une opération
   *[other] Classer { $n } opérations
}
unsorted-sum = { $sum } que rien ne classe encore.
spent-title = Dépenses par catégorie
spent-finding = Surtout { $category } : { $amount }, { $share } des sorties.
spent-more = { $category } : { $amount } de plus qu’avant.
spent-less = { $category } : { $amount } de moins qu’avant.
earned-title = Revenus par catégorie
earned-finding = Surtout { $category } : { $amount }, { $share } des entrées.
category-before = { $before } avant, { $change }
category-new = rien avant
category-choose = Choisir…
between-left-out = { $n ->
    [one] Une opération entre vos comptes ({ $amount }) ne compte ni en dépense ni en revenu.
   *[other] { $n } opérations entre vos comptes ({ $amount }) ne comptent ni en dépense ni en revenu.
}
between-see = Les voir
subscriptions-title = { $n ->
    [one] Un abonnement
   *[other] { $n } abonnements
}
coming-more = { $n ->
    [one] et une autre échéance
   *[other] et { $n } autres échéances
}
lines-everything = Toutes les opérations
line-parts = { $n ->
    [one] { $n } part
   *[other] { $n } parts
}
just-undo = Annuler
sorting-title = Classer
sorting-lead = { $n ->
    [0] Tout est classé dans cette période.
    [one] Une opération que rien ne classe encore.
   *[other] { $n } opérations que rien ne classe encore.
}
sorting-which = Quelles opérations
sorting-waiting = À classer
sorting-all = Toutes
spent-sort = Reclasser
category-same = autant avant
subscription-change = { $by } depuis le { $since }
split-open = Partager en plusieurs parts
sorting-none = Rien à classer ici.
sorting-back = Retour à Argent
sorting-rule = { $n ->
    [one] Toujours, pour ce bénéficiaire : change une opération
   *[other] Toujours, pour ce bénéficiaire : change { $n } opérations
}
sorting-leave = Ne rien changer
sorting-more = { $n ->
    [one] Voir l’autre opération
   *[other] Voir les { $n } autres opérations
}
sorting-how = Choisissez une catégorie par bénéficiaire, ou cochez des opérations. Tout s’enregistre ensemble, et s’annule ensemble.
sorting-ticked = Les opérations cochées
sorting-use = Leur usage
sorting-save = Enregistrer
sorting-error-nothing = Rien n’a été enregistré : aucune catégorie n’est choisie.
sorting-error-category = Rien n’a été enregistré : dites quoi faire des opérations cochées.
sorting-error-ticks = Rien n’a été enregistré : cochez les opérations que cette catégorie concerne.
said-lines = { $n ->
    [0] C’est enregistré.
    [one] Une opération a changé.
   *[other] { $n } opérations ont changé.
}
category-why-said = Vous l’avez dit le { $on }.
category-why-party = Vous l’avez dit pour tout ce bénéficiaire, le { $on }.
category-why-learned = Appris de vous : { $n } autres opérations de ce bénéficiaire.
category-why-transfer = Va d’un de vos comptes à un autre.
category-why-words = Règle livrée : « { $words } ».
category-why-source = Votre banque dit « { $text } ».
category-why-way = D’après le moyen de paiement.
category-why-nothing = Rien ne le dit encore.
line-category = Catégorie
line-say-category = Cette opération seule
line-automatic = Laisser faire
line-use = Usage
line-note = Note
line-save = Enregistrer
rule-title = Tout ce qui concerne { $party }
rule-lines = Voir ses opérations
rule-save = Appliquer
split-title = Partager
split-lead = Plusieurs dépenses en une : dites les parts. Ensemble elles font { $amount }.
split-part = Part { $n }
split-amount = Montant
split-save = Partager
split-join = Ne plus partager
split-error-amount = Rien n’a été enregistré : chaque part demande un montant et une catégorie.
split-error-much = Rien n’a été enregistré : il y a trop de parts, ou des notes trop longues.
split-error-few = Rien n’a été enregistré : il faut au moins deux parts.
split-error-sum = Rien n’a été enregistré : les parts font { $sum } et l’opération { $whole }, { $less ->
    [yes] il manque { $by }
   *[no] c’est { $by } de trop
}.
transfer-title = Entre vos comptes
transfer-other = Cette opération va d’un de vos comptes à un autre. L’autre côté :
transfer-not = Ce n’est pas un virement
transfer-settled = Cette opération règle une carte : ses achats comptent déjà un par un.
transfer-none = Aucune opération d’un autre compte n’a le montant opposé, à dix jours près.
transfer-lead = Si elle va d’un de vos comptes à un autre, elle ne compte ni en dépense ni en revenu.
transfer-which = L’autre côté
transfer-is = C’est un virement
line-whence = D’où vient-elle ?
line-record = Fichiers, champs, historique
line-untouched = Ce que vous dites ici reste à côté de ce que la banque a dit, et s’annule.

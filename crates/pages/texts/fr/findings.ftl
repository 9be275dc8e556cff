## Energy, contracts, sources

finding-contract-overlap-name = Deux contrats pour une chose
finding-contract-overlap = { $named ->
    [no] { $first } et { $second } assurent deux fois la même chose
   *[other] { $first } et { $second } assurent tous deux { $insured }
}
finding-contract-overlap-why = Deux contrats en cours, de la même sorte ({ $type }), nomment le même bien{ $dated ->
    [yes] { " " }depuis le { $since }
   *[no] {""}
}. Quelques semaines de recouvrement, le temps de changer d’assureur, ne sont pas comptées.{ $priced ->
    [yes] { " " }Le moins cher des deux coûte { $amount } par an.
   *[no] {""}
} Ce que chacun couvre en détail peut différer : comparez avant de résilier.
finding-contract-lapse-name = Échéance de contrat
finding-contract-lapse = { $how ->
    [renews] { $contract } peut être résilié jusqu’au { $last }
   *[ends] { $contract } se termine le { $on }
}
finding-contract-lapse-why = { $how ->
    [renews] Le contrat dit qu’il se renouvelle le { $on } avec { $notice } jours de préavis.{ $priced ->
        [yes] { " " }Il coûte { $amount } par an.
       *[no] {""}
    }
   *[ends] Le contrat donne cette fin, et rien de ce qui est ici ne prend la suite.
} Certains contrats se résilient aussi à tout moment après un an : le contrat le dit.
finding-contract-price-name = Prix d’un contrat
finding-contract-price = { $rose ->
    [yes] { $contract } { $coming ->
        [yes] augmentera
       *[no] a augmenté
    } de { $share } %
   *[no] { $contract } { $coming ->
        [yes] baissera
       *[no] a baissé
    } de { $share } %
}
finding-contract-price-why = La cotisation d’un an passe de { $was } à { $is }, { $by } d’écart, à partir du { $on }. Les prix par mois ou par trimestre sont ramenés à l’année ; si les garanties ont changé, le prix a pu changer pour cela.
finding-source-silent-name = Source muette
finding-source-silent = { $source } n’a plus rien dit depuis { $days } jours
finding-source-silent-why = Elle parlait d’ordinaire tous les { $usual } jours ({ $tellings } fois déjà), et son dernier jour connu est le { $last }. Le compte a pu être fermé : écartez alors ce constat.
finding-source-gap-name = Trou dans une source
finding-source-gap = { $source } : rien du { $from } au { $to }
finding-source-gap-why = { $daily ->
    [yes] Ce compteur parle de chaque jour, et { $days ->
        [one] un jour manque
       *[other] { $days } jours manquent
    } entre deux fichiers.
   *[no] Aucune opération pendant { $days } jours entre deux fichiers, bien plus que ce compte ne l’a jamais été.
} Apporter le fichier de ces jours comble le trou.
finding-source-ready-name = Fichier prêt
finding-source-ready = { $source } : du { $from } au { $to }, le fichier suivant est prêt
finding-source-ready-why = Les { $tellings } fichiers d’avant se suivent de mois en mois, le dernier s’arrête le { $last }, et le mois d’après est fini.
finding-energy-night-base-name = Consommation de fond
finding-energy-night-base = La nuit, { $watts } W sont tirés sans cesse
finding-energy-night-base-why = Entre 1 h et 5 h, sur { $nights } nuits mesurées par pas d’une heure au plus, ce sont les moments les plus calmes qui comptent : une voiture ou un ballon qui chauffe reste au-dessus ({ $quiet } nuits calmes, de { $low } à { $high } W).{ $away ->
    [0] {""}
    [one] { " " }Une nuit d’absence est mise à part.
   *[other] { " " }{ $away } nuits d’absence sont mises à part.
} À ce rythme, une année fait { $kwh } kWh{ $priced ->
    [yes] , soit environ { $yearly } à { $price } € le kWh ({ $publication }, valable dès le { $since }).
   *[no] . Aucun prix publié n’est connu pour ce jour.
}
finding-energy-tariff-saving-name = Autre option tarifaire
finding-energy-tariff-saving = { $best ->
    [base] L’option Base aurait coûté { $saving } de moins
    [off-peak] L’option Heures Creuses aurait coûté { $saving } de moins
   *[tempo] L’option Tempo aurait coûté { $saving } de moins
}
finding-energy-tariff-saving-why = Sur la courbe réelle du { $from } au { $to } ({ $days } jours entiers, sans rien extrapoler), le tarif réglementé aurait coûté { $other } au lieu de { $paid } en { $now ->
    [base] option Base
    [off-peak] option Heures Creuses
   *[tempo] option Tempo
}, abonnement de { $kva } kVA et taxes compris.{ $told ->
    [yes] {""}
   *[no] { " " }L’option actuelle n’est pas connue : c’est l’option Base qui sert de repère.
}{ $powered ->
    [yes] {""}
   *[no] { " " }La puissance souscrite n’est pas connue : 6 kVA est supposé.
} Les heures creuses sont supposées de 22 h à 6 h ; avec d’autres plages courantes, l’écart va de { $low } à { $high }.{ $tempo ->
    [yes] {""}
   *[no] { " " }Tempo est laissé de côté : la couleur de chaque jour n’est pas connue, ou l’option n’existe pas à cette puissance.
} Prix : { $publication }, valables dès le { $priced }.
finding-energy-change-name = Consommation et année d’avant
finding-energy-change = { $more ->
    [yes] { $share } % de plus que les mêmes semaines un an avant
   *[no] { $share } % de moins que les mêmes semaines un an avant
}
finding-energy-change-why = Du { $from } au { $to }, { $kwh } kWh contre { $before } kWh pendant les mêmes quatre semaines un an avant, jour de semaine pour jour de semaine. C’est plus que ce dont les semaines varient d’ordinaire ({ $band } % de part et d’autre). La part du temps qu’il a fait n’est pas encore connue.

## Accounts

finding-subscription-name = Abonnement
finding-subscription = { $party } : { $varies ->
    [yes] environ { $amount }
   *[no] { $amount }
} { $every ->
    [week] par semaine
    [fortnight] toutes les deux semaines
    [month] par mois
    [two-months] tous les deux mois
    [quarter] par trimestre
    [half-year] tous les six mois
   *[year] par an
}
finding-subscription-why = { $times } paiements du { $first } au { $last } se suivent à un rythme régulier{ $varies ->
    [yes] , de { $low } à { $high }
   *[no] {""}
}{ $skips ->
    [0] {""}
    [one] , dont un a été sauté
   *[other] , dont { $skips } ont été sautés
}. À ce prix, cela fait { $year } par an.{ $renamed ->
    [yes] { " " }Le bénéficiaire s’appelait { $former } auparavant : le jour et le montant continuent.
   *[no] {""}
} Que ce soit convenu se lit dans la régularité, non dans un contrat.
finding-subscription-price-name = Prix d’un abonnement
finding-subscription-price = { $party } coûte { $rose ->
    [yes] { $by } de plus
   *[no] { $by } de moins
} { $every ->
    [week] par semaine
    [fortnight] toutes les deux semaines
    [month] par mois
    [two-months] tous les deux mois
    [quarter] par trimestre
    [half-year] tous les six mois
   *[year] par an
} depuis le { $since }
finding-subscription-price-why = C’était { $was } ({ $before ->
    [one] un paiement
   *[other] { $before } paiements de suite
}), puis { $is } depuis le { $since } ({ $after ->
    [one] un paiement
   *[other] { $after } paiements
} à ce jour) : { $share } % de { $rose ->
    [yes] plus
   *[no] moins
}, soit { $year } sur un an. Un seul paiement différent des autres ne compterait pas ; si vous avez changé de formule, le prix a pu changer pour cela.
finding-transfer-own-name = Virement entre vos comptes
finding-transfer-own = { $how ->
    [card] { $amount } soldent la carte { $to }
   *[other] { $amount } de { $from } vers { $to }
}
finding-transfer-own-why = { $how ->
    [said] Vous avez dit que ces deux opérations n’en font qu’une.
    [card] Ce débit du { $on } est la somme que règle le compte de la carte : ce que la carte a acheté est compté une fois, à chaque achat.
   *[other] Les deux montants s’opposent, sur deux de vos comptes, { $days ->
        [0] le même jour
        [one] à un jour d’écart
       *[other] à { $days } jours d’écart
    }, et leurs mots, les numéros ou la sorte de compte montrent que les deux sont les vôtres.
} Cela ne compte ni en dépense ni en revenu ; si c’est faux, défaites-le.
finding-bill-upcoming-name = À venir
finding-bill-upcoming = { $income ->
    [yes] { $party } : { $varies ->
        [yes] environ { $amount } attendus
       *[no] { $amount } attendus
    } vers le { $on }
   *[no] { $party } : { $varies ->
        [yes] environ { $amount }
       *[no] { $amount }
    } vers le { $on }
}
finding-bill-upcoming-why = Connu par { $times ->
    [one] un paiement passé
   *[other] { $times } paiements passés
}, le dernier le { $last }. { $varies ->
    [yes] Le montant varie : dernièrement de { $low } à { $high }.
   *[no] Le montant est celui du dernier.
} Le jour peut bouger un peu, avec les fins de semaine et les jours fériés.
finding-spending-unusual-name = Inhabituel
finding-spending-unusual = { $what ->
    [month] { $category ->
        [groceries] Courses
        [restaurants] Restaurants
        [housing] Logement
        [energy] Énergie
        [telecom] Téléphone et internet
        [insurance] Assurances
        [health] Santé
        [transport] Transports
        [fuel] Carburant
        [leisure] Loisirs
        [subscriptions] Abonnements
        [shopping] Achats
        [children] Enfants
        [gifts] Cadeaux et dons
       *[other] Dépenses
    } : { $amount } dans le mois du { $on }, bien plus que d’habitude
   *[other] { $party } : { $amount } le { $on }, bien plus que d’habitude
}
finding-spending-unusual-why = { $what ->
    [month] Le milieu des { $months } mois d’avant est de { $usual }, le plus fort de { $most }, et la même saison de l’année passée n’a rien de tel.
   *[other] La moitié de vos paiements restent sous { $usual }{ $known ->
        [yes] { " " }; le plus fort connu pour ce bénéficiaire, ou pour ce genre de dépense, est de { $most }
       *[no] {""}
    }. Ce qui revient, les virements entre vos comptes et ce qui était là à la même époque l’an passé sont mis à part. C’est peut-être tout à fait voulu.
}
finding-payment-duplicate-name = Payé deux fois ?
finding-payment-duplicate = { $party } a reçu deux fois { $amount }{ $days ->
    [0] { " " }le { $second }
   *[other] , le { $first } et le { $second }
}
finding-payment-duplicate-why = Le même montant au même bénéficiaire, { $days ->
    [0] le même jour
    [one] à un jour d’écart
   *[other] à { $days } jours d’écart
} : sur les { $times } paiements connus, c’est la seule fois, et rien n’a été rendu à ce jour. Deux achats peuvent avoir le même prix : regardez avant de réclamer.
finding-payment-missing-name = Absent
finding-payment-missing = { $income ->
    [yes] { $party } : { $amount } attendus vers le { $on } ne sont pas arrivés
   *[no] { $party } : { $amount } attendus vers le { $on } n’ont pas été prélevés
}
finding-payment-missing-why = C’est venu { $times } fois, la dernière le { $last }, { $usual ->
    [0] jamais en retard
    [one] avec un jour de retard au plus
   *[other] avec { $usual } jours de retard au plus
}. Le compte est connu jusqu’au { $until }, { $late } jours après la date. Cela a pu prendre fin, ou venir autrement.
finding-fee-name = Frais bancaires
finding-fee = { $sort ->
    [overdraft] Découvert
    [rejection] Rejets et saisies
    [foreign] Paiements à l’étranger
    [card] Carte
    [account] Tenue de compte
    [withdrawal] Retraits
    [operation] Opérations
   *[other] Autres frais de banque
} : { $amount } de frais en { $year }
finding-fee-why = { $times ->
    [one] Un débit
   *[other] { $times } débits
} de { $account } en { $year }, que { $times ->
    [one] ses mots ou son type disent
   *[other] leurs mots ou leur type disent
} de la banque, le dernier « { $label } ». Les frais rendus ne sont pas comptés.
category-groceries = Courses
category-restaurants = Restaurants
category-housing = Logement
category-energy = Énergie
category-telecom = Téléphone et internet
category-insurance = Assurances
category-health = Santé
category-transport = Transports
category-fuel = Carburant
category-leisure = Loisirs
category-subscriptions = Abonnements
category-shopping = Achats
category-children = Enfants
category-taxes = Impôts et taxes
category-bank-fees = Frais bancaires
category-loans = Crédits
category-savings = Épargne
category-income = Revenus
category-transfer = Entre vos comptes
category-cash = Espèces
category-gifts = Cadeaux et dons
category-other = Autres
category-uncategorised = À classer

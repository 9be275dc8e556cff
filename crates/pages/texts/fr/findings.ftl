finding-contract-overlap-name = Deux contrats pour une chose
finding-contract-overlap = { $named ->
    [no] { $first } et { $second } assurent deux fois la même chose
   *[other] { $first } et { $second } assurent tous deux { $insured }
}
finding-contract-overlap-why = Deux contrats en cours, de la même sorte ({ $type }), nomment le même bien{ $dated ->
    [yes] { " " }depuis le { $since }
   *[no] {""}
}. Un mois de recouvrement, le temps de changer d’assureur, n’est pas compté.{ $priced ->
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

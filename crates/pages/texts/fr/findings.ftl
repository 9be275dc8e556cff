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

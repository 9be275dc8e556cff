place-sharing = Partages
sharing-lead = Qui d’autre peut regarder chez vous, et chez qui vous pouvez regarder. Rien de plus : regarder.
sharing-given = Qui regarde chez vous
sharing-given-none = Personne d’autre que vous.
sharing-taken = Chez qui vous regardez
sharing-taken-none = Personne ne vous a ouvert son logis.
sharing-state-offered = proposé
sharing-state-reads = en lecture
sharing-state-together = foyer
sharing-state-over = fini
sharing-term = depuis le { $since }, jusqu’au { $until }
sharing-term-offered = proposé jusqu’au { $until }
sharing-looked = dernier regard le { $at }
sharing-looked-never = n’a pas encore regardé
sharing-renew = { $days ->
   *[other] Prolonger de { $days } jours
}
sharing-stop = Arrêter
sharing-stop-why = Dès sa prochaine page, { $name } ne voit plus rien d’ici. Ce qui a été vu l’a été : votre journal le dit encore.
sharing-stop-together = Le foyer finit tout de suite : { $name } ne voit plus rien d’ici, ni vous de là-bas. Ce qui a été vu l’a été, et chaque journal le dit encore.
sharing-stop-do = Arrêter le partage
sharing-leave = Ne plus regarder
sharing-leave-why = Vous ne verrez plus rien de chez { $name }. Pour y revenir, il faudra une nouvelle proposition.
sharing-leave-do = Y renoncer
sharing-refuse = Refuser
sharing-accept = Accepter
sharing-accept-why = { $name } vous laisse regarder ses données, sans rien y changer. Chacun de vos regards sera dans son journal, sous votre nom.
sharing-accept-together = { $name } propose un foyer : vous regardez chez { $name } et { $name } chez vous, sans rien changer, et vous voyez les deux ensemble. Chacun peut en sortir à tout moment.
sharing-look = Regarder
sharing-offer = Laisser quelqu’un regarder
sharing-open = Votre logis n’a encore personne : protégez-le d’abord, pour que ce soit vous qui partagiez.
sharing-name = Son prénom ici
sharing-name-why = Si cette personne n’a pas encore de logis ici, vous aurez un lien à lui donner, qui lui en ouvre un.
sharing-how = Comment
sharing-how-reads = Cette personne regarde chez vous, c’est tout
sharing-how-together = En foyer : chacun regarde chez l’autre, et vous voyez les deux logis ensemble
sharing-sees = Se voient : Aujourd’hui, Argent, Énergie, Assurance, Données, et chaque ligne.
sharing-sees-not = Ne se voient pas : vos documents, vos imports, votre journal, vos réglages. Rien ne peut être changé, exporté ni effacé.
sharing-journal = Chaque regard est dans votre journal, sous le nom de la personne.
sharing-days = { $days ->
   *[other] Le partage finit seul après { $days } jours. Vous pouvez le prolonger, ou l’arrêter avant.
}
sharing-do = Proposer
sharing-link-waits = Votre proposition y attend.
sharing-done-offered = C’est proposé. Rien ne se voit avant que ce soit accepté.
sharing-done-accepted = C’est accepté.
sharing-done-ended = Ce partage est fini.
sharing-done-renewed = Ce partage est prolongé.
sharing-done-over = Ce que vous regardiez n’est plus partagé avec vous. Vous êtes de nouveau chez vous.
sharing-unfit-oneself = C’est vous : vous êtes déjà chez vous.
sharing-unfit-already = Cette personne a déjà un partage ou une proposition. Arrêtez-le d’abord pour le changer.
sharing-unfit-waits = Une invitation à ce prénom attend déjà d’être ouverte. Prenez un autre prénom, ou attendez.
sharing-unfit-many = Il y a déjà trop de partages ou de propositions d’un côté ou de l’autre.
sharing-waits = { $name } vous propose un partage.
sharing-waits-see = Voir
sight-title = Chez qui
sight-own = Chez moi
sight-of = Chez { $name }
sight-household-name = Foyer
sight-household-do = Voir le foyer ensemble
sight-other = Vous regardez chez { $name }, en lecture seule.
sight-other-text = Chaque page que vous ouvrez est dans son journal.
sight-household = Vous regardez le foyer : vous, { $names }.
sight-household-text = { $n ->
    [0] Rien n’est en commun.
    [one] { $n } compte, compteur ou contrat commun, compté une fois.
   *[other] { $n } comptes, compteurs ou contrats communs, comptés une fois.
}
sight-back = Continuer à regarder
actor-other = { $name }, par un partage
kind-page = Pages
detail-grant-offered = partage proposé à { $name }, jusqu’au { $day }
detail-grant-received = partage proposé par { $name }, jusqu’au { $day }
detail-grant-accepted = partage accepté par { $name }, jusqu’au { $day }
detail-grant-taken = partage proposé par { $name } accepté, jusqu’au { $day }
detail-grant-renewed = partage avec { $name } prolongé jusqu’au { $day }
detail-grant-ended = partage avec { $name } fini
detail-refused-grant = plus que regarder chez vous
detail-someone = Quelqu’un
error-only-looking-title = Ici, vous ne faites que regarder
error-only-looking-happened = Cette page ou cette action est à la personne chez qui vous regardez. Rien n’a été fait, et son journal le dit.
error-only-looking-remedy = Revenez chez vous pour faire cela dans votre logis.
sight-nothing-unusual = Rien ne sort de l’ordinaire ici.

event-calendar = Logis
calendar-title = Agenda
calendar-lead = Vos factures à venir et les échéances de vos contrats, dans l’agenda de votre téléphone ou de votre ordinateur.
calendar-make = Donner une adresse à l’agenda
calendar-make-text = Logis donne une adresse secrète, à mettre dans votre agenda comme « agenda en ligne » ou « abonnement ». Qui la connaît lit ces dates, sans mot de passe : ne la montrez à personne.
calendar-make-do = Donner une adresse
calendar-renew = Changer l’adresse
calendar-renew-text = L’adresse d’avant n’ouvre plus rien : à faire si quelqu’un d’autre l’a vue, si vous l’avez perdue, ou pour changer ce qu’elle dit.
calendar-renew-do = Changer l’adresse
calendar-amounts = Dire aussi les montants
calendar-address = Votre adresse secrète
calendar-once = Copiez-la maintenant dans votre agenda : Logis n’en garde que l’empreinte.
calendar-feed = Ce qui est lu
calendar-made = Adresse donnée le { $made }.
calendar-with-amounts = Elle dit aussi les montants.
calendar-without-amounts = Elle ne dit aucun montant.
calendar-read = Lue pour la dernière fois le { $read }, à une heure près.
calendar-not-read = Aucun agenda ne l’a encore lue.
calendar-stop = Arrêter
calendar-stopped = L’adresse n’ouvre plus rien.
event-bill = { $party } : paiement attendu
event-bill-amount = { $party } : { $amount } attendus
event-bill-between = { $party } : entre { $low } et { $high } attendus
event-bill-why = D’après { $n ->
    [one] { $n } paiement passé.
   *[other] { $n } paiements passés.
}
event-contract-renews = { $contract } : le contrat se renouvelle
event-contract-notice = { $contract } : dernier jour pour résilier
event-contract-ends = { $contract } : le contrat prend fin
event-contract-number = Contrat { $number }.
event-contract-premium = Contrat { $number }, prime { $premium }.
detail-feed-made = une adresse pour l’agenda, sans montants
detail-feed-made-amounts = une adresse pour l’agenda, avec les montants
detail-feed-ended = l’agenda est arrêté
detail-feed-read = { $n ->
    [one] lu par un agenda
   *[other] lu { $n } fois par un agenda
}
detail-refused-calendar = une adresse d’agenda qui n’ouvre rien

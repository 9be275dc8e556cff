access-lead = Chaque regard sur vos données laisse une trace, le vôtre aussi.
access-entries = { $n ->
    [one] { $n } entrée
   *[other] { $n } entrées
}
access-filter = Filtrer le journal
access-act = Quoi
access-all-acts = tout
access-show = Filtrer
access-none = Aucune entrée ne répond à ce filtre.
act-look = Regards
act-import = Imports
act-export = Exports
act-remove = Annulations
act-change = Changements
act-key-opened = Ouvertures de la clé
act-attempt = Tentatives
actor-person = Vous
actor-machine = { $name }, sur cette machine
actor-job = { $name }, tâche du foyer
actor-program = Logis lui-même
actor-stranger = Quelqu’un du dehors
actor-outside = { $name }, au dehors
did-look = { $actor ->
    [you] avez regardé
   *[other] a regardé
}
did-import = { $actor ->
    [you] avez importé
   *[other] a importé
}
did-export = { $actor ->
    [you] avez exporté
   *[other] a exporté
}
did-remove = { $actor ->
    [you] avez annulé un import
   *[other] a annulé un import
}
did-change = { $actor ->
    [you] avez modifié
   *[other] a modifié
}
did-key-opened = { $actor ->
    [you] avez ouvert la clé du foyer
   *[other] a ouvert la clé du foyer
}
did-attempt = { $times ->
    [one] a essayé d’entrer
   *[other] a essayé d’entrer { $times } fois en une heure
}
did-refused = { $times ->
    [one] a voulu regarder
   *[other] a voulu regarder { $times } fois en une heure
}
outcome-refused = refusé
outcome-interrupted = interrompu
journal-title = Le journal est-il entier ?
journal-sound = Oui, vérifié le { $at } : { $n ->
    [one] { $n } entrée, enchaînée à sa place.
   *[other] { $n } entrées, chacune enchaînée à la précédente.
}
journal-broken = Non. Vérifié le { $at } : l’entrée { $entry } ne suit pas la précédente. Quelqu’un a pu modifier le journal. Gardez une copie du dossier avant d’y toucher.
journal-unchecked = { $n ->
    [one] { $n } entrée, pas encore vérifiée.
   *[other] { $n } entrées, pas encore vérifiées.
}
journal-verify = Vérifier maintenant
journal-download = Télécharger
journal-foreign = Journal d’un autre foyer, repris { $at }, { $n } entrées, entier jusqu’à
journal-head = Empreinte de la dernière entrée :
journal-how = Comment le sait-on ?
journal-how-text = Chaque entrée porte l’empreinte de la précédente, et l’empreinte de la dernière est gardée avec vos clés, à part. Changer ou retirer une entrée casse la suite. Ce qui serait coupé après la dernière empreinte gardée ne se verrait pas : comparez avec celle d’un reçu ou d’un export.
detail-home-added = la maison a été créée
detail-accounts = les comptes
detail-merged = un export d’un autre foyer, { $n } imports
detail-document-kept = un document a été gardé
detail-document-described = ce qui est dit d’un document
detail-document-removed = un document a été retiré
detail-key-rotated = une nouvelle clé d’enveloppe
detail-restored = remis d’une sauvegarde{ $n ->
    [0] {""}
    [one] {""} ; { $n } ligne plus récente de ce journal n’y est pas
   *[other] {""} ; { $n } lignes plus récentes de ce journal n’y sont pas
}
detail-removed = { $n ->
    [one] { $n } donnée est partie avec lui
   *[other] { $n } données sont parties avec lui
}
detail-joined = { $n ->
    [one] { $n } paire réunie
   *[other] { $n } paires réunies
}
detail-parted = { $n ->
    [one] { $n } paire séparée
   *[other] { $n } paires séparées
}
detail-refused-link = un lien qui n’ouvre rien
detail-refused-form = un formulaire qui ne vient pas de ces pages
detail-refused-host = une demande destinée à un autre site
detail-closing-asked = fermeture demandée pour le { $day }
detail-closing-taken-back = fermeture annulée

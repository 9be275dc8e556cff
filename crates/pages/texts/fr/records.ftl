records-lead = { $n ->
    [one] { $n } donnée chez vous
   *[other] { $n } données chez vous
}, du { $first } au { $last }.
records-lead-undated = { $n ->
    [one] { $n } donnée chez vous.
   *[other] { $n } données chez vous.
}
records-empty = Rien n’est encore là. Un fichier suffit pour commencer.
records-empty-title = Ce que vous verrez ici
records-empty-bank = Vos comptes et chaque opération, depuis un fichier OFX, camt, MT940 ou CSV de votre banque.
records-empty-energy = Votre consommation demi-heure par demi-heure, depuis un fichier Enedis.
records-import = Importer un fichier
records-no-gap = sans trou
records-gaps = { $n ->
    [one] Un trou : { $list }
   *[other] { $n } trous : { $list }
}
records-gaps-more = { $n } trous : { $list } et { $more ->
    [one] un autre
   *[other] { $more } autres
}
records-gaps-rule = Un trou est une pause plus longue que d’habitude pour le compte ou le compteur.
records-deliveries = { $n ->
    [one] Tout vient d’un import.
   *[other] Tout vient de { $n } imports.
}
branch-bank = Banque
branch-energy = Énergie
search-name = Chercher dans vos données
search-text = Chercher un mot
search-kind = Type
search-all-kinds = tous
search-from = Du
search-to = Au
search-do = Chercher
search-clear = Tout revoir
found-title = { $n ->
    [0] Rien de tel
    [one] { $n } donnée trouvée
   *[other] { $n } données trouvées
}
found-none = Essayez un mot plus court, une période plus longue, ou tous les types.
record-fields = Ce que l’on sait
record-sightings = { $n ->
    [one] Vue dans un fichier
   *[other] Vue dans { $n } fichiers
}
sighting-same = dit la même chose
sighting-says = Ce que dit ce fichier
sighting-differs = dit autrement :
record-history = Ce qui a changé
history-none = Rien n’a changé depuis son arrivée.
record-id = Numéro
deliveries-title = Sources et imports
deliveries-lead = D’où viennent vos données, et quand elles sont arrivées.
deliveries-link = Sources et imports
deliveries-list = Imports
sources-title = Sources
source-deliveries = { $n ->
    [one] { $n } import
   *[other] { $n } imports
}
record-line = Classer, noter, partager

energy-empty = Aucun relevé n’est encore là. Déposez un fichier d’Enedis, de GRDF ou Green Button.
energy-lead = { $total } consommés.
energy-lead-less = { $total } consommés, { $share } de moins qu’un an avant.
energy-lead-more = { $total } consommés, { $share } de plus qu’un an avant.
energy-lead-nothing = Rien n’est connu de cette période.
energy-lead-quantity = { $unit ->
    [unknown] La source de ce compteur ne nomme pas son unité : ses relevés sont montrés tels quels, sans total d’énergie.
   *[other] L’énergie n’est pas connue : les relevés de ce compteur sont montrés dans leur unité, sans total.
}
energy-meters = Compteurs
load-title = Courbe de charge
load-none = Aucune mesure assez fine dans cette période.
load-finding = Au plus fort { $peak } ({ $when }), au plus bas { $least }.
legend-power = puissance moyenne sur { $length }
legend-estimated = estimé
legend-incomplete = incomplet
legend-hole = pas de mesure
energy-holes = { $n ->
    [one] Un trou dans les mesures.
   *[other] { $n } trous dans les mesures.
}
energy-holes-why = Ce qui manque n’est pas compté comme zéro : le total réel est plus élevé.
energy-hole = Du { $from } au { $to } ({ $length })
energy-hole-within-day = Le { $day }, de { $from } à { $to } ({ $length })
energy-holes-more = { $n ->
    [one] Et un autre.
   *[other] Et { $n } autres.
}
days-title = Jour par jour
months-title = Mois par mois
day-finding = Le plus : { $when }, { $most }.
month-finding = Le plus : { $when }, { $most }.
sum-nothing = pas de mesure
sum-incomplete = { $sum }, incomplet
slots-title = Par poste
quantities-title = Relevés dont l’énergie n’est pas connue
quantities-more = { $n ->
    [one] Et un autre.
   *[other] Et { $n } autres.
}
quantity-unknown = { $number } (unité inconnue)
energy-lines = Voir les relevés

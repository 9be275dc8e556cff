import-title = Faites rentrer vos données
import-lead = Déposez les fichiers que votre banque et votre fournisseur d’énergie vous donnent. Ils restent ici.
import-sealed = Chaque fichier est chiffré avec la clé de votre foyer avant d’être gardé. Vous pouvez annuler un import à tout moment.
drop-title = Déposez vos fichiers ici
drop-help = Plusieurs à la fois si vous voulez, { $size } au plus chacun. Le même fichier deux fois n’ajoute rien.
drop-send = Importer
drop-sending = envoi
drop-reading = lecture…
drop-report = Voir ce qui est arrivé
drop-failed = pas passé, réessayez
drop-large = trop lourd, { $size } au plus
formats-title = Où trouver vos fichiers
formats-lead = Le format est reconnu au contenu, quel que soit le nom du fichier.
format-ofx-files = .ofx, .qfx
format-ofx-get = Sur le site de votre banque, ouvrez le compte, puis « Télécharger mes opérations » ou « Exporter ». Choisissez OFX, parfois appelé Money, et la plus longue période proposée.
format-camt-files = .xml, camt.052, 053, 054
format-camt-get = Les banques le proposent surtout aux professionnels : « Relevés électroniques », « camt.053 » ou « ISO 20022 ». Une archive se dépose telle quelle.
format-qif-files = .qif
format-qif-get = Sur le site de votre banque, ou dans Quicken et Money, « Exporter » puis QIF. Choisissez-le quand OFX n’existe pas : il ne dit pas la monnaie, et on vous la demande une fois.
format-cfonb120-files = .txt, .120, .cfonb
format-cfonb120-get = Les banques françaises le proposent aux professionnels : « Relevé de compte CFONB 120 » ou « AFB 120 », par jour ou par mois.
format-mt940-files = .sta, .mt940, .940, .txt
format-mt940-get = Les banques le proposent surtout aux professionnels : « MT940 », « SWIFT » ou « Relevé électronique ».
format-psd2-json-files = .json
format-psd2-json-get = La réponse d’une interface bancaire DSP2 (Berlin Group) : comptes, soldes ou opérations, telle qu’un logiciel l’a enregistrée.
format-bank-csv-files = .csv
format-bank-csv-get = Toutes les banques ou presque exportent en CSV, ou « Excel ». Choisissez-le quand OFX n’existe pas. S’il y a un doute sur une colonne, on vous le demande.
format-enedis-files = .csv, .json, .xml
format-enedis-get = Sur mon-compte-particulier.enedis.fr, ouvrez « Suivre mes mesures », activez la courbe de charge, puis « Télécharger mes données ». Choisissez « Consommation horaire ».
format-espi-files = .xml
format-espi-get = Hors de France surtout : sur le site de votre fournisseur, cherchez « Green Button » ou « Download my data », et choisissez le format XML.
format-grdf-files = .xlsx, .json
format-grdf-get = Sur monespace.grdf.fr, ouvrez « Ma consommation », choisissez « Par jour » et la plus longue période, puis « Télécharger ».
format-gpx-files = .gpx
format-gpx-get = Sur le site de votre montre ou de votre application de navigation (Garmin Connect, Strava, OsmAnd…), ouvrez une activité, puis « Exporter GPX ».
format-vcard-files = .vcf
format-vcard-get = Dans les contacts de votre téléphone ou de votre messagerie, « Partager » ou « Exporter », et choisissez vCard. Tous les contacts peuvent tenir dans un fichier.
format-ical-files = .ics
format-ical-get = Dans les réglages de votre agenda, « Exporter ». Si plusieurs agendas arrivent dans une archive, déposez-la telle quelle.
format-fhir-files = .json, .ndjson
format-fhir-get = Des assureurs santé le donnent sous le nom « FHIR » ou « Blue Button » : votre couverture et vos remboursements, souvent dans « Mes données ».
format-insurance-json-files = .json
format-insurance-json-get = Un contrat auto, habitation ou autre et ses sinistres, dans le JSON court que décrit le manuel ; une réponse Open Insurance se lit souvent telle quelle.
format-invoice-xml-files = .xml
format-invoice-xml-get = Sur le site de votre fournisseur ou de votre plateforme de facturation, téléchargez la facture en XML : UBL, ou le XML d’une Factur-X ou ZUGFeRD.
format-cdr-files = .csv, .txt
format-cdr-get = Sur le site de votre opérateur, ouvrez la facture ou « Suivi conso », puis téléchargez le détail des communications en CSV ou en texte. La liste d’appels d’une box convient aussi.
format-zip-files = .zip
format-zip-get = Si vos fichiers arrivent dans une archive, déposez-la telle quelle : chacun est lu, et s’annule à part.
formats-other = Autre chose ? Un contrat, un reçu, une lettre :
formats-other-link = gardez-les comme documents
reports-title = Ce qui vient d’arriver
status-ok = lu en entier
status-partial = lu en partie
status-error = refusé
report-nothing-stored = Rien n’a été gardé de ce fichier.
report-empty = Le fichier est bon, mais ne contient aucune donnée.
report-all-known = { $n ->
    [one] La seule donnée du fichier était déjà là. Rien n’est en double.
   *[other] Les { $n } données étaient déjà là. Rien n’est en double.
}
report-counted = { $n ->
    [one] { $n } donnée lue : { $counts }.
   *[other] { $n } données lues : { $counts }.
}
count-added = { $n ->
    [0] aucune nouvelle
    [one] { $n } nouvelle
   *[other] { $n } nouvelles
}
count-known = { $n ->
    [one] { $n } déjà connue
   *[other] { $n } déjà connues
}
count-revised = { $n ->
    [one] { $n } corrigée
   *[other] { $n } corrigées
}
count-sighted = { $n ->
    [one] { $n } vue aussi dans une autre source
   *[other] { $n } vues aussi dans une autre source
}
report-format = Format
report-accounts = Comptes
report-period = Période
report-sums = Somme
report-energy = Énergie
report-seconds = en { $seconds } s
report-undo = Annuler
problems-more = { $n ->
    [one] { $n } autre remarque
   *[other] { $n } autres remarques
}
problems-unlisted = { $n ->
    [one] Et { $n } autre du même genre.
   *[other] Et { $n } autres du même genre.
}
members-more = { $n ->
    [one] Et { $n } autre fichier.
   *[other] Et { $n } autres fichiers.
}
problem-line = ligne { $line }
problem-line-column = ligne { $line }, colonne { $column }
done-undone = L’import est annulé. Ce qui était là avant est revenu.
done-answered = C’est noté. La question ne sera plus posée.
done-mapped = Les colonnes sont enregistrées et le fichier est relu.
questions-title = { $n ->
    [one] Une question pour vous
   *[other] { $n } questions pour vous
}
ask-account = À quel compte appartient { $file } ?
ask-account-new = Un nouveau compte
ask-account-name = Son nom
ask-currency = Dans quelle monnaie est { $account } ? { $file } ne le dit pas.
ask-currency-name = Monnaie, en trois lettres
ask-date-order = Dans { $file }, que veut dire { $sample } ?
ask-day-first = le jour d’abord
ask-month-first = le mois d’abord
ask-decimal-mark = Dans { $file }, combien vaut { $sample } ?
ask-comma = la virgule sépare les décimales
ask-point = le point sépare les décimales
ask-mapping = Les colonnes de { $file } peuvent se lire de plusieurs façons.
ask-mapping-open = Choisir les colonnes
ask-answer = Répondre
removal-title = Annuler cet import ?
removal-lead = { $file }, arrivé le { $at }.
removal-goes = Ce qui part
removal-goes-none = Rien : tout est aussi dans d’autres imports.
removal-turned-back = { $n ->
    [one] Et { $n } donnée corrigée par ce fichier redevient ce qu’elle était.
   *[other] Et { $n } données corrigées par ce fichier redeviennent ce qu’elles étaient.
}
removal-stays = Ce qui reste
removal-stays-none = Rien d’autre n’était dans ce fichier.
removal-note = Déposez le même fichier plus tard, et tout revient.
removal-keep = Garder
removal-do = Annuler l’import
mapping-title = Que contient chaque colonne ?
mapping-lead = { $rows ->
    [one] { $file }, { $rows } ligne.
   *[other] { $file }, { $rows } lignes.
} Voici ses premières valeurs.
mapping-column = Colonne { $n }
mapping-missing = Il manque encore : { $roles }.
mapping-date-order = Les dates
mapping-day-first = le jour d’abord, 31/12
mapping-month-first = le mois d’abord, 12/31
mapping-decimal-mark = Les montants
mapping-comma = avec une virgule, 12,50
mapping-point = avec un point, 12.50
mapping-sign = Les dépenses
mapping-sign-as-written = sont écrites avec un moins
mapping-sign-turned = sont écrites sans moins
mapping-save = Enregistrer et relire
mapping-remembered = Les prochains fichiers qui ont ces colonnes seront lus de la même façon.
role-ignore = Ne pas lire
role-date = Date
role-value-date = Date de valeur
role-label = Libellé
role-details = Détails
role-amount = Montant
role-debit = Débit
role-credit = Crédit
role-balance = Solde après l’opération
role-currency = Monnaie
role-account = Compte
role-reference = Référence de la banque
role-category = Catégorie
questions-why = Sans réponse, le fichier est lu au plus prudent.
watch-title = Dossiers surveillés
watch-lead = Ce qui y arrive rentre tout seul.
watch-on = surveillé
watch-stuck = bloqué
watch-off = n’est plus surveillé
watch-start = Pour le surveiller de nouveau, dans un terminal : logis watch "{ $path }"
watch-looked = regardé le { $at }
watch-none = Aucun fichier n’en est encore venu.
watch-last = { $added ->
    [0] Dernier fichier : { $file }, { $status }, rien de nouveau.
    [one] Dernier fichier : { $file }, { $status }, { $added } nouvelle donnée.
   *[other] Dernier fichier : { $file }, { $status }, { $added } nouvelles données.
}
watch-trouble-folder = Le dossier ne s’ouvre pas : { $why }.
watch-trouble-folder-remedy = S’il est sur un partage ou une clé, rebranchez-le : les fichiers seront pris alors. Sinon, vérifiez ses droits.
watch-trouble-move = Un fichier a été lu mais ne peut pas être rangé : { $why }.
watch-trouble-move-remedy = Vérifiez que « done » et « refused » dans ce dossier sont des dossiers où l’on peut écrire, sur le même disque.
watch-trouble-home = Les fichiers ne peuvent pas rentrer pour le moment : { $why }.
watch-trouble-home-remedy = Faites de la place si le disque est plein. Les fichiers attendent, et seront repris.
watch-trouble-members = De l’archive { $file }, { $n ->
    [one] { $n } fichier a été refusé
   *[other] { $n } fichiers ont été refusés
}, voir plus bas ; ce qui se lit est rentré. Réparée, elle peut être redéposée : rien n’entre deux fois.
watch-trouble-refused = Logis n’a pas pu lire { $file }. Rien n’en a été gardé.

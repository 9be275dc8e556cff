documents-title = Documents
documents-lead = Vos contrats, factures et reçus, gardés scellés tels qu’ils sont.
documents-empty = Un contrat, une facture, la photo d’un reçu : tout fichier trouve ici une place scellée.
documents-empty-title = Ce que vous retrouverez ici
documents-empty-contract = Le contrat d’assurance en PDF, quand il faut relire une clause.
documents-empty-receipt = La photo du reçu, quand la garantie doit servir.
documents-empty-letter = La lettre d’une administration, avec sa date et ce que vous en aviez pensé.
documents-here = { $n ->
    [0] Un contrat, un reçu, une lettre ?
    [one] { $n } document gardé tel qu’il est.
   *[other] { $n } documents gardés tels qu’ils sont.
}
documents-here-link = { $n ->
    [0] Gardez-les aussi
    [one] Voir le document
   *[other] Voir les documents
}
documents-search = Chercher dans vos documents
documents-count = { $n ->
    [one] { $n } document
   *[other] { $n } documents
}
documents-found = { $n ->
    [0] Aucun document de ce genre
    [one] { $n } document trouvé
   *[other] { $n } documents trouvés
}
documents-none = Essayez un mot plus court, un autre détenteur ou une période plus longue.
documents-unread = On retrouve un document par son nom, sa date, son détenteur, votre note et le nom du fichier. Ce qui est écrit dedans n’est pas encore lu.
documents-keep = Garder un document
documents-keep-help = De toute sorte, { $size } au plus. Sans nom, il prend celui du fichier ; le même fichier deux fois n’ajoute rien.
documents-sealed = Le fichier est chiffré avec la clé de votre foyer et vous est rendu à l’octet près.
document-files = Fichier
document-name = Nom
document-on = Date
document-holder = De qui
document-note = Note
document-keep = Garder
document-undated = sans date
document-download = Télécharger
document-facts = Ce que vous en dites
document-file = Le fichier
document-file-name = Nom du fichier
document-sort = Sorte
document-size = Taille
document-kept = gardé tel qu’il est
document-kept-at = Gardé le
document-says-name = Le fichier lui-même dit s’appeler « { $name } ».
document-says-date = Le fichier lui-même dit dater du { $day }.
document-says-both = Le fichier lui-même dit s’appeler « { $name } » et dater du { $day }.
document-take-over = Reprendre
document-remove = Retirer ce document
document-removal-title = Retirer ce document ?
document-removal-lead = { $name }, gardé le { $at }.
document-removal-file = Le fichier { $file }, { $size }.
document-removal-facts = Son nom, sa date, son détenteur et votre note.
document-removal-journal = La ligne du journal qui dit qu’un document a été gardé, puis retiré, sans son nom.
document-removal-note = Si c’est votre seul exemplaire, gardez-en d’abord une copie.
document-remove-do = Retirer le document
document-done-kept = Le document est gardé.
document-done-kept-several = Les documents sont gardés.
document-done-known = Ce fichier était déjà gardé : le voici. Rien n’a été ajouté.
document-done-changed = C’est noté.
document-done-removed = Le document est retiré.
keep-offer = Le garder comme document
keep-offer-until = Aucune donnée n’en a été lue. Le fichier attend ici, scellé, jusqu’au { $at }.
sort-pdf = PDF
sort-image = image
sort-text = texte
sort-mail = courriel
sort-archive = archive
sort-audio = son
sort-video = vidéo
sort-letter = texte mis en page
sort-table = tableur
sort-other = fichier

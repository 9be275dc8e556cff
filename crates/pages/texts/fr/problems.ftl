severity-note = À savoir.
severity-lost = Perdu.
severity-error = Refusé.
problem-not-recognised-reason = Ce fichier n’est d’aucun format connu.
problem-not-recognised-remedy = Choisissez OFX, camt.053 ou CSV sur le site de votre banque, le fichier horaire d’Enedis ou le fichier de consommation de GRDF. Un PDF ou une photo se garde comme document.
problem-file-missing-reason = Ce fichier n’existe pas.
problem-file-missing-remedy = Vérifiez comment son nom s’écrit et que son disque est branché.
problem-file-refused-reason = Ce compte n’a pas le droit d’ouvrir le fichier.
problem-file-refused-remedy = Regardez à qui il est et qui peut le lire (ls -l), ou copiez-le là où vous le pouvez.
problem-file-is-folder-reason = C’est un dossier, pas un fichier.
problem-file-is-folder-remedy = Nommez les fichiers qui s’y trouvent.
problem-unreadable-reason = { $quoted ->
    [yes] Le fichier ne s’ouvre pas : { $quote }.
   *[other] Le fichier ne s’ouvre pas.
}
problem-unreadable-remedy = Vérifiez qu’il existe encore et que vous pouvez l’ouvrir, puis importez-le de nouveau.
problem-stream-too-long-reason = Ce qui est venu par l’entrée standard dépasse { $quote }.
problem-stream-too-long-remedy = Enregistrez-le dans un fichier et nommez ce fichier : toutes les tailles se lisent.
problem-archive-broken-reason = L’archive est abîmée, ou s’arrête avant la fin.
problem-archive-broken-remedy = Le téléchargement s’est sans doute interrompu. Téléchargez l’archive de nouveau.
problem-archive-empty-reason = L’archive ne contient aucun fichier.
problem-archive-empty-remedy = Redemandez l’export là d’où elle vient. Les fichiers cachés ne comptent pas.
problem-archive-limit-reason = { $quoted ->
    [yes] L’archive dépasse une limite : { $quote }.
   *[other] L’archive dépasse une limite.
}
problem-archive-limit-remedy = Si vous lui faites confiance, ouvrez-la vous-même et importez ses fichiers, quelques-uns à la fois.
problem-archive-nested-reason = Cette archive est dans une archive, elle-même dans une archive.
problem-archive-nested-remedy = Ouvrez la première et importez ce qu’elle contient.
problem-archive-locked-reason = Ce fichier de l’archive demande un mot de passe.
problem-archive-locked-remedy = Ouvrez l’archive avec votre mot de passe et importez ses fichiers.
problem-archive-packing-reason = { $quoted ->
    [yes] Ce fichier est compressé d’une façon qui ne se lit pas : méthode { $quote }.
   *[other] Ce fichier est compressé d’une façon qui ne se lit pas.
}
problem-archive-packing-remedy = Ouvrez l’archive vous-même et importez ses fichiers.
problem-archive-path-reason = { $quoted ->
    [yes] Le nom de ce fichier mène hors de l’archive : « { $quote } ».
   *[other] Le nom de ce fichier mène hors de l’archive.
}
problem-archive-path-remedy = Les détenteurs n’envoient pas de tels noms. Si vous savez d’où vient l’archive, ouvrez-la vous-même et importez le fichier.
problem-archive-link-reason = { $quoted ->
    [yes] « { $quote } » n’est qu’un lien vers un autre fichier.
   *[other] Ce n’est qu’un lien vers un autre fichier.
}
problem-archive-link-remedy = Déposez le fichier auquel il mène.
problem-archive-twice-reason = { $quoted ->
    [yes] Un autre fichier de l’archive s’appelle aussi « { $quote } ». Le premier a été lu.
   *[other] Un autre fichier de l’archive porte le même nom. Le premier a été lu.
}
problem-archive-twice-remedy = Ouvrez l’archive vous-même et importez les deux fichiers.
problem-limit-exceeded-reason = { $quoted ->
    [yes] Le fichier dépasse une limite : { $quote }.
   *[other] Le fichier dépasse une limite.
}
problem-limit-exceeded-remedy = Exportez une période plus courte et importez plusieurs fichiers.
problem-doctype-reason = Le fichier contient une déclaration DOCTYPE, que les fichiers de banque n’ont pas et qui sert à des attaques.
problem-doctype-remedy = Téléchargez-le de nouveau depuis le site de la banque. Si elle y est encore, demandez à la banque.
problem-broken-xml-reason = { $quoted ->
    [yes] Le XML est cassé : { $quote }.
   *[other] Le XML est cassé ou s’arrête avant la fin.
}
problem-broken-xml-remedy = Le téléchargement s’est sans doute interrompu. Téléchargez le fichier de nouveau.
problem-broken-json-reason = { $quoted ->
    [yes] Le JSON est cassé : { $quote }.
   *[other] Le JSON est cassé ou s’arrête avant la fin.
}
problem-broken-json-remedy = Le téléchargement s’est sans doute interrompu. Téléchargez le fichier de nouveau.
problem-holder-error-reason = { $quoted ->
    [yes] Le détenteur a répondu par une erreur au lieu de données : { $quote }.
   *[other] Le détenteur a répondu par une erreur au lieu de données.
}
problem-holder-error-remedy = Refaites la demande chez lui, plus tard ou pour une autre période.
problem-nothing-readable-reason = Le format est reconnu, mais aucune ligne n’a pu être lue.
problem-nothing-readable-remedy = Regardez les autres remarques : elles disent pourquoi. Essayez un autre format d’export, OFX de préférence.
problem-export-version-reason = { $quoted ->
    [yes] Cet export a été fait par une autre version de Logis : { $quote }.
   *[other] Cet export a été fait par une autre version de Logis.
}
problem-export-version-remedy = Reprenez-le avec cette version-là, ou refaites un export avec celle-ci. Rien n’a été gardé.
problem-export-damaged-reason = { $quoted ->
    [yes] Cet export a été coupé ou changé : { $quote }.
   *[other] Cet export a été coupé ou changé.
}
problem-export-damaged-remedy = Copiez-le de nouveau depuis là où il a été fait, ou refaites-en un. Rien n’a été gardé.
problem-amount-unreadable-reason = { $quoted ->
    [yes] Ce montant ne se lit pas : « { $quote } ».
   *[other] Un montant manque ou ne se lit pas.
}
problem-amount-unreadable-remedy = L’opération n’est pas comptée. Corrigez la cellule dans le fichier, ou choisissez mieux les colonnes, et importez-le de nouveau.
problem-date-unreadable-reason = { $quoted ->
    [yes] Cette date ne se lit pas : « { $quote } ».
   *[other] Une date manque ou ne se lit pas.
}
problem-date-unreadable-remedy = La ligne n’est pas comptée. Corrigez la date dans le fichier et importez-le de nouveau : les autres lignes ne seront pas en double.
problem-value-unreadable-reason = { $quoted ->
    [yes] Cette mesure ne se lit pas : « { $quote } ».
   *[other] Une mesure manque ou ne se lit pas.
}
problem-value-unreadable-remedy = Elle reste un trou, pas un zéro. Redemandez le fichier plus tard : le gestionnaire complète souvent.
problem-line-unreadable-reason = { $quoted ->
    [yes] Cette ligne ne se lit pas : « { $quote } ».
   *[other] Une ligne ne se lit pas.
}
problem-line-unreadable-remedy = Elle n’est pas comptée. Si elle devrait l’être, exportez dans un autre format.
problem-part-missing-reason = { $quoted ->
    [yes] Il manque une partie nécessaire : { $quote }.
   *[other] Il manque une partie nécessaire.
}
problem-part-missing-remedy = Ce qui en dépend n’est pas compté. Téléchargez le fichier de nouveau, en entier.
problem-cut-short-reason = Le fichier s’arrête au milieu d’une donnée.
problem-cut-short-remedy = Ce qui précède est gardé. Téléchargez le fichier de nouveau pour avoir la suite.
problem-bytes-replaced-reason = Des caractères illisibles ont été remplacés par �.
problem-bytes-replaced-remedy = Les montants et les dates ne changent pas ; quelques libellés peuvent être abîmés. Si le site le propose, exportez en UTF-8.
problem-passed-over-reason = { $quoted ->
    [yes] Cette partie n’est pas lue : { $quote }.
   *[other] Une partie n’est pas lue.
}
problem-passed-over-remedy = Rien à faire : le reste du fichier est là.
problem-irregular-reason = { $quoted ->
    [yes] Le fichier s’écarte de sa norme : { $quote }.
   *[other] Le fichier s’écarte de sa norme.
}
problem-irregular-remedy = Rien à faire : le sens est clair, et tout est lu.
problem-not-energy-reason = { $quoted ->
    [yes] Des relevés ne sont pas en énergie (unité : { $quote }).
   *[other] Des relevés ne sont pas en énergie.
}
problem-not-energy-remedy = Ils sont gardés dans leur unité, hors des totaux d’énergie. Pour du gaz, demandez un fichier en kWh.
problem-unit-unknown-reason = Le fichier ne dit pas l’unité de ces relevés.
problem-unit-unknown-remedy = Ils sont gardés tels quels, hors des totaux d’énergie. Demandez au gestionnaire un fichier qui nomme l’unité.
problem-encoding-mismatch-reason = { $quoted ->
    [yes] Le fichier annonce un encodage ({ $quote }) et en utilise un autre.
   *[other] Le fichier annonce un encodage et en utilise un autre.
}
problem-encoding-mismatch-remedy = Rien à faire : le bon a été reconnu. Jetez un œil aux accents.
problem-account-unknown-reason = Le fichier ne dit pas à quel compte il appartient.
problem-account-unknown-remedy = Dites-le une fois dans Importer ; en attendant, le compte porte le nom du fichier.
problem-currency-unknown-reason = Le fichier ne dit pas la monnaie.
problem-currency-unknown-remedy = Dites-la une fois dans Importer ; en attendant, les montants restent tels qu’écrits.
problem-date-order-unknown-reason = { $quoted ->
    [yes] Le jour et le mois ne se distinguent pas dans les dates : « { $quote } ».
   *[other] Le jour et le mois ne se distinguent pas dans les dates.
}
problem-date-order-unknown-remedy = La lecture la plus probable est retenue : vérifiez une date ou deux. Si Importer le demande, dites lequel vient d’abord.
problem-decimal-mark-unknown-reason = { $quoted ->
    [yes] On ne sait pas si la marque sépare les décimales ou les milliers : « { $quote } ».
   *[other] On ne sait pas si la marque sépare les décimales ou les milliers.
}
problem-decimal-mark-unknown-remedy = La lecture la plus probable est retenue : vérifiez un montant ou deux. Si Importer le demande, dites-le sur un exemple.
problem-mapping-unsure-reason = { $quoted ->
    [yes] Les colonnes peuvent se lire de plusieurs façons : { $quote }.
   *[other] Les colonnes peuvent se lire de plusieurs façons.
}
problem-mapping-unsure-remedy = Vérifiez-les dans Importer. Votre choix servira aux prochains fichiers.
problem-id-repeated-reason = { $quoted ->
    [yes] La référence « { $quote } » désigne deux opérations différentes.
   *[other] Une référence désigne deux opérations différentes.
}
problem-id-repeated-remedy = Rien à faire : les deux sont gardées, reconnues par leur date, montant et libellé.
problem-index-backwards-reason = { $quoted ->
    [yes] Un index du compteur recule : { $quote }.
   *[other] Un index du compteur recule.
}
problem-index-backwards-remedy = Le compteur a peut-être été changé. La différence n’est pas comptée ; vérifiez ce mois sur votre facture.
problem-balance-mismatch-reason = { $quoted ->
    [yes] Solde de départ et opérations ne font pas le solde de fin : { $quote }.
   *[other] Solde de départ et opérations ne font pas le solde de fin.
}
problem-balance-mismatch-remedy = Tout ce que contient le fichier est lu. Il manque peut-être des opérations : téléchargez toute la période de nouveau.

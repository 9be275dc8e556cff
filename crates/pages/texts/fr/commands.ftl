cli-import-read = { $n ->
    [one] { $n } donnée lue.
   *[other] { $n } données lues.
}
cli-import-restored = Ce foyer est maintenant ce que contenait l’export : { $n ->
    [one] { $n } import
   *[other] { $n } imports
}, avec repères, historique et fichiers.
cli-import-merged = Repris dans ce foyer : { $n ->
    [one] { $n } import
   *[other] { $n } imports
} ; { $skipped } y étaient déjà.
cli-import-more = { $n ->
    [one] et { $n } autre remarque
   *[other] et { $n } autres remarques
}
cli-import-members = { $n ->
    [one] { $n } fichier dans l’archive.
   *[other] { $n } fichiers dans l’archive.
}
cli-import-all = { $files ->
    [one] { $files } fichier
   *[other] { $files } fichiers
} ; en entier : { $ok }, en partie : { $partial }, refusés : { $error }{ $documents ->
    [0] {""}
   *[other] , gardés comme documents : { $documents }
}. Données nouvelles : { $added }.
cli-ask-account = Quel compte est « { $name } » ? Le fichier ne le dit pas.
cli-ask-account-how = Répondez par : logis accounts rename "{ $name }" NOM, ou, si vous l’avez déjà : logis accounts join AUTRE "{ $name }"
cli-ask-account-answer = Son numéro ci-dessus, ou un nom (Entrée : plus tard) :
cli-ask-currency = Dans quelle monnaie est « { $name } » ? Ses fichiers ne le disent pas.
cli-ask-currency-how = Répondez par : logis accounts currency "{ $name }" EUR
cli-ask-currency-answer = Trois lettres, comme EUR (Entrée : plus tard) :
cli-ask-columns = Les colonnes de { $file } se lisent de plus d’une façon. Regardez-les sur la page Importer (logis serve).
cli-ask-still = { $n ->
    [one] { $n } question d’avant attend encore : logis accounts dit laquelle, ou la page Importer (logis serve).
   *[other] { $n } questions d’avant attendent encore : logis accounts dit lesquelles, ou la page Importer (logis serve).
}
cli-problem-account-unknown = Dites de quel compte il est : logis accounts rename (ou join), ou à l’avance logis import --account NOM FICHIER. En attendant, le compte porte le nom du fichier.
cli-problem-currency-unknown = Dites-la une fois : logis accounts currency NOM EUR. En attendant, les montants restent tels qu’écrits.
cli-problem-mapping-unsure = Vérifiez-les sur la page Importer (logis serve). Votre choix servira aux prochains fichiers.
cli-problem-date-order-unknown = La lecture la plus probable est retenue : vérifiez une date ou deux (logis records). Si la page Importer le demande (logis serve), dites lequel vient d’abord.
cli-problem-decimal-mark-unknown = La lecture la plus probable est retenue : vérifiez un montant ou deux (logis records). Si la page Importer le demande (logis serve), dites-le sur un exemple.
cli-failed-no-home = Il n’y a pas de tel foyer ici : « { $quote } ».
cli-failed-no-home-remedy = Voyez lesquels il y a avec « logis people list », et nommez-en un avec --home ; ou importez d’abord un fichier : logis import FICHIER
cli-failed-no-data = Il n’y a pas de données de Logis dans { $quote }.
cli-failed-no-data-remedy = Importez d’abord un fichier (logis import FICHIER), ou dites où sont vos données avec --data DOSSIER.
cli-failed-home-all = Ceci se fait pour tous les foyers du dossier, pas pour « { $quote } » seul.
cli-failed-home-all-remedy = Laissez --home de côté. Rien n’a été fait.
cli-failed-keys = Les clés de ce dossier manquent : { $quote }.
cli-failed-keys-remedy = Remettez-y keys.db. Si le foyer a été effacé, plus personne ne peut le lire.
cli-failed-version = { $quote }.
cli-failed-version-remedy = Rien n’a été changé.
cli-failed-busy = Autre chose est en train de changer ce foyer.
cli-failed-busy-remedy = Attendez la fin, puis recommencez.
cli-failed-data-missing = Les clés des foyers sont là, mais les données n’en contiennent aucun.
cli-failed-data-missing-remedy = Vérifiez que --database (ou LOGIS_DATABASE) désigne la bonne base, ou remettez data.db à côté de keys.db.
cli-failed-moved = { $quote }.
cli-failed-moved-remedy = Indiquez où sont les données avec --database URL ou LOGIS_DATABASE ; sans cela, c’est le fichier du dossier.
cli-failed-half-moved = Un déménagement des données vers cette base a été interrompu.
cli-failed-half-moved-remedy = Relancez le même « logis move ». D’ici là, les données sont encore à leur ancien endroit.
cli-failed-in-use = Un autre programme utilise ces données.
cli-failed-in-use-remedy = Arrêtez-le (« logis serve » par exemple), puis recommencez.
cli-failed-not-empty = Il y a déjà des foyers là où doivent aller les données.
cli-failed-not-empty-remedy = Rien n’a été changé. Indiquez une base vide, ou un autre schéma avec ?schema=NOM.
cli-failed-database = { $quote }.
cli-failed-database-remedy = Rien n’a été changé. Une adresse s’écrit postgres://NOM@HÔTE/BASE.
cli-failed-unreachable = La base de données ne répond pas.
cli-failed-unreachable-remedy = Vérifiez que son serveur fonctionne et que --database (ou LOGIS_DATABASE) le désigne, puis recommencez.
cli-failed-unsure = La base de données a disparu au dernier moment : personne ne sait si ceci a été gardé.
cli-failed-unsure-remedy = Regardez si c’est là, puis relancez la commande. Un fichier importé de nouveau n’ajoute rien deux fois.
cli-failed-disk-full = Le disque est plein : cela n’a pas pu se faire, et rien n’en a été gardé.
cli-failed-disk-full-remedy = Faites de la place, puis relancez la même commande. Ce qui était là y est toujours.
cli-failed-file-missing = { $quote } n’existe pas.
cli-failed-file-missing-remedy = Vérifiez comment il s’écrit et que son disque est branché, puis recommencez.
cli-failed-file-refused = Ce compte n’a pas le droit d’utiliser { $quote }.
cli-failed-file-refused-remedy = Regardez à qui c’est et qui peut s’en servir (ls -ld), puis donnez un autre endroit ou faites changer ses droits.
cli-failed-is-folder = { $quote } est un dossier, et il faut ici un fichier.
cli-failed-is-folder-remedy = Donnez un fichier qui s’y trouve.
cli-failed-no-folder = { $quote } est un fichier, et il faut ici un dossier.
cli-failed-no-folder-remedy = Donnez un dossier, ou un nom nouveau où il puisse être fait.
cli-failed-file-name = Aucun fichier ne peut porter ce nom : { $quote }.
cli-failed-file-name-remedy = Prenez-en un plus court, sans caractères invisibles.
cli-failed-file-read-only = Rien ne peut être écrit sur le disque de { $quote }.
cli-failed-file-read-only-remedy = Il est monté en lecture seule : montez-le en écriture, ou donnez un endroit sur un autre disque.
cli-failed-read-only = Le dossier des données ne peut pas être écrit.
cli-failed-read-only-remedy = Vérifiez que son disque n’est pas monté en lecture seule et à qui est ce dossier, ou donnez-en un autre avec --data DOSSIER. Rien n’a été perdu.
cli-failed-not-found = Introuvable : { $quote }.
cli-failed-not-found-remedy = Regardez ce qu’il y a avec « list » de la commande.
cli-failed-tampered = Quelque chose a été changé de l’extérieur : { $quote }.
cli-failed-tampered-remedy = N’allez pas plus loin avec ce dossier : gardez-en une copie, puis restaurez une sauvegarde.
cli-failed-vault = Le dossier des données ne peut pas servir : { $quote }.
cli-failed-vault-remedy = Rien n’a été perdu. Recommencez ; si cela continue, gardez ce message.
cli-failed-io = La lecture ou l’écriture a échoué : { $quote }.
cli-failed-io-remedy = Vérifiez le disque, et si ce compte peut se servir du fichier, puis recommencez.
cli-failed-folder = Le dossier { $quote } ne peut pas être parcouru.
cli-failed-folder-remedy = Rien n’a été lu. Regardez à qui il est et qui peut le lire (ls -ld), ou nommez les fichiers eux-mêmes.
cli-failed-account-unknown = Aucun compte ne s’appelle « { $quote } ».
cli-failed-account-unknown-remedy = Voyez-les tous avec : logis accounts list
cli-failed-account-same = Les deux noms sont déjà d’un même compte.
cli-failed-account-same-remedy = Rien à faire.
cli-failed-account-only-id = « { $quote } » n’est pas l’un de plusieurs noms de ce compte.
cli-failed-account-only-id-remedy = Voyez les noms d’un compte avec : logis accounts show NOM
cli-failed-account-taken = Un compte s’appelle déjà « { $quote } ».
cli-failed-account-taken-remedy = Choisissez un autre nom.
cli-failed-currency = « { $quote } » n’est pas une monnaie.
cli-failed-currency-remedy = Une monnaie s’écrit en trois lettres : EUR, CHF, JPY.
cli-id = Repère
cli-at = Quand
cli-new = Nouvelles
cli-file = Fichier
cli-yes = oui
cli-nothing = rien
cli-nothing-done = Rien n’a été fait.
cli-accounts-none = Pas encore de compte : importez un fichier de votre banque.
cli-accounts-ids = Noms dans les fichiers
cli-accounts-asks-account = quel compte est-ce ?
cli-accounts-asks-currency = quelle monnaie ?
cli-accounts-lines = { $n ->
    [one] { $n } opération
   *[other] { $n } opérations
}
cli-accounts-foreign = { $n ->
    [one] { $n } opération dans une autre monnaie, non comptée
   *[other] { $n } opérations dans une autre monnaie, non comptées
}
cli-accounts-opening = Solde de départ : { $amount }
cli-accounts-no-balance = Aucune source ne dit de solde, on ne peut donc pas en calculer.
cli-accounts-month = Fin de
cli-accounts-computed = Calculé
cli-accounts-stated = Annoncé
cli-accounts-differs = Première différence le { $day } : { $computed } calculés, { $stated } annoncés.
cli-accounts-opened = « { $name } » est ouvert.
cli-accounts-renamed = Il s’appelle maintenant « { $name } ».
cli-accounts-currency = « { $name } » est en { $currency }.
cli-accounts-joined = { $n ->
    [0] Les deux sont maintenant « { $name } ». Rien de plus à rapprocher.
    [one] Les deux sont maintenant « { $name } ». { $n } opération rapprochée.
   *[other] Les deux sont maintenant « { $name } ». { $n } opérations rapprochées.
}
cli-accounts-split = « { $name } » est maintenant un compte à part. Ce qui était rapproché le reste tant que vous ne le séparez pas.
cli-deliveries-none = Rien n’est encore rentré.
cli-deliveries-go = Part : { $counts }
cli-deliveries-stay = Reste, car d’autres fichiers le disent : { $counts }
cli-deliveries-remove-ask = Écrivez « { $yes } » pour annuler cet import :
cli-documents-none = Aucun document.
cli-documents-kept = gardé sous « { $name } » ({ $id })
cli-documents-known = déjà gardé, sous « { $name } » ({ $id }) : rien d’ajouté
cli-documents-proposed = Le fichier le dit lui-même ; pour le reprendre : logis documents change { $id } { $how }
cli-documents-taken = Écrit : { $file }
cli-documents-remove-ask = Écrivez « { $yes } » pour retirer ce document :
cli-failed-document-unknown = Aucun document ne commence par « { $quote } ».
cli-failed-document-unknown-remedy = Voyez-les tous avec : logis documents
cli-failed-document-there = { $quote } existe déjà.
cli-failed-document-there-remedy = Rien n’a été écrit. Donnez un autre fichier avec -o FICHIER, ou -o - pour la sortie standard.
cli-failed-document-large = { $quote } dépasse 4 Go.
cli-failed-document-large-remedy = Rien n’en a été gardé. Coupez-le en morceaux.
cli-failed-document-one-name = « { $quote } » ne peut pas être le nom de plusieurs fichiers.
cli-failed-document-one-name-remedy = Rien n’a été gardé. Sans --name, chacun prend le nom de son fichier.
cli-failed-day = « { $quote } » n’est pas un jour.
cli-failed-day-remedy = Un jour s’écrit AAAA-MM-JJ : 2025-05-12.
cli-journal-document-kept = un fichier a été gardé comme document
cli-journal-document-described = ce qui est dit d’un document a été changé
cli-journal-document-removed = un document a été retiré
cli-import-keep-members = Pour garder comme documents ce qui n’y est pas lu : logis import --keep-documents "{ $file }"
cli-import-keep = Pour le garder tel qu’il est : logis documents keep "{ $file }"
cli-pairs-counted = { $paired } rapprochées, { $waiting } en attente.
cli-pairs-told = Dit par
cli-pairs-missing = Pas par
cli-pairs-more = et { $n } autres
cli-pairs-joined = Une seule opération maintenant : { $id }
cli-pairs-parted = Une autre opération maintenant : { $id }
cli-records-none = Aucune donnée de ce genre.
cli-journal-program = Logis
cli-journal-home-added = le foyer a été créé
cli-journal-unlocked = la clé du foyer a été ouverte
cli-journal-published = un fichier est rentré : { $added } nouvelles, { $revised } corrigées, { $sighted } vues aussi dans une autre source
cli-journal-removed = un import a été annulé : { $n } parties
cli-journal-looked = regardé : { $kind } ({ $n })
cli-journal-joined = opérations réunies : { $n }
cli-journal-parted = une opération séparée en deux
cli-journal-accounts = comptes modifiés
cli-journal-document = modifié : { $name }
cli-journal-disclosing = une copie commence, en { $to } : { $kinds }
cli-journal-disclosed = la copie est faite : { $n }
cli-journal-merged = un export a été repris : { $deliveries } imports, { $records } données (son journal finit à { $head })
cli-journal-foreign = Journal du foyer { $home }, repris { $at } : { $n } lignes, entier jusqu’à { $head }
cli-journal-key-rotated = la clé du foyer a été renouvelée
cli-journal-restored = restauré d’une sauvegarde{ $n ->
    [0] {""}
    [one] {""} ; { $n } ligne plus récente de ce journal n’y est pas
   *[other] {""} ; { $n } lignes plus récentes de ce journal n’y sont pas
}
cli-journal-person-added = la maison a été prise en main
cli-journal-person-removed = sa personne n’entre plus
cli-journal-signed-in = entrée par : { $with }
cli-journal-signed-out = sessions fermées : { $n }
cli-journal-credential = changé, pour entrer : { $what }
cli-journal-link-made = un lien qui ouvre une fois a été fait
cli-journal-feed-made = l’agenda a reçu une adresse, sans montants
cli-journal-feed-made-amounts = l’agenda a reçu une adresse, avec les montants
cli-journal-feed-read = l’agenda a été lu : { $n } fois
cli-journal-feed-ended = l’agenda a été arrêté
cli-journal-refused = refusé : { $what } ({ $n })
cli-journal-whole = { $n ->
    [one] Le journal est entier : { $n } entrée.
   *[other] Le journal est entier : { $n } entrées, chacune enchaînée à la précédente.
}
cli-journal-head = Son empreinte, à garder ailleurs : { $head }
cli-move-done = { $homes ->
    [one] { $homes } foyer est
   *[other] { $homes } foyers sont
} maintenant dans { $to }, après vérification ({ $rows } lignes).
cli-move-copied = { $homes ->
    [one] { $homes } foyer a été copié
   *[other] { $homes } foyers ont été copiés
} vers { $to }, copie vérifiée ({ $rows } lignes). L’ancien endroit reste en service.
cli-move-how-database = Désormais, indiquez-le avec --database ou LOGIS_DATABASE. Les clés restent dans le dossier : gardez une copie de keys.db.
cli-move-how-folder = Désormais, n’indiquez plus --database ni LOGIS_DATABASE : les données sont dans le dossier.
cli-export-counts = { $records ->
    [one] { $records } donnée
   *[other] { $records } données
} · { $deliveries ->
    [one] { $deliveries } import
   *[other] { $deliveries } imports
} · { $originals ->
    [one] { $originals } fichier d’origine
   *[other] { $originals } fichiers d’origine
}
cli-export-size = { $bytes } octets
cli-export-open = Il n’est pas scellé : qui a ce fichier peut tout y lire.
cli-export-left-out = { $n } documents d’une autre version de Logis n’y sont pas.
cli-failed-export-exists = Un fichier s’appelle déjà { $quote }.
cli-failed-export-exists-remedy = Choisissez un autre nom. Rien n’a été écrit.
cli-failed-export-screen = Un export n’est pas fait pour l’écran.
cli-failed-export-screen-remedy = Donnez un fichier, comme : logis export foyer.logis.zip
cli-erase-ask = Écrivez le nom du foyer, { $name }, pour l’effacer pour toujours :
cli-erased = { $name } est effacé.
cli-erased-after = Lancez maintenant « logis backup DOSSIER » encore une fois, pour que le registre à côté de vos sauvegardes le sache, et retirez les fichiers de clés copiés ailleurs : ils contiennent encore sa clé.
cli-manual-written = Les pages de manuel sont dans { $folder }.
cli-failed-needs-yes = Personne n’est là pour répondre.
cli-failed-needs-yes-remedy = Dites-le avec --yes. Rien n’a été fait.
cli-failed-needs-name = Personne n’est là pour répondre.
cli-failed-needs-name-remedy = Dites-le avec --yes-erase { $quote }. Rien n’a été effacé.
cli-failed-erase-name = Ce n’est pas le nom du foyer. Rien n’a été effacé.
cli-failed-erase-name-remedy = Écrivez exactement { $quote }.
cli-failed-delivery-unknown = Aucun import ne commence par « { $quote } ».
cli-failed-delivery-unknown-remedy = Voyez-les tous avec : logis deliveries list
cli-failed-delivery-several = Plusieurs imports commencent par « { $quote } ».
cli-failed-delivery-several-remedy = Donnez plus de chiffres de son repère.
cli-failed-record-id = « { $quote } » n’est pas le repère d’une donnée.
cli-failed-record-id-remedy = Un repère a 32 chiffres, comme les montre logis pairs list.
cli-failed-head = « { $quote } » n’est pas l’empreinte d’un journal.
cli-failed-head-remedy = Une empreinte s’écrit NOMBRE:EMPREINTE, comme l’affiche logis journal verify.
cli-failed-kind = « { $quote } » n’est pas une sorte de données.
cli-failed-kind-remedy = Voyez-les avec : logis records --help
cli-failed-column = Cette colonne n’existe pas : { $quote }.
cli-failed-column-remedy = Choisissez parmi celles nommées, ou record_id.
cli-failed-binary = Parquet n’est pas fait pour l’écran.
cli-failed-binary-remedy = Donnez un fichier avec --output FICHIER, ou envoyez-le dans un tube.
cli-watch-how = { $folder } est surveillé. Ctrl-C arrête, une fois le fichier en cours terminé.
cli-watch-moved = Il est maintenant dans { $path }.
cli-watch-better = Les fichiers arrivent de nouveau.
cli-failed-watch-folder = « { $quote } » n’est pas un dossier.
cli-failed-watch-folder-remedy = Créez-le d’abord, ou indiquez le dossier où arrivent vos fichiers.
cli-serve-how = L’adresse ne s’ouvre qu’une fois. Ctrl-C pour arrêter.
cli-serve-kept = Entrez avec votre mot de passe. Perdu ? logis serve --link. Ctrl-C arrête.
cli-serve-proxy = Un mandataire doit faire le TLS de --public-url. Nommez-le par --trusted-proxy : d’ici là, tous ceux qui viennent semblent n’être qu’un, et qui devine des mots de passe fait attendre les autres.
cli-demo-made = Un foyer inventé : { $files } fichiers, { $records } données.
cli-demo-kept = Il est gardé dans { $folder }.
cli-demo-gone = Il disparaît avec cette commande.
cli-failed-listen = Les pages ne peuvent pas être montrées : { $quote }.
cli-failed-listen-remedy = Choisissez une autre adresse avec --listen, comme 127.0.0.1:8080.
cli-failed-reach-open = D’autres machines atteignent { $quote }, et rien ne chiffre ce qu’elles envoient.
cli-failed-reach-open-remedy = Donnez un certificat (--tls-cert, --tls-key), ou laissez un mandataire chiffrer et nommez-le (--trusted-proxy) ; docs/reach.md montre les deux. Ou n’écoutez que cette machine : --listen 127.0.0.1:7878.
cli-failed-reach-nameless = D’autres machines atteignent { $quote }, et rien ne dit sous quel nom.
cli-failed-reach-nameless-remedy = Dites ce que les navigateurs écriront dans leur barre d’adresse, comme --public-url https://logis.example.
cli-failed-reach-scheme = Les pages parlent TLS, et --public-url dit { $quote }.
cli-failed-reach-scheme-remedy = Écrivez-y https://.
cli-failed-tls = Les pages ne peuvent pas être chiffrées : { $quote }.
cli-failed-tls-remedy = Désignez le certificat par --tls-cert et sa clé par --tls-key, tous deux en PEM ; docs/reach.md montre comment les obtenir.
cli-failed-demo = Le foyer inventé ne peut pas être fait : { $quote }.
cli-failed-demo-remedy = La faute est à nous. Dites-le nous, avec ce message.
cli-home = Foyer
cli-keys-made = Clé faite le
cli-keys-rotating = son renouvellement a été interrompu
cli-keys-rotated = { $n ->
    [one] La clé de { $n } foyer est renouvelée ; l’ancienne est détruite.
   *[other] Les clés de { $n } foyers sont renouvelées ; les anciennes sont détruites.
}
cli-keys-unreadable = { $n ->
    [one] { $n } foyer ne s’ouvre avec aucune clé et reste comme il est. Voyez : logis doctor
   *[other] { $n } foyers ne s’ouvrent avec aucune clé et restent comme ils sont. Voyez : logis doctor
}
cli-keys-backup = Les sauvegardes d’avant ne s’ouvrent qu’avec leur propre fichier de clés. Faites-en une nouvelle : logis backup DOSSIER
cli-backup-ask = Une phrase secrète pour les clés (au moins { $n } caractères ; elle ne s’affiche pas) :
cli-backup-ask-again = La même encore une fois :
cli-backup-made = { $homes ->
    [one] { $homes } foyer est sauvegardé. Ce qui a été écrit a été relu et vérifié.
   *[other] { $homes } foyers sont sauvegardés. Ce qui a été écrit a été relu et vérifié.
}
cli-backup-data = données : { $file }
cli-backup-keys = clés, sous votre phrase secrète : { $file }
cli-backup-register = registre des foyers effacés : { $file }
cli-backup-removed = { $n ->
    [0] Aucun fichier de clés d’ici n’avait plus de { $days } jours.
    [one] { $n } fichier de clés de plus de { $days } jours a été retiré.
   *[other] { $n } fichiers de clés de plus de { $days } jours ont été retirés.
}
cli-backup-erased-keys = { $n ->
    [one] { $n } fichier de clés d’avant, ici, contient peut-être encore la clé d’un foyer effacé depuis. La première sauvegarde après le { $until } le retire.
   *[other] { $n } fichiers de clés d’avant, ici, contiennent peut-être encore la clé d’un foyer effacé depuis. La première sauvegarde après le { $until } retire le dernier.
}
cli-restore-ask = La phrase secrète de la sauvegarde (elle ne s’affiche pas) :
cli-restore-found = La sauvegarde du { $at }.
cli-restore-later-keys = Son propre fichier de clés n’est plus là ; celui d’une sauvegarde plus récente sert. Un foyer dont la clé a été renouvelée entre-temps ne s’ouvrira pas.
cli-restore-records = Données
cli-restore-journal = Journal
cli-restore-whole = { $n ->
    [one] entier, { $n } entrée
   *[other] entier, { $n } entrées
}
cli-restore-shorter = { $n } entrées, entier ; { $lost ->
    [one] { $lost } ligne plus récente n’est pas dans cette sauvegarde
   *[other] { $lost } lignes plus récentes ne sont pas dans cette sauvegarde
}
cli-restore-broken = PAS entier : { $error }
cli-restore-rotated = ne s’ouvre PAS : sa clé a été renouvelée après cette sauvegarde
cli-restore-erased = { $n ->
    [0] Aucun foyer de cette sauvegarde n’est au registre des foyers effacés
    [one] { $n } foyer de cette sauvegarde a été effacé depuis et le reste : il est au registre
   *[other] { $n } foyers de cette sauvegarde ont été effacés depuis et le restent : ils sont au registre
} (registre { $file }, écrit le { $at }).
cli-restore-next = Maintenant : logis --data "{ $folder }" doctor vérifie, logis --data "{ $folder }" serve montre. Pour ne plus dire --data : LOGIS_DATA="{ $folder }"
cli-restore-next-usual = Maintenant : logis doctor vérifie, logis serve montre. C’est dans { $folder }, où les commandes cherchent d’elles-mêmes.
cli-restore-register-old = Le registre des foyers effacés n’est pas plus récent que cette sauvegarde : ce qui a été effacé ensuite ne peut pas être su. Si vous en avez un plus récent, recommencez avec --register.
cli-failed-needs-passphrase = Personne n’est là pour donner la phrase secrète.
cli-failed-needs-passphrase-remedy = Donnez un fichier avec --passphrase-file, ou réglez { $quote }.
cli-failed-passphrase-short = Cette phrase secrète est trop courte.
cli-failed-passphrase-short-remedy = Prenez au moins { $quote } caractères : quatre mots ou plus.
cli-failed-passphrase-plain = Cette phrase secrète se devine vite.
cli-failed-passphrase-plain-remedy = Prenez quatre mots ou plus, ou au moins { $quote } caractères différents qui ne se suivent pas comme abcdef. Rien n’a été écrit.
cli-failed-passphrase-open = D’autres sur cette machine peuvent lire { $quote }.
cli-failed-passphrase-open-remedy = Fermez-le : chmod 600 "{ $quote }". Si quelqu’un a pu le lire, choisissez une autre phrase secrète. Rien n’a été écrit.
cli-failed-passphrase-no-text = { $quote } n’est pas un texte.
cli-failed-passphrase-no-text-remedy = Donnez un fichier dont la première ligne est la phrase secrète.
cli-failed-passphrase-differs = Les deux phrases secrètes diffèrent.
cli-failed-passphrase-differs-remedy = Rien n’a été écrit. Recommencez.
cli-failed-time = « { $quote } » n’est pas un moment.
cli-failed-time-remedy = Écrivez-le comme 2026-01-31, 2026-01-31T12:00 (heure de cette machine) ou 20260131T120000Z (UTC, comme s’appellent les fichiers de sauvegarde).
cli-failed-backup-other-place = Les sauvegardes d’un autre Logis sont dans { $quote }.
cli-failed-backup-other-place-remedy = Donnez un autre dossier. Rien n’a été écrit.
cli-failed-backup-unverified = Ce qui a été écrit ne se relit pas tel quel : { $quote }.
cli-failed-backup-unverified-remedy = Le disque de la sauvegarde est peut-être en panne. Prenez-en un autre, puis recommencez.
cli-failed-backup-none = Il n’y a pas de sauvegarde dans { $quote }.
cli-failed-backup-none-remedy = Une sauvegarde, c’est deux fichiers : logis-data-….db et logis-keys-….keys. Donnez leur dossier avec --from.
cli-failed-backup-early = Il n’y a aucune sauvegarde aussi ancienne.
cli-failed-backup-early-remedy = Il y a celles-ci : { $quote }. Donnez-en une avec --at, en UTC comme ici.
cli-failed-backup-within-data = { $quote } est le dossier des données lui-même, ou s’y trouve : les deux seraient perdus ensemble.
cli-failed-backup-within-data-remedy = Donnez un dossier ailleurs, de préférence sur un autre disque. Rien n’a été écrit.
cli-failed-backup-keys-rotated = Les clés de ces données ont été renouvelées après cette sauvegarde, et son propre fichier de clés n’est plus là : { $quote }.
cli-failed-backup-keys-rotated-remedy = Si vous avez copié ce fichier ailleurs, remettez-le à côté des données et recommencez. Sinon, restaurez la sauvegarde la plus récente, sans --at. Rien n’a été restauré.
cli-failed-backup-half-missing = La moitié de cette sauvegarde manque : { $quote }.
cli-failed-backup-half-missing-remedy = Remettez ce fichier à côté de l’autre, ou prenez une sauvegarde plus ancienne, par son propre moment, avec --at. Rien n’a été restauré.
cli-failed-backup-half-copied = Ce fichier est copié à moitié, ou abîmé : { $quote }.
cli-failed-backup-half-copied-remedy = Copiez-le de nouveau d’où il a été fait, ou prenez une autre sauvegarde avec --at. Rien n’a été restauré.
cli-failed-backup-other-keys = Ces clés et ces données ne vont pas ensemble : { $quote } a été fait avec d’autres données.
cli-failed-backup-other-keys-remedy = Remettez le fichier de clés fait avec ces données, ou prenez une autre sauvegarde avec --at. Rien n’a été restauré.
cli-failed-backup-passphrase = Cette phrase secrète n’ouvre pas { $quote }.
cli-failed-backup-passphrase-remedy = Recommencez : majuscules et espaces comptent. Sans la phrase secrète, personne ne peut l’ouvrir. Rien n’a été restauré.
cli-failed-backup-version = Une autre version de Logis a écrit ceci : { $quote }.
cli-failed-backup-version-remedy = Restaurez-la avec la version qui l’a écrite. Rien n’a été restauré.
cli-failed-backup-no-register = Aucun registre des foyers effacés dans { $quote } : un foyer effacé pourrait revenir.
cli-failed-backup-no-register-remedy = Remettez logis-erased.register à côté de la sauvegarde, ou donnez-en un (ou un dossier de données en service) avec --register.
cli-failed-backup-register = Ce n’est pas un registre des foyers effacés de ce Logis, ou il est abîmé : { $quote }.
cli-failed-backup-register-remedy = Copiez-le de nouveau d’où il a été fait, ou donnez-en un autre avec --register. Rien n’a été restauré.
cli-failed-backup-not-empty = Il y a déjà quelque chose : { $quote }.
cli-failed-backup-not-empty-remedy = Donnez un dossier vide ou nouveau avec --data. Rien n’a été changé.
cli-failed-restored-rotated = La sauvegarde est restaurée, mais un foyer ne s’ouvre pas : sa clé a été renouvelée depuis.
cli-failed-restored-rotated-remedy = Ses clés ne sont que dans { $quote }. Si vous avez copié ce fichier ailleurs, remettez-le à côté des données et restaurez dans un autre dossier.
cli-failed-restored-damaged = La sauvegarde est restaurée, mais un foyer n’y est pas entier (voir ci-dessus).
cli-failed-restored-damaged-remedy = Restaurez une sauvegarde plus ancienne avec --at dans un autre dossier, et comparez.
cli-failed-damaged = Les données elles-mêmes sont abîmées : { $quote }.
cli-failed-damaged-remedy = Gardez une copie du dossier tel qu’il est, puis restaurez une sauvegarde : logis restore --help
cli-failed-too-long-name = Le nom du foyer est trop long.
cli-failed-too-long-name-remedy = Prenez au plus 200 caractères.
cli-failed-too-long-document = Il y a trop dans vos réglages (comptes, colonnes, réponses) pour être gardé.
cli-failed-too-long-document-remedy = Rien n’a été changé. Retirez des comptes ou des imports inutiles, puis recommencez.
cli-failed-too-long-entry = Un nom est trop long pour être écrit au journal.
cli-failed-too-long-entry-remedy = Rien n’a été fait. Prenez un nom plus court pour le fichier, le compte ou la session de la machine, puis recommencez.
cli-doctor-state-ok = bien
cli-doctor-state-warning = à voir
cli-doctor-state-failed = ÉCHEC
cli-doctor-all-well = Tout est comme il faut.
cli-doctor-warnings = { $warnings ->
    [one] Aucun échec ; { $warnings } chose mérite un regard.
   *[other] Aucun échec ; { $warnings } choses méritent un regard.
}
cli-doctor-failed = { $failed ->
    [one] { $failed } vérification a échoué
   *[other] { $failed } vérifications ont échoué
}{ $warnings ->
    [0] .
    [one] {""} ; { $warnings } chose mérite un regard.
   *[other] {""} ; { $warnings } choses méritent un regard.
}
cli-doctor-of-home = { $home } : { $says }
cli-doctor-versions = Logis { $program }, format des données { $data }, format des clés { $keys }
cli-doctor-permissions = le dossier et les fichiers ne sont qu’à ce compte
cli-doctor-mode = { $path } peut être lu ou changé par d’autres ({ $mode })
cli-doctor-mode-remedy = Fermez-le : chmod { $allowed } "{ $path }"
cli-doctor-owner = { $path } est à un autre compte
cli-doctor-owner-remedy = Lancez Logis sous le compte à qui est le dossier, ou donnez-lui les fichiers (chown).
cli-doctor-disk = place sur le disque : { $free } Mio
cli-doctor-disk-low = peu de place sur le disque : { $free } Mio
cli-doctor-disk-full = le disque est plein, ou presque : { $free } Mio
cli-doctor-disk-remedy = Faites de la place, ou déplacez le dossier sur un disque plus grand. Rien n’est perdu ; ce qui ne tenait pas a été refusé.
cli-doctor-read-only = le dossier ne peut pas être écrit
cli-doctor-read-only-remedy = Regardez le disque (est-il monté en lecture seule ?) et à qui est le dossier. Tout se lira de nouveau dès qu’il pourra être écrit.
cli-doctor-clock = l’horloge va avec les fichiers
cli-doctor-clock-files = des fichiers ont été écrits plus tard que maintenant : { $at }
cli-doctor-clock-back = le journal a une entrée plus tardive que maintenant, du { $at } : l’horloge a reculé
cli-doctor-clock-ahead = l’horloge est des années après ce qui a été écrit en dernier : { $at }
cli-doctor-clock-remedy = Réglez l’horloge (timedatectl set-ntp true). Rien n’est perdu : les entrées gardent leur ordre, seules leurs heures sont fausses.
cli-doctor-open = les données et les clés s’ouvrent, rien n’attend d’être fini
cli-doctor-engine = { $name } { $version }
cli-doctor-setting = { $name } vaut { $value } : une coupure pourrait emporter ce qui a été dit gardé
cli-doctor-setting-remedy = Réglez { $name } pour que chaque écriture aille au disque, puis redémarrez.
cli-doctor-database = la structure de la base est saine
cli-doctor-without-key = { $n ->
    [one] { $n } foyer n’a pas de clé : personne ne peut l’ouvrir
   *[other] { $n } foyers n’ont pas de clé : personne ne peut les ouvrir
}
cli-doctor-without-key-remedy = Ce sont peut-être les clés d’un autre dossier. Remettez le keys.db qui va avec ce data.db, ou restaurez une sauvegarde.
cli-doctor-without-home = { $n ->
    [one] { $n } clé est d’un foyer qui n’est pas dans les données
   *[other] { $n } clés sont de foyers qui ne sont pas dans les données
}
cli-doctor-without-home-remedy = S’il manque un foyer, data.db est une copie plus ancienne : remettez la plus récente, ou restaurez une sauvegarde. Sinon, ne faites rien.
cli-doctor-rotations = { $n ->
    [one] le renouvellement de { $n } clé a été interrompu
   *[other] le renouvellement de { $n } clés a été interrompu
}
cli-doctor-rotations-remedy = Lancez : logis keys rotate --all
cli-doctor-leftovers = { $n ->
    [one] { $n } import a été interrompu ; ce qu’il a laissé ne se voit pas
   *[other] { $n } imports ont été interrompus ; ce qu’ils ont laissé ne se voit pas
}
cli-doctor-leftovers-remedy = Importez le fichier de nouveau. Ce qui reste s’en va de soi-même en un jour.
cli-doctor-no-leftovers = rien ne reste d’imports interrompus
cli-doctor-no-homes = pas encore de foyer
cli-doctor-key = s’ouvre, et rien n’y manque
cli-doctor-key-wrong = sa clé ne l’ouvre pas
cli-doctor-key-wrong-remedy = Remettez le keys.db qui va avec ce data.db, ou restaurez une sauvegarde : logis restore --help
cli-doctor-catalog = quelque chose qui se voyait manque ou a été changé de l’extérieur
cli-doctor-catalog-remedy = Gardez une copie du dossier, puis restaurez une sauvegarde dans un autre et comparez : logis restore --help
cli-doctor-journal = { $n ->
    [one] son journal est entier : { $n } entrée
   *[other] son journal est entier : { $n } entrées
}
cli-findings-dismissed = Laissé de côté : { $title } (pour le reprendre : logis findings restore { $key })
cli-findings-restored = Le constat est repris.
cli-findings-none = Rien à signaler dans ce qui est là. Plus il y a de mois, plus les constats sont sûrs : logis import
cli-failed-finding-unknown = Aucun constat n’a cette clé : { $quote }
cli-failed-finding-unknown-remedy = La clé de chacun est sous son titre : logis findings --all
cli-journal-closing-asked = fermeture demandée pour le { $day }
cli-journal-closing-taken-back = fermeture annulée
cli-people-person = Personne
cli-people-with = Entre par
cli-people-seen = Vu le
cli-people-nobody = personne encore
cli-people-with-password = mot de passe
cli-people-with-recovery = code de secours
cli-people-with-passkey = clé d’accès
cli-people-link = Le lien de { $name } ouvre une fois, jusqu’au { $until }. Ne le donnez à personne d’autre ; le journal de cette maison dit qu’il a été fait.
cli-people-removing = { $name } n’entrera plus : son mot de passe, ses clés, son code et ses sessions s’en vont. La maison { $home } reste, avec ses données : « logis --home { $home } erase » l’efface, « logis people link { $home } » invite quelqu’un à la reprendre.
cli-people-ask = Pour confirmer, écrivez « { $name } » : 
cli-people-removed = { $name } n’entre plus.
cli-failed-person-unknown = personne ne s’appelle « { $quote } » ici
cli-failed-person-unknown-remedy = « logis people list » dit qui entre, et quelles maisons il y a.
cli-failed-person-name = « { $quote } » n’est pas un prénom
cli-failed-person-name-remedy = Il en faut un de soixante caractères au plus.
cli-failed-home-exists = une maison s’appelle déjà « { $quote } »
cli-failed-home-exists-remedy = Choisissez un autre nom ; « logis people link { $quote } » fait un autre lien pour celle-ci.
cli-failed-needs-person-name = rien n’a été changé : la confirmation manque
cli-failed-needs-person-name-remedy = Ajoutez --yes-remove « { $quote } ».
cli-failed-person-differs = rien n’a été changé : ce n’est pas le nom
cli-failed-person-differs-remedy = Il fallait écrire « { $quote } ».

error-status = Code { $status }
error-not-found-title = Cette page n’existe pas
error-not-found-happened = L’adresse est incomplète, ou ce qu’elle montrait a été annulé.
error-not-found-remedy = Cherchez ce que vous vouliez voir dans Données.
error-wrong-method-title = Cette page ne se demande pas ainsi
error-wrong-method-happened = Elle se lit seulement, ou son formulaire est parti ailleurs. Rien n’a été fait.
error-wrong-method-remedy = Revenez à la page et reprenez de là.
error-form-expired-title = Ce formulaire a expiré
error-form-expired-happened = La page était ouverte depuis trop longtemps, ou la demande venait d’un autre site. Rien n’a été fait.
error-form-expired-remedy = Revenez à la page, rechargez-la et recommencez.
error-bad-request-title = Cette demande n’est pas claire
error-bad-request-happened = Il manque quelque chose à la demande, ou une valeur n’a pas de sens. Rien n’a été fait.
error-bad-request-remedy = Revenez en arrière et vérifiez ce que vous avez rempli.
error-too-large-title = Ce fichier est trop lourd
error-too-large-happened = Par cette page, un fichier pèse { $limit } au plus. Rien n’a été gardé.
error-too-large-remedy = Dans un terminal, « logis import » lit des fichiers de toute taille.
error-busy-title = Un import est déjà en cours
error-busy-happened = Ce que vous demandez touche aux mêmes données. Rien n’a été fait.
error-busy-remedy = Attendez qu’il se termine, puis recommencez.
error-fault-title = Logis s’est trompé
error-fault-happened = La faute est à nous, pas à vous. Rien n’a été perdu. Elle est notée sous le numéro { $number }.
error-fault-remedy = Recommencez. Si cela continue, lancez « logis doctor » et donnez ce numéro.
sign-in-title = Il faut un lien pour entrer
sign-in-used = Ce lien a déjà servi. Il n’ouvre qu’une fois, pour que personne d’autre ne puisse le reprendre.
sign-in-expired = Ce lien est trop vieux. Il n’ouvre que peu de temps.
sign-in-no-link = Ce navigateur n’est pas encore entré ici.
sign-in-step-terminal = Dans un terminal de cette machine, lancez :
sign-in-step-open = Ouvrez l’adresse qui s’affiche.
sign-in-why = Le lien prouve que vous êtes devant cette machine. Rien de ce qui est chez vous ne se voit d’ici.
erase-title = Tout effacer ?
erase-lead = { $records ->
    [one] { $records } donnée
   *[other] { $records } données
}, { $deliveries ->
    [one] { $deliveries } import
   *[other] { $deliveries } imports
}. Personne ne pourra les retrouver, nous non plus.
erase-goes = Ce qui part
erase-goes-records = Les données, les documents, les fichiers d’origine, les questions, les noms de comptes.
erase-goes-journal = Le journal de qui a regardé.
erase-goes-copies = Les copies et sauvegardes : sans la clé, détruite en premier, elles ne se lisent plus.
erase-stays = Ce qui reste
erase-stays-files = Les fichiers que vous aviez téléchargés, là où ils sont sur votre machine.
erase-stays-register = Une ligne qui dit que ce foyer est fermé, pour qu’aucune sauvegarde ne le rouvre.
erase-word = effacer
erase-type = Pour confirmer, écrivez « { $word } »
erase-wrong = Ce n’est pas le mot. Écrivez « { $word } ».
erase-keep = Tout garder
erase-do = Effacer pour toujours
styleguide-title = Guide de style
styleguide-lead = Chaque composant, avec des données inventées.
styleguide-type = Titres et texte
styleguide-colours = Couleurs
styleguide-actions = Actions et états
styleguide-forms = Formulaires
styleguide-charts = Graphiques
styleguide-lists = Listes
styleguide-verdict = Une phrase d’abord, le chiffre ensuite.
styleguide-text = Le texte est en Figtree, les titres en Fraunces, les chiffres alignés : 1 234,50 €.
styleguide-note = À savoir.
styleguide-note-text = Un doute se dit, il ne se cache pas.
styleguide-first = Première action
styleguide-other = Autre action
styleguide-stacked = La part estimée est hachurée, ce qui manque reste vide.
styleguide-band = Prévu entre deux bornes.
styleguide-spark = En douze mois, une baisse et un trou.
styleguide-strip = Deux ans couverts, un trou.

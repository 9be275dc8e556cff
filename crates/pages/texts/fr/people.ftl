place-security = Sécurité
sign-out = Sortir
open-name = Ouvert à qui tient le lien.
open-text = Personne n’a encore de mot de passe ici.
open-protect = Protéger votre logis
person-name = Votre prénom
person-password = Mot de passe
person-sign-in-title = Bonjour
person-sign-in-lede = Dites qui vous êtes pour rentrer chez vous.
person-sign-in-do = Entrer
person-lost = Mot de passe perdu ? Entrez avec votre code de secours.
denied-password = Le prénom ou le mot de passe ne va pas.
denied-code = Le prénom ou le code ne va pas. Un code ne sert qu’une fois.
denied-again = Ce n’est pas le mot de passe.
denied-wait = { $minutes ->
    [one] Trop d’essais. Attendez { $minutes } minute, puis recommencez.
   *[other] Trop d’essais. Attendez { $minutes } minutes, puis recommencez.
}
recovery-title = Entrer avec le code de secours
recovery-lede = C’est le code que vous avez noté le premier jour. Il ne sert qu’une fois : vous en ferez un autre, avec un nouveau mot de passe.
recovery-code = Code de secours
recovery-do = Entrer
recovery-none = Ni mot de passe ni code ? Qui tient cette machine peut vous faire un lien :
recovery-back = J’ai mon mot de passe
again-title = C’est bien vous ?
again-lede = { $name }, ce que vous demandez est grave : redites votre mot de passe. Il vaut pour cinq minutes.
again-do = Continuer
again-cancel = Ne rien faire
welcome-title = Protéger votre logis
welcome-lede = Il n’a encore personne : qui tient le lien peut entrer. Prenez-en possession, vous seul l’ouvrirez.
welcome-name = Votre prénom, pour entrer
welcome-password = { $n ->
   *[other] Mot de passe, { $n } caractères au moins. Une petite phrase se retient mieux.
}
welcome-do = C’est chez moi
welcome-later = Plus tard
welcome-promise = Pas d’adresse électronique, rien n’est envoyé nulle part. Le mot de passe n’est gardé que haché, sous votre clé.
unfit-name = Il faut un prénom, de soixante caractères au plus.
unfit-name-taken = Ce prénom est déjà pris ici. Ajoutez une lettre ou un nom.
unfit-password = { $n ->
   *[other] Ce mot de passe est trop court ou trop long : { $n } caractères au moins, deux cents au plus.
}
code-title = Votre code de secours
code-lede = Si vous perdez votre mot de passe, ce code vous fera rentrer, une fois.
code-lede-again = Celui d’avant n’ouvre plus rien.
code-keep = Notez-le avec le prénom { $name }, ou imprimez cette page, et rangez-la hors de cette machine.
code-once = Il ne se montre qu’une fois.
code-once-text = Logis n’en garde qu’une empreinte et ne pourra pas vous le redire.
code-kept = C’est noté
security-title = Sécurité
security-lead = { $name }, chez vous depuis le { $since }.
security-password = Mot de passe
security-password-since = Le même depuis le { $since }.
security-password-none = Vous n’en avez pas.
security-password-new = { $n ->
   *[other] Nouveau mot de passe, { $n } caractères au moins
}
security-password-do = Changer le mot de passe
security-recovery = Code de secours
security-recovery-since = Un code vous attend depuis le { $since }.
security-recovery-none = Vous n’avez plus de code : il a servi. Faites-en un autre.
security-recovery-do = Faire un nouveau code
security-sessions = Où vous êtes entré
session-this = ici
session-unknown = Appareil inconnu
session-times = depuis le { $begun }, vu le { $used }
session-end = Fermer
security-everywhere = Sortir partout ailleurs
security-others = D’autres personnes
security-others-text = Chacun a son logis, que les autres ne voient pas.
security-done-password = Le mot de passe est changé, et toutes les autres sessions sont fermées.
security-done-ended = Cette session est fermée.
security-done-everywhere = Toutes les autres sessions sont fermées.
invitation-title = Inviter quelqu’un
invitation-lead = Il aura son logis à lui, vide, sur cette machine. Vous ne verrez pas ce qu’il y met, ni lui ce qui est chez vous.
invitation-name = Son prénom
invitation-do = Faire un lien
invitation-made = Le lien de { $name }
invitation-once = { $days ->
   *[other] Donnez-le à cette personne seule. Il ouvre une fois, pendant { $days } jours.
}
act-sign-in = Entrées
did-sign-in = { $actor ->
    [you] êtes entré
   *[other] est entré
}
detail-person-added = la maison a été prise en main
detail-person-removed = sa personne n’entre plus
detail-signed-in-password = par mot de passe
detail-signed-in-passkey = par clé d’accès
detail-signed-in-recovery = par le code de secours
detail-signed-in-link = par un lien
detail-signed-out = { $n ->
    [one] { $n } session fermée
   *[other] { $n } sessions fermées
}
detail-credential-password = le mot de passe
detail-credential-recovery = le code de secours
detail-credential-passkey = une clé d’accès de plus
detail-credential-passkey-removed = une clé d’accès de moins
detail-link-made = un lien qui ouvre une fois
detail-refused-password = un mauvais mot de passe
detail-refused-recovery = un mauvais code de secours
detail-refused-id = ce qui n’est pas ou plus ici
denied-passkey = Cette clé d’accès n’ouvre rien ici, ou la réponse est venue trop tard.
unfit-passkey = La clé d’accès n’a pas pu être gardée. Recommencez, ou prenez un mot de passe.
passkey-failed = Aucune clé d’accès n’est venue. Recommencez, ou prenez le mot de passe.
passkey-sign-in = Entrer avec une clé d’accès
passkey-again = Avec une clé d’accès
passkey-made = faite le { $made }
passkey-used = utilisée le { $used }
passkey-remove = Retirer
welcome-passkey-do = Avec une clé d’accès
welcome-passkey = L’empreinte, le visage ou le code de votre appareil. Rien à retenir. Ou bien :
security-passkeys = Clés d’accès
security-passkeys-text = L’empreinte, le visage ou le code d’un appareil, à la place du mot de passe. Elles ont besoin d’une adresse sûre : https, ou localhost.
security-passkey-do = Ajouter une clé d’accès
security-done-passkey = La clé d’accès est ajoutée.
security-done-passkey-removed = La clé d’accès est retirée.
security-done-passkey-stays = Cette clé est votre seule façon d’entrer : choisissez d’abord un mot de passe.
detail-refused-passkey = une clé d’accès qui n’ouvre rien

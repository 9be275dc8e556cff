place-security = Security
sign-out = Sign out
open-name = Open to whoever holds the link.
open-text = Nobody has a password here yet.
open-protect = Protect your home
person-name = Your first name
person-password = Password
person-sign-in-title = Hello
person-sign-in-lede = Say who you are to come home.
person-sign-in-do = Come in
person-lost = Lost your password? Come in with your recovery code.
denied-password = The name or the password isn’t right.
denied-code = The name or the code isn’t right. A code serves once.
denied-again = That isn’t the password.
denied-wait = { $minutes ->
    [one] Too many tries. Wait { $minutes } minute, then try again.
   *[other] Too many tries. Wait { $minutes } minutes, then try again.
}
recovery-title = Come in with the recovery code
recovery-lede = It is the code that you wrote down on the first day. It serves once: you will make another, and a new password.
recovery-code = Recovery code
recovery-do = Come in
recovery-none = Neither password nor code? Whoever runs this machine can make you a link:
recovery-back = I have my password
again-title = Is it you?
again-lede = { $name }, what you ask is serious: give your password again. It holds for five minutes.
again-do = Go on
again-cancel = Do nothing
welcome-title = Protect your home
welcome-lede = Nobody lives here yet: whoever holds the link can come in. Take it over, and you alone will open it.
welcome-name = Your first name, to come in
welcome-password = { $n ->
   *[other] Password, { $n } characters or more. A short sentence is easier to remember.
}
welcome-do = This is my home
welcome-later = Later
welcome-promise = No e-mail address, nothing is sent anywhere. The password is kept only as a hash, under your key.
unfit-name = A name is needed, of sixty characters at most.
unfit-name-taken = Someone has this name here. Add a letter or a surname.
unfit-password = { $n ->
   *[other] This password is too short or too long: { $n } characters or more, two hundred at most.
}
code-title = Your recovery code
code-lede = If you lose your password, this code lets you back in, once.
code-lede-again = The one before opens nothing any more.
code-keep = Write it down with the name { $name }, or print this page, and keep it away from this machine.
code-once = It is shown once only.
code-once-text = Logis keeps a hash of it and can’t tell you again.
code-kept = I wrote it down
security-title = Security
security-lead = { $name }, at home since { $since }.
security-password = Password
security-password-since = The same since { $since }.
security-password-none = You have none.
security-password-new = { $n ->
   *[other] New password, { $n } characters or more
}
security-password-do = Change the password
security-recovery = Recovery code
security-recovery-since = A code has waited for you since { $since }.
security-recovery-none = You have no code any more: it was used. Make another.
security-recovery-do = Make a new code
security-sessions = Where you came in
session-this = here
session-unknown = Unknown device
session-times = since { $begun }, seen { $used }
session-end = End
security-everywhere = Sign out everywhere else
security-others = Other people
security-others-text = Each has a home that the others can’t see.
security-done-password = The password is changed, and all other sessions ended.
security-done-ended = That session ended.
security-done-everywhere = All other sessions ended.
invitation-title = Invite someone
invitation-lead = They get a home of their own, empty, on this machine. You won’t see what they put there, nor they what is in yours.
invitation-name = Their first name
invitation-do = Make a link
invitation-made = The link of { $name }
invitation-once = { $days ->
   *[other] Give it to this person alone. It opens once, for { $days } days.
}
act-sign-in = Sign-ins
did-sign-in = { $actor ->
    [you] came in
   *[other] came in
}
detail-person-added = the home was taken over
detail-person-removed = its person signs in no more
detail-signed-in-password = by password
detail-signed-in-passkey = by passkey
detail-signed-in-recovery = by the recovery code
detail-signed-in-link = by a link
detail-signed-out = { $n ->
    [one] { $n } session ended
   *[other] { $n } sessions ended
}
detail-credential-password = the password
detail-credential-recovery = the recovery code
detail-credential-passkey = another passkey
detail-credential-passkey-removed = a passkey less
detail-link-made = a link that opens once
detail-refused-password = a wrong password
detail-refused-recovery = a wrong recovery code
detail-refused-id = what is not here, or no more
denied-passkey = This passkey opens nothing here, or the answer came too late.
unfit-passkey = The passkey could not be kept. Try again, or take a password.
passkey-failed = No passkey came. Try again, or take the password.
passkey-sign-in = Come in with a passkey
passkey-again = With a passkey
passkey-made = made on { $made }
passkey-used = used on { $used }
passkey-remove = Remove
welcome-passkey-do = With a passkey
welcome-passkey = Your device’s fingerprint, face or code. Nothing to remember. Or else:
security-passkeys = Passkeys
security-passkeys-text = A device’s fingerprint, face or code, instead of the password. They need a safe address: https, or localhost.
security-passkey-do = Add a passkey
security-done-passkey = The passkey was added.
security-done-passkey-removed = The passkey was removed.
security-done-passkey-stays = This passkey is your only way in: choose a password first.
detail-refused-passkey = a passkey that opens nothing

place-sharing = Sharing
sharing-lead = Who else may look at your home, and at whose home you may look. Nothing more: look.
sharing-given = Who looks at your home
sharing-given-none = Nobody but you.
sharing-taken = Where you look
sharing-taken-none = Nobody has opened their home to you.
sharing-state-offered = offered
sharing-state-reads = reads
sharing-state-together = household
sharing-state-over = over
sharing-term = since { $since }, until { $until }
sharing-term-offered = offered until { $until }
sharing-looked = last looked on { $at }
sharing-looked-never = has not looked yet
sharing-renew = { $days ->
   *[other] Extend by { $days } days
}
sharing-stop = Stop
sharing-stop-why = From the next page on, { $name } sees nothing of your home. What was seen was seen: your journal still tells of it.
sharing-stop-together = The household ends at once: { $name } sees nothing of your home, nor you of theirs. What was seen was seen, and each journal still tells of it.
sharing-stop-do = Stop sharing
sharing-leave = Stop looking
sharing-leave-why = You will see nothing more of the home of { $name }. To come back you will need a new offer.
sharing-leave-do = Give it up
sharing-refuse = Decline
sharing-accept = Accept
sharing-accept-why = { $name } lets you look at their data, without changing anything. Each of your looks will stand in their journal, under your name.
sharing-accept-together = { $name } offers a household: you look at the home of { $name } and { $name } at yours, without changing anything, and you see both together. Either can leave at any moment.
sharing-look = Look
sharing-offer = Let someone look
sharing-open = Your home has nobody yet: protect it first, so that it is you who shares it.
sharing-name = Their name here
sharing-name-why = If they have no home here yet, you will get a link to give them, which opens one for them.
sharing-how = How
sharing-how-reads = They look at your home, that is all
sharing-how-together = As a household: each looks at the other’s home, and you see both together
sharing-sees = They see: Today, Money, Energy, Insurance, Data, and each line.
sharing-sees-not = They do not see: your documents, your imports, your journal, your settings. Nothing can be changed, exported or erased.
sharing-journal = Each look stands in your journal, under their name.
sharing-days = { $days ->
   *[other] Sharing ends by itself after { $days } days. You can extend it, or stop it before.
}
sharing-do = Offer
sharing-link-waits = Your offer waits there.
sharing-done-offered = It is offered. Nothing is seen before it is accepted.
sharing-done-accepted = It is accepted.
sharing-done-ended = This sharing is over.
sharing-done-renewed = This sharing is extended.
sharing-done-over = What you looked at is no longer shared with you. You are at your own home again.
sharing-unfit-oneself = That is you: you are at home already.
sharing-unfit-already = They have a sharing or an offer already. Stop it first to change it.
sharing-unfit-waits = An invitation under this name waits to be opened. Take another name, or wait.
sharing-unfit-many = There are too many sharings or offers already, on one side or the other.
sharing-waits = { $name } offers to share with you.
sharing-waits-see = See
sight-title = Whose home
sight-own = My home
sight-of = { $name }
sight-household-name = Household
sight-household-do = See the household together
sight-other = You are looking at the home of { $name }, read-only.
sight-other-text = Each page that you open stands in their journal.
sight-household = You are looking at the household: you, { $names }.
sight-household-text = { $n ->
    [0] Nothing is shared.
    [one] { $n } shared account, meter or contract, counted once.
   *[other] { $n } shared accounts, meters or contracts, each counted once.
}
sight-back = Go on looking
actor-other = { $name }, by a grant
kind-page = Pages
detail-grant-offered = sharing offered to { $name }, until { $day }
detail-grant-received = sharing offered by { $name }, until { $day }
detail-grant-accepted = sharing accepted by { $name }, until { $day }
detail-grant-taken = sharing of { $name } accepted, until { $day }
detail-grant-renewed = sharing with { $name } extended until { $day }
detail-grant-ended = sharing with { $name } ended
detail-refused-grant = more than looking at your home
detail-someone = Someone
error-only-looking-title = Here you only look
error-only-looking-happened = This page or action belongs to the person at whose home you look. Nothing was done, and their journal says so.
error-only-looking-remedy = Go back to your own home to do this there.
sight-nothing-unusual = Nothing is out of the ordinary here.

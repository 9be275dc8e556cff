access-lead = Every look at your data leaves a trace, yours too.
access-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
access-filter = Filter the journal
access-act = What
access-all-acts = all
access-show = Filter
access-none = No entry fits this filter.
act-look = Looks
act-import = Imports
act-export = Exports
act-remove = Undone imports
act-change = Changes
act-key-opened = Key openings
act-attempt = Attempts
actor-person = You
actor-machine = { $name }, on this machine
actor-job = { $name }, a job of the home
actor-program = Logis itself
actor-stranger = Someone outside
actor-outside = { $name }, outside
did-look = looked at
did-import = imported
did-export = exported
did-remove = undid an import
did-change = changed
did-key-opened = opened the home’s key
did-attempt = { $times ->
    [one] tried to come in
   *[other] tried to come in { $times } times within an hour
}
did-refused = { $times ->
    [one] wanted to look
   *[other] wanted to look { $times } times within an hour
}
outcome-refused = refused
outcome-interrupted = interrupted
journal-title = Is the journal whole?
journal-sound = Yes, verified on { $at }: { $n ->
    [one] { $n } entry, chained in its place.
   *[other] { $n } entries, each chained to the one before.
}
journal-broken = No. Verified on { $at }: entry { $entry } doesn’t follow the one before. Someone may have changed the journal. Keep a copy of the folder before you touch it.
journal-unchecked = { $n ->
    [one] { $n } entry, not verified yet.
   *[other] { $n } entries, not verified yet.
}
journal-verify = Verify now
journal-download = Download
journal-foreign = Journal of another home, merged { $at }, { $n } entries, whole up to
journal-head = Fingerprint of the last entry:
journal-how = How is that known?
journal-how-text = Each entry carries the fingerprint of the one before, and the last one’s is kept with your keys, apart. To change or take away an entry breaks the chain. What would be cut after the last kept fingerprint could not be seen: compare with that of a receipt or an export.
detail-home-added = the home was made
detail-accounts = the accounts
detail-merged = an export of another home, { $n } deliveries
detail-document-kept = a document was kept
detail-document-described = what is said of a document
detail-document-removed = a document was removed
detail-key-rotated = a new wrapping key
detail-restored = restored from a backup{ $n ->
    [0] {""}
    [one] {""}; { $n } later line of this journal is not in it
   *[other] {""}; { $n } later lines of this journal are not in it
}
detail-removed = { $n ->
    [one] { $n } record went with it
   *[other] { $n } records went with it
}
detail-joined = { $n ->
    [one] { $n } pair joined
   *[other] { $n } pairs joined
}
detail-parted = { $n ->
    [one] { $n } pair told apart
   *[other] { $n } pairs told apart
}
detail-refused-link = a link that opens nothing
detail-refused-form = a form that didn’t come from these pages
detail-refused-host = a request for another site
detail-closing-asked = closing asked for, on { $day }
detail-closing-taken-back = closing taken back

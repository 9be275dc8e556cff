cli-import-read = { $n ->
    [one] { $n } record read.
   *[other] { $n } records read.
}
cli-import-restored = This home is now what the export held: { $n ->
    [one] { $n } delivery
   *[other] { $n } deliveries
}, with ids, history and files.
cli-import-merged = Taken up into this home: { $n ->
    [one] { $n } delivery
   *[other] { $n } deliveries
}; { $skipped } were here already.
cli-import-more = { $n ->
    [one] and { $n } more remark
   *[other] and { $n } more remarks
}
cli-import-members = { $n ->
    [one] { $n } file in the archive.
   *[other] { $n } files in the archive.
}
cli-import-all = { $files ->
    [one] { $files } file
   *[other] { $files } files
}: { $ok } read whole, { $partial } read in part, { $error } refused. New records: { $added }.
cli-ask-account = Which account is “{ $name }”? The file does not say.
cli-ask-account-how = Answer with: logis accounts rename "{ $name }" NAME, or, if it is one you have: logis accounts join OTHER "{ $name }"
cli-ask-account-answer = Its number above, or a name (Enter: later):
cli-ask-currency = Which currency is “{ $name }” in? Its files do not say.
cli-ask-currency-how = Answer with: logis accounts currency "{ $name }" EUR
cli-ask-currency-answer = Three letters, as EUR (Enter: later):
cli-ask-columns = The columns of { $file } could be read in more than one way. Look at them on the page Import (logis serve).
cli-failed-no-home = There is no such home here.
cli-failed-no-home-remedy = Import a file first (logis import FILE), or say where your data lies with --data DIR.
cli-failed-keys = The keys of this folder are missing: { $quote }.
cli-failed-keys-remedy = Put keys.db back into it. If the home was erased, nobody can read it any more.
cli-failed-version = { $quote }.
cli-failed-version-remedy = Nothing was changed.
cli-failed-busy = Something else is changing this home right now.
cli-failed-busy-remedy = Wait until it is done, then try again.
cli-failed-data-missing = The keys of homes are here, but the data holds none of them.
cli-failed-data-missing-remedy = Check that --database (or LOGIS_DATABASE) names the right database, or put data.db back beside keys.db.
cli-failed-moved = { $quote }.
cli-failed-moved-remedy = Name the place of the data with --database URL or LOGIS_DATABASE; without them it is the folder’s own file.
cli-failed-half-moved = A move of the data into this database was interrupted.
cli-failed-half-moved-remedy = Run the same “logis move” again. Until it is done, the data is where it was before.
cli-failed-in-use = Another program has the data open.
cli-failed-in-use-remedy = End it (“logis serve”, for one), then run this again.
cli-failed-not-empty = There are homes already where the data is to go.
cli-failed-not-empty-remedy = Nothing was changed. Name an empty database, or another schema with ?schema=NAME.
cli-failed-database = { $quote }.
cli-failed-database-remedy = Nothing was changed. An address looks like postgres://NAME@HOST/DATABASE.
cli-failed-unreachable = The database can’t be reached.
cli-failed-unreachable-remedy = Check that its server runs and that --database (or LOGIS_DATABASE) names it, then try again.
cli-failed-unsure = The database went away at the last moment: nobody knows whether this was kept.
cli-failed-unsure-remedy = Look whether it is there, then run the command again. A file imported again adds nothing twice.
cli-failed-disk-full = The disk is full: nothing of this was stored.
cli-failed-disk-full-remedy = Make room, then run the same command again.
cli-failed-read-only = The data folder can’t be written.
cli-failed-read-only-remedy = Check whose folder it is, or name another with --data DIR.
cli-failed-not-found = Not found: { $quote }.
cli-failed-not-found-remedy = Look at what there is with the command’s “list”.
cli-failed-tampered = Something was changed from outside: { $quote }.
cli-failed-tampered-remedy = Don’t go on with this folder: take a copy of it, then put back a backup.
cli-failed-vault = The data folder can’t be used: { $quote }.
cli-failed-vault-remedy = Nothing was lost. Try again; if it stays so, keep this message.
cli-failed-io = Reading or writing failed: { $quote }.
cli-failed-io-remedy = Check the disk and the rights of the file, then try again.
cli-failed-folder = A folder can’t be listed: { $quote }.
cli-failed-folder-remedy = Nothing was imported. Check its rights, or name the files themselves.
cli-failed-account-unknown = No account is called “{ $quote }”.
cli-failed-account-unknown-remedy = See them all with: logis accounts list
cli-failed-account-same = Both names are of one account already.
cli-failed-account-same-remedy = Nothing to do.
cli-failed-account-only-id = “{ $quote }” is not one of several ids of this account.
cli-failed-account-only-id-remedy = See the ids of an account with: logis accounts show NAME
cli-failed-account-taken = An account called “{ $quote }” is there already.
cli-failed-account-taken-remedy = Choose another name.
cli-failed-currency = “{ $quote }” is no currency.
cli-failed-currency-remedy = A currency is three letters: EUR, CHF, JPY.
cli-id = Id
cli-at = When
cli-new = New
cli-file = File
cli-yes = yes
cli-nothing = nothing
cli-nothing-done = Nothing was done.
cli-accounts-none = No account yet: import a bank’s file.
cli-accounts-ids = Ids
cli-accounts-asks-account = which account is it?
cli-accounts-asks-currency = which currency?
cli-accounts-lines = { $n ->
    [one] { $n } line
   *[other] { $n } lines
}
cli-accounts-foreign = { $n ->
    [one] { $n } line in another currency, not counted
   *[other] { $n } lines in another currency, not counted
}
cli-accounts-opening = Opening balance: { $amount }
cli-accounts-no-balance = No source states a balance, so none can be worked out.
cli-accounts-month = End of
cli-accounts-computed = Computed
cli-accounts-stated = Stated
cli-accounts-differs = The first difference is on { $day }: { $computed } computed, { $stated } stated.
cli-accounts-opened = “{ $name }” is open.
cli-accounts-renamed = It is “{ $name }” now.
cli-accounts-currency = “{ $name }” is in { $currency }.
cli-accounts-joined = { $n ->
    [0] Both are “{ $name }” now. Nothing more was paired.
    [one] Both are “{ $name }” now. One line was paired.
   *[other] Both are “{ $name }” now. { $n } lines were paired.
}
cli-accounts-split = “{ $name }” is an account of its own now. What was paired stays so until it is parted.
cli-deliveries-none = Nothing came home yet.
cli-deliveries-go = Goes: { $counts }
cli-deliveries-stay = Stays, as other files tell of it: { $counts }
cli-deliveries-remove-ask = Type “{ $yes }” to undo this import:
cli-documents-none = No document.
cli-documents-kept = kept as “{ $name }” ({ $id })
cli-documents-known = kept before, as “{ $name }” ({ $id }): nothing added
cli-documents-proposed = The file itself states this; take it over with: logis documents change { $id } { $how }
cli-documents-taken = Written: { $file }
cli-documents-remove-ask = Type “{ $yes }” to remove this document:
cli-failed-document-unknown = No document begins with “{ $quote }”.
cli-failed-document-unknown-remedy = See them all with: logis documents
cli-failed-document-there = { $quote } is there already.
cli-failed-document-there-remedy = Nothing was written. Name another file with -o FILE, or -o - for standard output.
cli-failed-document-large = { $quote } is larger than 4 GB.
cli-failed-document-large-remedy = Nothing of it was kept. Cut it in parts.
cli-failed-document-unreadable = Can’t be read: { $quote }.
cli-failed-document-unreadable-remedy = Nothing of it was kept. Check that it exists and that you can open it.
cli-failed-document-one-name = “{ $quote }” can’t be the name of several files.
cli-failed-document-one-name-remedy = Nothing was kept. Leave --name out: each takes its file’s name.
cli-failed-day = “{ $quote }” is no day.
cli-failed-day-remedy = A day is written YYYY-MM-DD: 2025-05-12.
cli-journal-document-kept = a file was kept as a document
cli-journal-document-described = what is said of a document was changed
cli-journal-document-removed = a document was removed
cli-import-keep = To keep it as it is: logis documents keep "{ $file }"
cli-pairs-counted = { $paired } paired, { $waiting } waiting.
cli-pairs-told = Told by
cli-pairs-missing = Not by
cli-pairs-more = and { $n } more
cli-pairs-joined = One movement now: { $id }
cli-pairs-parted = Another movement now: { $id }
cli-records-none = No such record.
cli-journal-program = Logis
cli-journal-home-added = the home was made
cli-journal-unlocked = the home’s key was opened
cli-journal-published = a file came home: { $added } new, { $revised } revised, { $sighted } seen in another source too
cli-journal-removed = an import was undone: { $n } gone
cli-journal-looked = looked at: { $kind } ({ $n })
cli-journal-joined = lines made one: { $n }
cli-journal-parted = a line parted in two
cli-journal-accounts = accounts changed
cli-journal-document = changed: { $name }
cli-journal-disclosing = a copy begins, as { $to }: { $kinds }
cli-journal-disclosed = the copy is done: { $n }
cli-journal-merged = an export was taken up: { $deliveries } deliveries, { $records } records (its journal ends at { $head })
cli-journal-foreign = Journal of home { $home }, merged { $at }: { $n } entries, whole up to { $head }
cli-journal-refused = refused: { $what } ({ $n })
cli-journal-whole = { $n ->
    [one] The journal is whole: { $n } entry.
   *[other] The journal is whole: { $n } entries, each chained to the one before.
}
cli-journal-head = Its head, to keep elsewhere: { $head }
cli-move-done = { $homes ->
    [one] { $homes } home is
   *[other] { $homes } homes are
} in { $to } now, verified ({ $rows } rows).
cli-move-copied = { $homes ->
    [one] { $homes } home was
   *[other] { $homes } homes were
} copied to { $to } and verified ({ $rows } rows). The former place stays in use.
cli-move-how-database = From now on name it with --database or LOGIS_DATABASE. The keys stay in the folder: keep a copy of keys.db.
cli-move-how-folder = From now on leave out --database and LOGIS_DATABASE: the data lies in the folder.
cli-export-counts = { $records ->
    [one] { $records } record
   *[other] { $records } records
} · { $deliveries ->
    [one] { $deliveries } delivery
   *[other] { $deliveries } deliveries
} · { $originals ->
    [one] { $originals } file as it came
   *[other] { $originals } files as they came
}
cli-export-size = { $bytes } bytes
cli-export-open = It is not sealed: whoever has this file can read all of it.
cli-export-left-out = { $n } documents of another version of Logis are not in it.
cli-failed-export-exists = There is a file called { $quote } already.
cli-failed-export-exists-remedy = Choose another name. Nothing was written.
cli-failed-export-screen = An export is not for the screen.
cli-failed-export-screen-remedy = Name a file, as in: logis export home.logis.zip
cli-erase-ask = Type the home’s name, { $name }, to erase it for ever:
cli-erased = { $name } is erased.
cli-manual-written = The manual pages are in { $folder }.
cli-failed-needs-yes = Nobody is here to be asked.
cli-failed-needs-yes-remedy = Say it with --yes. Nothing was done.
cli-failed-needs-name = Nobody is here to be asked.
cli-failed-needs-name-remedy = Say it with --yes-erase { $quote }. Nothing was erased.
cli-failed-erase-name = That is not the home’s name. Nothing was erased.
cli-failed-erase-name-remedy = Type { $quote } exactly.
cli-failed-delivery-unknown = No delivery begins with “{ $quote }”.
cli-failed-delivery-unknown-remedy = See them all with: logis deliveries list
cli-failed-delivery-several = Several deliveries begin with “{ $quote }”.
cli-failed-delivery-several-remedy = Give more digits of its id.
cli-failed-record-id = “{ $quote }” is no id of a record.
cli-failed-record-id-remedy = Ids are 32 digits, as logis pairs list shows them.
cli-failed-head = “{ $quote }” is no head of a journal.
cli-failed-head-remedy = A head is written COUNT:HASH, as logis journal verify prints it.
cli-failed-kind = “{ $quote }” is no kind.
cli-failed-kind-remedy = See the kinds with: logis records --help
cli-failed-column = There is no such column: { $quote }.
cli-failed-column-remedy = Choose among those named; record_id is one more.
cli-failed-binary = Parquet is not for the screen.
cli-failed-binary-remedy = Name a file with --output FILE, or send it on with a pipe.
cli-watch-how = { $folder } is watched. Ctrl-C ends, after the file in hand.
cli-watch-moved = It lies in { $path } now.
cli-watch-better = Files come home again.
cli-failed-watch-folder = “{ $quote }” is no folder.
cli-failed-watch-folder-remedy = Make it first, or name the folder where your files arrive.
cli-serve-how = The address opens once. Ctrl-C ends.
cli-demo-made = A made-up home: { $files } files, { $records } records.
cli-demo-kept = It is kept in { $folder }.
cli-demo-gone = It is gone when this command ends.
cli-failed-listen = The pages can’t be shown: { $quote }.
cli-failed-listen-remedy = Choose another address with --listen, as 127.0.0.1:8080.
cli-failed-demo = The made-up home can’t be made: { $quote }.
cli-failed-demo-remedy = The fault is ours. Please tell us, with this message.

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
}: { $ok } read whole, { $partial } read in part, { $error } refused{ $documents ->
    [0] {""}
   [one] , { $documents } kept as a document
   *[other] , { $documents } kept as documents
}. New records: { $added }.
cli-ask-account = Which account is “{ $name }”? The file does not say.
cli-ask-account-how = Answer with: logis accounts rename "{ $name }" NAME, or, if it is one you have: logis accounts join OTHER "{ $name }"
cli-ask-account-answer = Its number above, or a name (Enter: later):
cli-ask-currency = Which currency is “{ $name }” in? Its files do not say.
cli-ask-currency-how = Answer with: logis accounts currency "{ $name }" EUR
cli-ask-currency-answer = Three letters, as EUR (Enter: later):
cli-ask-columns = The columns of { $file } could be read in more than one way. Look at them on the page Import (logis serve).
cli-ask-still = { $n ->
    [one] { $n } earlier question still waits: logis accounts says what of, or the page Import (logis serve).
   *[other] { $n } earlier questions still wait: logis accounts says what of, or the page Import (logis serve).
}
cli-problem-account-unknown = Say whose lines they are: logis accounts rename (or join), or beforehand logis import --account NAME FILE. Until then the account bears the file’s name.
cli-problem-currency-unknown = Say it once: logis accounts currency NAME EUR. Until then amounts stay as written.
cli-problem-mapping-unsure = Check them on the page Import (logis serve). Your choice will serve the next files.
cli-problem-date-order-unknown = It is read the likelier way: check a date or two (logis records). Where the page Import asks (logis serve), say which comes first.
cli-problem-decimal-mark-unknown = It is read the likelier way: check an amount or two (logis records). Where the page Import asks (logis serve), say it on an example.
cli-failed-no-home = There is no such home here: “{ $quote }”.
cli-failed-no-home-remedy = See which there are with “logis people list”, and name one with --home; or import a file first: logis import FILE
cli-failed-no-data = There is no data of Logis in { $quote }.
cli-failed-no-data-remedy = Import a file first (logis import FILE), or say where your data lies with --data DIR.
cli-failed-home-all = This is done to every home of the folder, not to “{ $quote }” alone.
cli-failed-home-all-remedy = Leave --home out. Nothing was done.
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
cli-failed-disk-full = The disk is full: this could not be done, and nothing of it was stored.
cli-failed-disk-full-remedy = Make room, then run the same command again. What was there before is still there.
cli-failed-file-missing = There is no { $quote }.
cli-failed-file-missing-remedy = Check how it is written and that its disk is connected, then try again.
cli-failed-file-refused = This account may not use { $quote }.
cli-failed-file-refused-remedy = Look whose it is and who may use it (ls -ld), then name another place or have its rights changed.
cli-failed-is-folder = { $quote } is a folder, and a file is needed here.
cli-failed-is-folder-remedy = Name a file in it.
cli-failed-no-folder = { $quote } is a file, and a folder is needed here.
cli-failed-no-folder-remedy = Name a folder, or a new name where one can be made.
cli-failed-file-name = No file can have this name: { $quote }.
cli-failed-file-name-remedy = Use a shorter one, without characters that don’t show.
cli-failed-file-read-only = Nothing can be written to the disk of { $quote }.
cli-failed-file-read-only-remedy = It is mounted read-only: mount it for writing, or name a place on another disk.
cli-failed-read-only = The data folder can’t be written.
cli-failed-read-only-remedy = Check that its disk is not mounted read-only and whose folder it is, or name another with --data DIR. Nothing was lost.
cli-failed-not-found = Not found: { $quote }.
cli-failed-not-found-remedy = Look at what there is with the command’s “list”.
cli-failed-tampered = Something was changed from outside: { $quote }.
cli-failed-tampered-remedy = Don’t go on with this folder: take a copy of it, then put back a backup.
cli-failed-vault = The data folder can’t be used: { $quote }.
cli-failed-vault-remedy = Nothing was lost. Try again; if it stays so, keep this message.
cli-failed-io = Reading or writing failed: { $quote }.
cli-failed-io-remedy = Check the disk, and whether this account may use the file, then try again.
cli-failed-folder = The folder { $quote } can’t be listed.
cli-failed-folder-remedy = Nothing was read. Look whose it is and who may read it (ls -ld), or name the files themselves.
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
cli-failed-document-one-name = “{ $quote }” can’t be the name of several files.
cli-failed-document-one-name-remedy = Nothing was kept. Leave --name out: each takes its file’s name.
cli-failed-day = “{ $quote }” is no day.
cli-failed-day-remedy = A day is written YYYY-MM-DD: 2025-05-12.
cli-journal-document-kept = a file was kept as a document
cli-journal-document-described = what is said of a document was changed
cli-journal-document-removed = a document was removed
cli-import-keep-members = To keep what is unread in it as documents: logis import --keep-documents "{ $file }"
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
cli-journal-key-rotated = the home’s key was rotated
cli-journal-restored = restored from a backup{ $n ->
    [0] {""}
    [one] {""}; { $n } later line of this journal is not in it
   *[other] {""}; { $n } later lines of this journal are not in it
}
cli-journal-person-added = the home was taken over
cli-journal-person-removed = its person signs in no more
cli-journal-signed-in = signed in by { $with }
cli-journal-signed-out = sessions ended: { $n }
cli-journal-credential = changed, to sign in: { $what }
cli-journal-link-made = a link was made that opens once
cli-journal-feed-made = the calendar got an address, without amounts
cli-journal-feed-made-amounts = the calendar got an address, with amounts
cli-journal-feed-read = the calendar was read: { $n } times
cli-journal-feed-ended = the calendar was stopped
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
cli-erased-after = Now run “logis backup FOLDER” once more, so that the register beside your backups knows of it, and remove the keys files that you copied elsewhere: they still hold its key.
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
cli-serve-kept = Sign in with your password. Lost it? logis serve --link. Ctrl-C ends.
cli-serve-proxy = A proxy must do the TLS of --public-url. Name it with --trusted-proxy: until then all who come seem to be one, and who guesses passwords makes the others wait.
cli-demo-made = A made-up home: { $files } files, { $records } records.
cli-demo-kept = It is kept in { $folder }.
cli-demo-gone = It is gone when this command ends.
cli-failed-listen = The pages can’t be shown: { $quote }.
cli-failed-listen-remedy = Choose another address with --listen, as 127.0.0.1:8080.
cli-failed-reach-open = Other machines reach { $quote }, and nothing encrypts what they send.
cli-failed-reach-open-remedy = Give a certificate (--tls-cert, --tls-key), or let a proxy encrypt and name it (--trusted-proxy); docs/reach.md shows both. Or listen on this machine alone: --listen 127.0.0.1:7878.
cli-failed-reach-nameless = Other machines reach { $quote }, and nothing says by which name.
cli-failed-reach-nameless-remedy = Say what browsers will write in their address bar, as --public-url https://logis.example.
cli-failed-reach-scheme = The pages speak TLS, and --public-url says { $quote }.
cli-failed-reach-scheme-remedy = Write https:// there.
cli-failed-tls = The pages can’t be encrypted: { $quote }.
cli-failed-tls-remedy = Name the certificate with --tls-cert and its key with --tls-key, both as PEM; docs/reach.md shows how to get them.
cli-failed-demo = The made-up home can’t be made: { $quote }.
cli-failed-demo-remedy = The fault is ours. Please tell us, with this message.
cli-home = Home
cli-keys-made = Key made on
cli-keys-rotating = a rotation of it was interrupted
cli-keys-rotated = { $n ->
    [one] The key of { $n } home was rotated; the former one is destroyed.
   *[other] The keys of { $n } homes were rotated; the former ones are destroyed.
}
cli-keys-unreadable = { $n ->
    [one] { $n } home opens with no key and was left as it is. See: logis doctor
   *[other] { $n } homes open with no key and were left as they are. See: logis doctor
}
cli-keys-backup = Backups made before open with their own keys file only. Make a new one: logis backup FOLDER
cli-backup-ask = A passphrase for the keys (at least { $n } characters; it is not shown):
cli-backup-ask-again = The same again:
cli-backup-made = { $homes ->
    [one] { $homes } home is backed up. What was written was read back and checked.
   *[other] { $homes } homes are backed up. What was written was read back and checked.
}
cli-backup-data = data: { $file }
cli-backup-keys = keys, under your passphrase: { $file }
cli-backup-register = register of erased homes: { $file }
cli-backup-removed = { $n ->
    [0] No keys file here was older than { $days } days.
    [one] { $n } keys file older than { $days } days was removed.
   *[other] { $n } keys files older than { $days } days were removed.
}
cli-backup-erased-keys = { $n ->
    [one] { $n } earlier keys file here may still hold the key of a home erased since. It is removed by the first backup after { $until }.
   *[other] { $n } earlier keys files here may still hold the key of a home erased since. The last of them is removed by the first backup after { $until }.
}
cli-restore-ask = The passphrase of the backup (it is not shown):
cli-restore-found = The backup of { $at }.
cli-restore-later-keys = Its own keys file is gone; the one of a later backup is used. A home whose key was rotated in between won’t open.
cli-restore-records = Records
cli-restore-journal = Journal
cli-restore-whole = { $n ->
    [one] whole, { $n } entry
   *[other] whole, { $n } entries
}
cli-restore-shorter = { $n } entries, whole; { $lost ->
    [one] { $lost } later line is not in this backup
   *[other] { $lost } later lines are not in this backup
}
cli-restore-broken = NOT whole: { $error }
cli-restore-rotated = does NOT open: its key was rotated after this backup
cli-restore-erased = { $n ->
    [0] No home of this backup is on the register of erased homes
    [one] { $n } home of this backup was erased since and stays so: it is on the register
   *[other] { $n } homes of this backup were erased since and stay so: they are on the register
} (register { $file }, written { $at }).
cli-restore-next = Now: logis --data "{ $folder }" doctor checks it, logis --data "{ $folder }" serve shows it. So that --data need not be said: LOGIS_DATA="{ $folder }"
cli-restore-next-usual = Now: logis doctor checks it, logis serve shows it. It lies in { $folder }, where commands look by themselves.
cli-restore-register-old = The register of erased homes is no newer than this backup: what was erased later can’t be known. If you have a newer one, restore again with --register.
cli-failed-needs-passphrase = Nobody is here to be asked for the passphrase.
cli-failed-needs-passphrase-remedy = Name a file with --passphrase-file, or set { $quote }.
cli-failed-passphrase-short = That passphrase is too short.
cli-failed-passphrase-short-remedy = Use at least { $quote } characters: four words or more.
cli-failed-passphrase-plain = That passphrase is soon guessed.
cli-failed-passphrase-plain-remedy = Use four words or more, or at least { $quote } different characters that are no run like abcdef. Nothing was written.
cli-failed-passphrase-open = Others on this machine can read { $quote }.
cli-failed-passphrase-open-remedy = Close it: chmod 600 "{ $quote }". If someone may have read it, choose another passphrase. Nothing was written.
cli-failed-passphrase-no-text = { $quote } is no text.
cli-failed-passphrase-no-text-remedy = Name a file whose first line is the passphrase.
cli-failed-passphrase-differs = The two passphrases differ.
cli-failed-passphrase-differs-remedy = Nothing was written. Try again.
cli-failed-time = “{ $quote }” is no time.
cli-failed-time-remedy = Write it as 2026-01-31, 2026-01-31T12:00 (this machine’s time) or 20260131T120000Z (UTC, as files of backups are named).
cli-failed-backup-other-place = The backups of another Logis lie in { $quote }.
cli-failed-backup-other-place-remedy = Name another folder. Nothing was written.
cli-failed-backup-unverified = What was written does not read back as it was: { $quote }.
cli-failed-backup-unverified-remedy = The disk of the backup may be failing. Use another one, then run the command again.
cli-failed-backup-none = There is no backup in { $quote }.
cli-failed-backup-none-remedy = A backup is two files: logis-data-….db and logis-keys-….keys. Name their folder with --from.
cli-failed-backup-early = There is no backup as early as you asked.
cli-failed-backup-early-remedy = These are there: { $quote }. Name one of them with --at, in UTC as here.
cli-failed-backup-within-data = { $quote } is or lies in the folder of the data itself: both would be lost together.
cli-failed-backup-within-data-remedy = Name a folder elsewhere, best on another disk. Nothing was written.
cli-failed-backup-keys-rotated = The keys of this data were rotated after this backup, and its own keys file is gone: { $quote }.
cli-failed-backup-keys-rotated-remedy = If you copied that file elsewhere, put it back beside the data and run this again. Else restore the newest backup, without --at. Nothing was restored.
cli-failed-backup-half-missing = Half of this backup is missing: { $quote }.
cli-failed-backup-half-missing-remedy = Put that file back beside the other, or take an earlier backup by its own time with --at. Nothing was restored.
cli-failed-backup-half-copied = This file was copied by half, or is damaged: { $quote }.
cli-failed-backup-half-copied-remedy = Copy it again from where it was made, or take another backup with --at. Nothing was restored.
cli-failed-backup-other-keys = These keys and this data don’t belong together: { $quote } was made with other data.
cli-failed-backup-other-keys-remedy = Put back the keys file that was made with this data, or take another backup with --at. Nothing was restored.
cli-failed-backup-passphrase = This passphrase does not open { $quote }.
cli-failed-backup-passphrase-remedy = Try again: capitals and spaces count. Without the passphrase nobody can open it. Nothing was restored.
cli-failed-backup-version = Another version of Logis wrote this: { $quote }.
cli-failed-backup-version-remedy = Restore it with the version that wrote it. Nothing was restored.
cli-failed-backup-no-register = No register of erased homes was found in { $quote }: a home that was erased could come back.
cli-failed-backup-no-register-remedy = Put logis-erased.register back beside the backup, or name one (or a data folder in use) with --register.
cli-failed-backup-register = This is no register of erased homes of this Logis, or it is damaged: { $quote }.
cli-failed-backup-register-remedy = Copy it again from where it was made, or name another with --register. Nothing was restored.
cli-failed-backup-not-empty = Something is there already: { $quote }.
cli-failed-backup-not-empty-remedy = Name an empty or a new folder with --data. Nothing was changed.
cli-failed-restored-rotated = The backup is restored, but a home does not open: its key was rotated since.
cli-failed-restored-rotated-remedy = Its keys lie in { $quote } only. If you copied that file elsewhere, put it back beside the data and restore into another folder.
cli-failed-restored-damaged = The backup is restored, but a home in it is not whole (see above).
cli-failed-restored-damaged-remedy = Restore an earlier backup with --at into another folder, and compare.
cli-failed-damaged = The data itself is damaged: { $quote }.
cli-failed-damaged-remedy = Keep a copy of the folder as it is, then restore a backup: logis restore --help
cli-failed-too-long-name = The home’s name is too long.
cli-failed-too-long-name-remedy = Use at most 200 characters.
cli-failed-too-long-document = There is too much in your settings (accounts, columns, answers) to be kept.
cli-failed-too-long-document-remedy = Nothing was changed. Remove accounts or imports that you don’t need, then try again.
cli-failed-too-long-entry = A name is too long to be written into the journal.
cli-failed-too-long-entry-remedy = Nothing was done. Use a shorter name of the file, the account or the machine’s account, then try again.
cli-doctor-state-ok = well
cli-doctor-state-warning = look
cli-doctor-state-failed = FAILED
cli-doctor-all-well = Everything is as it should be.
cli-doctor-warnings = { $warnings ->
    [one] Nothing failed; { $warnings } thing deserves a look.
   *[other] Nothing failed; { $warnings } things deserve a look.
}
cli-doctor-failed = { $failed ->
    [one] { $failed } check failed
   *[other] { $failed } checks failed
}{ $warnings ->
    [0] .
    [one] {""}; { $warnings } thing deserves a look.
   *[other] {""}; { $warnings } things deserve a look.
}
cli-doctor-of-home = { $home }: { $says }
cli-doctor-versions = Logis { $program }, data format { $data }, keys format { $keys }
cli-doctor-permissions = folder and files are this account’s alone
cli-doctor-mode = { $path } may be read or changed by others ({ $mode })
cli-doctor-mode-remedy = Close it: chmod { $allowed } "{ $path }"
cli-doctor-owner = { $path } belongs to another account
cli-doctor-owner-remedy = Run Logis under the account that the folder belongs to, or give it the files (chown).
cli-doctor-disk = room on the disk: { $free } MiB
cli-doctor-disk-low = little room on the disk: { $free } MiB
cli-doctor-disk-full = the disk is full, or nearly: { $free } MiB
cli-doctor-disk-remedy = Make room, or move the folder to a larger disk. Nothing is lost; what did not fit was refused.
cli-doctor-read-only = the folder can’t be written
cli-doctor-read-only-remedy = Check the disk (is it mounted read-only?) and whose folder it is. What is there can be read again once it can be written.
cli-doctor-clock = the clock fits the files
cli-doctor-clock-files = files were written later than now: { $at }
cli-doctor-clock-back = the journal holds an entry later than now, of { $at }: the clock was turned back
cli-doctor-clock-ahead = the clock is years ahead of what was written last: { $at }
cli-doctor-clock-remedy = Set the clock (timedatectl set-ntp true). Nothing is lost: entries keep their order, only their times are wrong.
cli-doctor-open = data and keys open, nothing is waiting to be finished
cli-doctor-engine = { $name } { $version }
cli-doctor-setting = { $name } is { $value }: a power loss could take what was said to be stored
cli-doctor-setting-remedy = Set { $name } so that each commit is synced, then restart.
cli-doctor-database = the database’s structure is sound
cli-doctor-without-key = { $n ->
    [one] { $n } home has no key: nobody can open it
   *[other] { $n } homes have no key: nobody can open them
}
cli-doctor-without-key-remedy = These may be another folder’s keys. Put back the keys.db that belongs to this data.db, or restore a backup.
cli-doctor-without-home = { $n ->
    [one] { $n } key is of a home that is not in the data
   *[other] { $n } keys are of homes that are not in the data
}
cli-doctor-without-home-remedy = If a home is missing, data.db is an older copy: put the newer one back, or restore a backup. If none is, do nothing.
cli-doctor-rotations = { $n ->
    [one] the rotation of { $n } key was interrupted
   *[other] the rotation of { $n } keys was interrupted
}
cli-doctor-rotations-remedy = Run: logis keys rotate --all
cli-doctor-leftovers = { $n ->
    [one] { $n } import was interrupted; what it left is not shown
   *[other] { $n } imports were interrupted; what they left is not shown
}
cli-doctor-leftovers-remedy = Import the file again. What is left goes by itself within a day.
cli-doctor-no-leftovers = nothing is left over from interrupted imports
cli-doctor-no-homes = no home yet
cli-doctor-key = opens, and nothing of it is missing
cli-doctor-key-wrong = its key does not open it
cli-doctor-key-wrong-remedy = Put back the keys.db that belongs to this data.db, or restore a backup: logis restore --help
cli-doctor-catalog = something that was visible is missing or was changed from outside
cli-doctor-catalog-remedy = Keep a copy of the folder, then restore a backup into another one and compare: logis restore --help
cli-doctor-journal = { $n ->
    [one] its journal is whole: { $n } entry
   *[other] its journal is whole: { $n } entries
}
cli-findings-dismissed = Left aside: { $title } (to take it up again: logis findings restore { $key })
cli-findings-restored = The finding is taken up again.
cli-findings-none = Nothing stands out in what is here. The more months there are, the surer findings get: logis import
cli-failed-finding-unknown = No finding has this key: { $quote }
cli-failed-finding-unknown-remedy = The key of each stands under its title: logis findings --all
cli-journal-closing-asked = closing asked for, on { $day }
cli-journal-closing-taken-back = closing taken back
cli-people-person = Person
cli-people-with = Signs in with
cli-people-seen = Seen
cli-people-nobody = nobody yet
cli-people-with-password = password
cli-people-with-recovery = recovery code
cli-people-with-passkey = passkey
cli-people-link = The link of { $name } opens once, until { $until }. Give it to nobody else; the home’s journal says that it was made.
cli-people-removing = { $name } will sign in no more: password, keys, code and sessions go. The home { $home } stays, with its data: “logis --home { $home } erase” erases it, “logis people link { $home }” invites someone to take it over.
cli-people-ask = To confirm, type “{ $name }”: 
cli-people-removed = { $name } signs in no more.
cli-failed-person-unknown = nobody is named “{ $quote }” here
cli-failed-person-unknown-remedy = “logis people list” says who signs in, and which homes there are.
cli-failed-person-name = “{ $quote }” is no name
cli-failed-person-name-remedy = It takes one of sixty characters at most.
cli-failed-home-exists = a home is named “{ $quote }” already
cli-failed-home-exists-remedy = Choose another name; “logis people link { $quote }” makes another link for that one.
cli-failed-needs-person-name = nothing was changed: the confirmation is missing
cli-failed-needs-person-name-remedy = Add --yes-remove “{ $quote }”.
cli-failed-person-differs = nothing was changed: that isn’t the name
cli-failed-person-differs-remedy = You were to type “{ $quote }”.

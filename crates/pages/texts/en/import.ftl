import-title = Bring your data home
import-lead = Drop the files that your bank and your energy supplier give you. They stay here.
import-sealed = Each file is encrypted with your home’s key before it is kept. You can undo an import at any time.
drop-title = Drop your files here
drop-help = Several at once if you like, { $size } at most each. The same file twice adds nothing.
drop-send = Import
drop-sending = sending
drop-reading = reading…
drop-report = See what came in
drop-failed = didn’t go through, try again
drop-large = too large, { $size } at most
formats-title = Where to get your files
formats-lead = The format is recognised by content, whatever the file is called.
format-ofx-files = .ofx, .qfx
format-ofx-get = On your bank’s site, open the account, then “Download transactions” or “Export”. Choose OFX, sometimes called Money or Quicken, and the longest period offered.
format-camt-files = .xml, camt.052, 053, 054
format-camt-get = Banks offer it mostly to businesses: “Electronic statements”, “camt.053” or “ISO 20022”. An archive can be dropped as it is.
format-qif-files = .qif
format-qif-get = On your bank’s site, or in Quicken and Money, “Export” then QIF. Choose it where there is no OFX: it doesn’t say the currency, and you are asked once.
format-cfonb120-files = .txt, .120, .cfonb
format-cfonb120-get = French banks offer it to businesses: “Relevé de compte CFONB 120” or “AFB 120”, by day or by month.
format-mt940-files = .sta, .mt940, .940, .txt
format-mt940-get = Banks offer it mostly to businesses: “MT940”, “SWIFT” or “Electronic statement”.
format-psd2-json-files = .json
format-psd2-json-get = The answer of a PSD2 bank interface (Berlin Group): accounts, balances or transactions, as a program saved it.
format-bank-csv-files = .csv
format-bank-csv-get = Nearly every bank exports CSV, or “Excel”. Choose it where there is no OFX. If a column is in doubt, you are asked.
format-enedis-files = .csv, .json, .xml
format-enedis-get = On mon-compte-particulier.enedis.fr, open “Suivre mes mesures”, turn on the load curve, then “Télécharger mes données”. Choose “Consommation horaire”.
format-espi-files = .xml
format-espi-get = On your supplier’s site, look for “Green Button” or “Download my data”, and choose XML.
format-grdf-files = .xlsx, .json
format-grdf-get = On monespace.grdf.fr, open “Ma consommation”, choose “Par jour” and the longest period, then “Télécharger”.
format-gpx-files = .gpx
format-gpx-get = In your watch’s or navigation app’s site (Garmin Connect, Strava, OsmAnd…), open an activity, then “Export GPX”.
format-vcard-files = .vcf
format-vcard-get = In your phone’s or mail’s contacts, “Share” or “Export”, and choose vCard. All contacts may be in one file.
format-ical-files = .ics
format-ical-get = In your calendar’s settings, “Export”. Several calendars may come in one archive: drop it as it is.
format-fhir-files = .json, .ndjson
format-fhir-get = Health insurers give it as “FHIR” or “Blue Button”: your coverage and what was paid for your care, often under “My data” or “Connected apps”.
format-insurance-json-files = .json
format-insurance-json-get = A motor, home or other contract and its claims, in the short JSON that the manual describes; an insurer’s Open Insurance answer often reads as it is.
format-invoice-xml-files = .xml
format-invoice-xml-get = On your supplier’s or invoicing platform’s site, download the invoice as XML: UBL, or the XML of a Factur-X or ZUGFeRD invoice.
format-cdr-files = .csv, .txt
format-cdr-get = On your operator’s site, open your bill or “Usage”, then download the itemised calls as CSV or text. A home router’s list of calls works too.
format-zip-files = .zip
format-zip-get = If your files come in an archive, drop it as it is: every file in it is read, and can be undone on its own.
formats-other = Something else? A contract, a receipt, a letter:
formats-other-link = keep them as documents
reports-title = What just came in
status-ok = read whole
status-partial = read in part
status-error = refused
report-nothing-stored = Nothing of this file was kept.
report-empty = The file is fine, but holds no data.
report-all-known = { $n ->
    [one] The file’s only record was already here. Nothing is doubled.
   *[other] All { $n } records were already here. Nothing is doubled.
}
report-counted = { $n ->
    [one] { $n } record read: { $counts }.
   *[other] { $n } records read: { $counts }.
}
count-added = { $n ->
    [0] none new
   *[other] { $n } new
}
count-known = { $n } already known
count-revised = { $n } corrected
count-sighted = { $n } also seen in another source
report-format = Format
report-accounts = Accounts
report-period = Period
report-sums = Sum
report-energy = Energy
report-seconds = in { $seconds } s
report-undo = Undo
problems-more = { $n ->
    [one] { $n } more remark
   *[other] { $n } more remarks
}
problems-unlisted = And { $n } more of the same sort.
members-more = { $n ->
    [one] And { $n } more file.
   *[other] And { $n } more files.
}
problem-line = line { $line }
problem-line-column = line { $line }, column { $column }
done-undone = The import is undone. What was here before is back.
done-answered = Noted. You won’t be asked again.
done-mapped = The columns are saved and the file is read again.
questions-title = { $n ->
    [one] One question for you
   *[other] { $n } questions for you
}
ask-account = Which account does { $file } belong to?
ask-account-new = A new account
ask-account-name = Its name
ask-currency = Which currency is { $account } in? { $file } doesn’t say.
ask-currency-name = Currency, three letters
ask-date-order = In { $file }, what does { $sample } mean?
ask-day-first = day first
ask-month-first = month first
ask-decimal-mark = In { $file }, how much is { $sample }?
ask-comma = the comma parts the decimals
ask-point = the point parts the decimals
ask-mapping = The columns of { $file } can be read in more than one way.
ask-mapping-open = Choose the columns
ask-answer = Answer
removal-title = Undo this import?
removal-lead = { $file }, which came on { $at }.
removal-goes = What goes
removal-goes-none = Nothing: all of it is in other imports too.
removal-turned-back = { $n ->
    [one] And { $n } record that this file corrected becomes what it was.
   *[other] And { $n } records that this file corrected become what they were.
}
removal-stays = What stays
removal-stays-none = Nothing else was in this file.
removal-note = Drop the same file later, and all of it comes back.
removal-keep = Keep it
removal-do = Undo the import
mapping-title = What does each column hold?
mapping-lead = { $rows ->
    [one] { $file }, { $rows } row.
   *[other] { $file }, { $rows } rows.
} Here are its first values.
mapping-column = Column { $n }
mapping-missing = Still missing: { $roles }.
mapping-date-order = Dates
mapping-day-first = day first, 31/12
mapping-month-first = month first, 12/31
mapping-decimal-mark = Amounts
mapping-comma = with a comma, 12,50
mapping-point = with a point, 12.50
mapping-sign = Money out
mapping-sign-as-written = is written with a minus
mapping-sign-turned = is written without a minus
mapping-save = Save and read again
mapping-remembered = The next files with these columns will be read the same way.
role-ignore = Don’t read
role-date = Date
role-value-date = Value date
role-label = Label
role-details = Details
role-amount = Amount
role-debit = Money out
role-credit = Money in
role-balance = Balance after it
role-currency = Currency
role-account = Account
role-reference = The bank’s reference
role-category = Category
questions-why = Until you answer, the file is read with caution.
watch-title = Watched folders
watch-lead = What arrives there comes home by itself.
watch-on = watched
watch-stuck = stuck
watch-off = no longer watched
watch-start = To watch it again, in a terminal: logis watch "{ $path }"
watch-looked = looked at on { $at }
watch-none = No file came from there yet.
watch-last = { $added ->
    [0] Last file: { $file }, { $status }, nothing new.
    [one] Last file: { $file }, { $status }, { $added } new record.
   *[other] Last file: { $file }, { $status }, { $added } new records.
}
watch-trouble-folder = The folder can’t be looked into: { $why }.
watch-trouble-folder-remedy = If it is on a share or a stick, connect it again: the files will be taken then. Else check its rights.
watch-trouble-move = A file was read but can’t be moved aside: { $why }.
watch-trouble-move-remedy = Check that “done” and “refused” in that folder are folders that can be written, on the same disk.
watch-trouble-home = The home can’t take files in for now: { $why }.
watch-trouble-home-remedy = Make room on the disk if it is full. The files wait, and are tried again.
watch-trouble-members = Of the archive { $file }, { $n ->
    [one] { $n } file was refused
   *[other] { $n } files were refused
}, see below; what could be read came home. Mended, it can be dropped again: nothing comes twice.
watch-trouble-refused = Logis could not read { $file }. Nothing of it was kept.

documents-title = Documents
documents-lead = Your contracts, bills and receipts, kept sealed as they are.
documents-empty = A contract, a bill, the photo of a receipt: any file finds a sealed place here.
documents-empty-title = What you will find again here
documents-empty-contract = The insurance contract as a PDF, when a clause must be read again.
documents-empty-receipt = The photo of the receipt, when the warranty must serve.
documents-empty-letter = The letter of an administration, with its date and what you thought of it.
documents-here = { $n ->
    [0] A contract, a receipt, a letter?
    [one] { $n } document kept as it is.
   *[other] { $n } documents kept as they are.
}
documents-here-link = { $n ->
    [0] Keep them too
    [one] See the document
   *[other] See the documents
}
documents-search = Search your documents
documents-count = { $n ->
    [one] { $n } document
   *[other] { $n } documents
}
documents-found = { $n ->
    [0] No such document
    [one] { $n } document found
   *[other] { $n } documents found
}
documents-none = Try a shorter word, another holder or a longer period.
documents-unread = A document is found by its name, date, holder, your note and the file’s name. What is written in it isn’t read yet.
documents-keep = Keep a document
documents-keep-help = Of any sort, { $size } at most. Without a name it takes the file’s; the same file twice adds nothing.
documents-sealed = The file is encrypted with your home’s key and given back to you byte for byte.
document-files = File
document-name = Name
document-on = Date
document-holder = Who from
document-note = Note
document-keep = Keep
document-undated = undated
document-download = Download
document-facts = What you say of it
document-file = The file
document-file-name = File name
document-sort = Sort
document-size = Size
document-kept = kept as it is
document-kept-at = Kept on
document-says-name = The file itself says that it is called “{ $name }”.
document-says-date = The file itself says that it is of { $day }.
document-says-both = The file itself says that it is called “{ $name }” and is of { $day }.
document-take-over = Take that over
document-remove = Remove this document
document-removal-title = Remove this document?
document-removal-lead = { $name }, kept on { $at }.
document-removal-file = The file { $file }, { $size }.
document-removal-facts = Its name, date, holder and your note.
document-removal-journal = The journal’s line that says that a document was kept, then removed, without its name.
document-removal-note = If it is your only copy, keep another first.
document-remove-do = Remove the document
document-done-kept = The document is kept.
document-done-kept-several = The documents are kept.
document-done-known = This file was kept before: here it is. Nothing was added.
document-done-changed = Noted.
document-done-removed = The document is removed.
keep-offer = Keep it as a document
keep-offer-until = No record was read from it. The file waits here, sealed, until { $at }.
sort-pdf = PDF
sort-image = image
sort-text = text
sort-mail = mail
sort-archive = archive
sort-audio = sound
sort-video = video
sort-letter = formatted text
sort-table = spreadsheet
sort-other = file

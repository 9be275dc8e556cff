error-status = Code { $status }
error-not-found-title = There is no such page
error-not-found-happened = The address is incomplete, or what it showed was undone.
error-not-found-remedy = Search for what you wanted in Data.
error-wrong-method-title = This page isn’t asked that way
error-wrong-method-happened = It is for reading, or its form was sent to another place. Nothing was done.
error-wrong-method-remedy = Go back to the page and start again from there.
error-form-expired-title = This form has expired
error-form-expired-happened = The page was open for too long, or the request came from another site. Nothing was done.
error-form-expired-remedy = Go back to the page, reload it and try again.
error-bad-request-title = This request isn’t clear
error-bad-request-happened = Something is missing from it, or a value makes no sense. Nothing was done.
error-bad-request-remedy = Go back and check what you filled in.
error-too-large-title = This file is too large
error-too-large-happened = Through this page a file weighs { $limit } at most. Nothing was kept.
error-too-large-remedy = In a terminal, “logis import” reads files of any size.
error-busy-title = An import is at work
error-busy-happened = What you ask touches the same data. Nothing was done.
error-busy-remedy = Wait until it ends, then try again.
error-fault-title = Logis made a mistake
error-fault-happened = The fault is ours, not yours. Nothing was lost. It is noted under number { $number }.
error-fault-remedy = Try again. If it goes on, run “logis doctor” and quote this number.
sign-in-title = You need a link to come in
sign-in-used = This link was used before. It opens only once, so that nobody else can take it.
sign-in-expired = This link is too old. It opens for a short time only.
sign-in-no-link = This browser hasn’t come in here yet.
sign-in-step-terminal = In a terminal of this machine, run:
sign-in-step-open = Open the address that it prints.
sign-in-why = The link proves that you sit at this machine. Nothing of your home shows from here.
erase-title = Erase everything?
erase-lead = { $records ->
    [one] { $records } record
   *[other] { $records } records
}, { $deliveries ->
    [one] { $deliveries } import
   *[other] { $deliveries } imports
}. Nobody will be able to bring them back, nor will we.
erase-goes = What goes
erase-goes-records = The records, the documents, the original files, the questions, the accounts’ names.
erase-goes-journal = The journal of who looked.
erase-goes-copies = Copies and backups: without the key, destroyed first, they can’t be read.
erase-stays = What stays
erase-stays-files = The files that you had downloaded, where they lie on your machine.
erase-stays-register = One line that says this home is closed, so that no backup reopens it.
erase-word = erase
erase-type = To confirm, type “{ $word }”
erase-wrong = That isn’t the word. Type “{ $word }”.
erase-keep = Keep everything
erase-do = Erase for ever
styleguide-title = Style guide
styleguide-lead = Each component, on made-up data.
styleguide-type = Titles and text
styleguide-colours = Colours
styleguide-actions = Actions and states
styleguide-forms = Forms
styleguide-charts = Charts
styleguide-lists = Lists
styleguide-verdict = A sentence first, the figure after it.
styleguide-text = Text is in Figtree, titles in Fraunces, figures aligned: €1,234.50.
styleguide-note = Worth knowing.
styleguide-note-text = A doubt is said, not hidden.
styleguide-first = First action
styleguide-other = Other action
styleguide-stacked = The estimated part is hatched, what is missing stays empty.
styleguide-band = Expected between two bounds.
styleguide-spark = In twelve months, a fall and a gap.
styleguide-strip = Two years covered, one gap.

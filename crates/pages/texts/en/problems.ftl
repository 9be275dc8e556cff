severity-note = Worth knowing.
severity-lost = Lost.
severity-error = Refused.
problem-not-recognised-reason = This file is of no known format.
problem-not-recognised-remedy = Choose OFX, camt.053 or CSV on your bank’s site, the hourly file of Enedis or the consumption file of GRDF. A PDF or a photo can be kept as a document.
problem-file-missing-reason = There is no such file.
problem-file-missing-remedy = Check how its name is written and that its disk is connected.
problem-file-refused-reason = This account may not open the file.
problem-file-refused-remedy = Look whose it is and who may read it (ls -l), or copy it to where you may.
problem-file-is-folder-reason = This is a folder, not a file.
problem-file-is-folder-remedy = Name the files in it.
problem-unreadable-reason = { $quoted ->
    [yes] The file can’t be opened: { $quote }.
   *[other] The file can’t be opened.
}
problem-unreadable-remedy = Check that it still exists and that you can open it, then import it again.
problem-stream-too-long-reason = What came on standard input is longer than { $quote }.
problem-stream-too-long-remedy = Save it as a file and name that file: files of any size are read.
problem-archive-broken-reason = The archive is damaged, or stops before its end.
problem-archive-broken-remedy = The download was probably cut. Download the archive again.
problem-archive-empty-reason = The archive holds no file.
problem-archive-empty-remedy = Ask again for the export where it came from. Hidden files don’t count.
problem-archive-limit-reason = { $quoted ->
    [yes] The archive exceeds a limit: { $quote }.
   *[other] The archive exceeds a limit.
}
problem-archive-limit-remedy = If you trust it, unpack it yourself and import its files, a few at a time.
problem-archive-nested-reason = This archive lies in an archive that lies in an archive.
problem-archive-nested-remedy = Unpack the outer one and import what it holds.
problem-archive-locked-reason = This file of the archive needs a password.
problem-archive-locked-remedy = Unpack the archive with your password and import its files.
problem-archive-packing-reason = { $quoted ->
    [yes] This file is packed in a way that isn’t read: method { $quote }.
   *[other] This file is packed in a way that isn’t read.
}
problem-archive-packing-remedy = Unpack the archive yourself and import its files.
problem-archive-path-reason = { $quoted ->
    [yes] The name of this file leads out of the archive: “{ $quote }”.
   *[other] The name of this file leads out of the archive.
}
problem-archive-path-remedy = Holders don’t send such names. If you know where the archive comes from, unpack it yourself and import the file.
problem-archive-link-reason = { $quoted ->
    [yes] “{ $quote }” is only a link to another file.
   *[other] This is only a link to another file.
}
problem-archive-link-remedy = Drop the file that it leads to.
problem-archive-twice-reason = { $quoted ->
    [yes] Another file of the archive is called “{ $quote }” too. The first one was read.
   *[other] Another file of the archive has the same name. The first one was read.
}
problem-archive-twice-remedy = Unpack the archive yourself and import both files.
problem-limit-exceeded-reason = { $quoted ->
    [yes] The file exceeds a limit: { $quote }.
   *[other] The file exceeds a limit.
}
problem-limit-exceeded-remedy = Export a shorter period and import several files.
problem-doctype-reason = The file holds a DOCTYPE declaration, which bank files don’t have and attacks do.
problem-doctype-remedy = Download it again from the bank’s own site. If it is still there, ask the bank.
problem-broken-xml-reason = { $quoted ->
    [yes] The XML is broken: { $quote }.
   *[other] The XML is broken or stops before its end.
}
problem-broken-xml-remedy = The download was probably cut. Download the file again.
problem-broken-json-reason = { $quoted ->
    [yes] The JSON is broken: { $quote }.
   *[other] The JSON is broken or stops before its end.
}
problem-broken-json-remedy = The download was probably cut. Download the file again.
problem-holder-error-reason = { $quoted ->
    [yes] The holder answered with an error instead of data: { $quote }.
   *[other] The holder answered with an error instead of data.
}
problem-holder-error-remedy = Ask again there, later or for another period.
problem-nothing-readable-reason = The format is known, but no line could be read.
problem-nothing-readable-remedy = See the other remarks: they say why. Try another export format, OFX if you can.
problem-export-version-reason = { $quoted ->
    [yes] This export was made by another version of Logis: { $quote }.
   *[other] This export was made by another version of Logis.
}
problem-export-version-remedy = Take it up with that version, or make a new export with this one. Nothing was stored.
problem-export-damaged-reason = { $quoted ->
    [yes] This export was cut short or changed: { $quote }.
   *[other] This export was cut short or changed.
}
problem-export-damaged-remedy = Copy it again from where it was made, or make a new one. Nothing was stored.
problem-amount-unreadable-reason = { $quoted ->
    [yes] This amount can’t be read: “{ $quote }”.
   *[other] An amount is missing or can’t be read.
}
problem-amount-unreadable-remedy = The transaction isn’t counted. Mend the cell in the file, or choose the columns anew, and import it again.
problem-date-unreadable-reason = { $quoted ->
    [yes] This date can’t be read: “{ $quote }”.
   *[other] A date is missing or can’t be read.
}
problem-date-unreadable-remedy = The line isn’t counted. Mend the date in the file and import it again: the other lines won’t be doubled.
problem-value-unreadable-reason = { $quoted ->
    [yes] This reading can’t be read: “{ $quote }”.
   *[other] A reading is missing or can’t be read.
}
problem-value-unreadable-remedy = It stays a gap, not a zero. Ask for the file again later: the grid operator often fills it in.
problem-line-unreadable-reason = { $quoted ->
    [yes] This line can’t be read: “{ $quote }”.
   *[other] A line can’t be read.
}
problem-line-unreadable-remedy = It isn’t counted. If it should be, export in another format.
problem-part-missing-reason = { $quoted ->
    [yes] A needed part is missing: { $quote }.
   *[other] A needed part is missing.
}
problem-part-missing-remedy = What depends on it isn’t counted. Download the file again, whole.
problem-cut-short-reason = The file stops in the midst of something.
problem-cut-short-remedy = What comes before is kept. Download the file again to get the rest.
problem-bytes-replaced-reason = Unreadable characters were replaced by �.
problem-bytes-replaced-remedy = Amounts and dates don’t change; a few labels may be damaged. If the site offers it, export as UTF-8.
problem-passed-over-reason = { $quoted ->
    [yes] This part isn’t read: { $quote }.
   *[other] A part isn’t read.
}
problem-passed-over-remedy = Nothing to do: the rest of the file is here.
problem-irregular-reason = { $quoted ->
    [yes] The file departs from its standard: { $quote }.
   *[other] The file departs from its standard.
}
problem-irregular-remedy = Nothing to do: its meaning is clear, and all of it is read.
problem-not-energy-reason = { $quoted ->
    [yes] Some readings are not of energy (unit: { $quote }).
   *[other] Some readings are not of energy.
}
problem-not-energy-remedy = They are kept in their unit, outside the totals of energy. For gas, ask for a file in kWh.
problem-unit-unknown-reason = The file doesn’t name the unit of these readings.
problem-unit-unknown-remedy = They are kept as given, outside the totals of energy. Ask the grid operator for a file that names the unit.
problem-encoding-mismatch-reason = { $quoted ->
    [yes] The file declares one encoding ({ $quote }) and uses another.
   *[other] The file declares one encoding and uses another.
}
problem-encoding-mismatch-remedy = Nothing to do: the right one was recognised. Glance at the accents.
problem-account-unknown-reason = The file doesn’t say which account it belongs to.
problem-account-unknown-remedy = Say it once on Import; until then the account bears the file’s name.
problem-currency-unknown-reason = The file doesn’t say the currency.
problem-currency-unknown-remedy = Say it once on Import; until then amounts stay as written.
problem-date-order-unknown-reason = { $quoted ->
    [yes] Day and month can’t be told apart in the dates: “{ $quote }”.
   *[other] Day and month can’t be told apart in the dates.
}
problem-date-order-unknown-remedy = It is read the likelier way: check a date or two. Where Import asks, say which comes first.
problem-decimal-mark-unknown-reason = { $quoted ->
    [yes] It can’t be told whether the mark parts decimals or thousands: “{ $quote }”.
   *[other] It can’t be told whether the mark parts decimals or thousands.
}
problem-decimal-mark-unknown-remedy = It is read the likelier way: check an amount or two. Where Import asks, say it on an example.
problem-mapping-unsure-reason = { $quoted ->
    [yes] The columns can be read in more than one way: { $quote }.
   *[other] The columns can be read in more than one way.
}
problem-mapping-unsure-remedy = Check them on Import. Your choice will serve the next files.
problem-id-repeated-reason = { $quoted ->
    [yes] The reference “{ $quote }” stands on two different transactions.
   *[other] A reference stands on two different transactions.
}
problem-id-repeated-remedy = Nothing to do: both are kept, known by date, amount and label.
problem-index-backwards-reason = { $quoted ->
    [yes] An index of the meter goes backwards: { $quote }.
   *[other] An index of the meter goes backwards.
}
problem-index-backwards-remedy = The meter may have been changed. The difference isn’t counted; check that month on your bill.
problem-balance-mismatch-reason = { $quoted ->
    [yes] Opening balance and transactions don’t make the closing balance: { $quote }.
   *[other] Opening balance and transactions don’t make the closing balance.
}
problem-balance-mismatch-remedy = All that the file holds is read. Transactions may be missing from it: download the whole period again.

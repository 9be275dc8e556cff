records-lead = { $n ->
    [one] { $n } record at home
   *[other] { $n } records at home
}, from { $first } to { $last }.
records-lead-undated = { $n ->
    [one] { $n } record at home.
   *[other] { $n } records at home.
}
records-empty = Nothing is here yet. One file is enough to begin.
records-empty-title = What you will see here
records-empty-bank = Your accounts and every transaction, from an OFX, camt, MT940 or CSV file of your bank.
records-empty-energy = Your consumption half-hour by half-hour, from an Enedis file.
records-import = Import a file
records-no-gap = without a gap
records-gaps = { $n ->
    [one] One gap: { $list }
   *[other] { $n } gaps: { $list }
}
records-gaps-more = { $n } gaps: { $list } and { $more ->
    [one] one other
   *[other] { $more } others
}
records-gaps-rule = A gap is a pause longer than usual for the account or meter.
records-deliveries = { $n ->
    [one] All of it comes from one import.
   *[other] All of it comes from { $n } imports.
}
branch-bank = Bank
branch-energy = Energy
search-name = Search your data
search-text = Search for a word
search-kind = Kind
search-all-kinds = all
search-from = From
search-to = To
search-do = Search
search-clear = Show all
found-title = { $n ->
    [0] Nothing like it
    [one] { $n } record found
   *[other] { $n } records found
}
found-none = Try a shorter word, a longer period, or all kinds.
record-fields = What is known
record-sightings = { $n ->
    [one] Seen in one file
   *[other] Seen in { $n } files
}
sighting-same = says the same
sighting-says = What this file says
sighting-differs = says otherwise:
record-history = What changed
history-none = Nothing has changed since it came.
record-id = Number
deliveries-title = Sources and imports
deliveries-lead = Where your data comes from, and when it came.
deliveries-link = Sources and imports
deliveries-list = Imports
sources-title = Sources
source-deliveries = { $n ->
    [one] { $n } import
   *[other] { $n } imports
}
record-line = Sort, note, split

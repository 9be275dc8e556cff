today-lead = { $n ->
    [0] Nothing needs your attention.
    [one] One thing deserves a look.
   *[other] { $n } things deserve a look.
}
today-findings = To look at
today-more = { $n ->
    [one] One more finding
   *[other] { $n } more findings
}
today-subscriptions = { $n ->
    [one] One subscription, { $amount } a month.
   *[other] { $n } subscriptions, { $amount } a month together.
}
today-subscriptions-see = See them
today-none = Nothing in your records is out of the ordinary. Findings get surer with the months: bring the next files.
today-coming = The coming 30 days
today-coming-none = Nothing is expected: it takes some months of movements to know what returns.
coming-finding = Lowest on { $day }, between { $low } and { $high }.
coming-low = At least
coming-high = At most
bill-band = between { $low } and { $high }
today-access = Who looked, this week
today-all = See all
today-looked = { $n ->
    [one] { $who }, once.
   *[other] { $who }, { $n } times.
}
today-looked-none = Nobody.
today-refused = { $n ->
    [one] One attempt refused.
   *[other] { $n } attempts refused.
}
today-journal = { $n ->
    [one] One entry in the journal.
   *[other] { $n } entries in the journal.
}
today-sources = Sources
today-sources-manage = Manage
source-good = up to date
findings-title = Findings
findings-lead = What your home noticed in your records, worked out here. Nothing of it leaves.
findings-every = All
findings-none = No finding of this sort.
findings-with-dismissed = { $n ->
    [one] Show the one you left aside too
   *[other] Show the { $n } you left aside too
}
findings-without-dismissed = Hide those you left aside
finding-how = How do we know?
finding-lines = { $n ->
    [one] one line
   *[other] { $n } lines
}
finding-lines-more = { $n ->
    [one] and one more line
   *[other] and { $n } more lines
}
finding-dismiss = Leave aside
finding-dismiss-wrong = It isn’t so
finding-dismiss-known = It is so, and fine
finding-dismiss-later = Not now
finding-dismissed-wrong = Left aside: it isn’t so
finding-dismissed-known = Left aside: it is fine
finding-dismissed-later = Left aside for now
finding-restore = Take up again
finding-just-dismissed = Left aside.
finding-act-money = See the lines
finding-act-tariffs = Try another tariff
finding-act-fetch = Fetch the file
finding-act-import = Bring the file
finding-act-contracts = See the contracts
gain-band = between { $low } and { $high }
per-week = a week
per-month = a month
per-quarter = a quarter
per-half-year = a half-year
per-year = a year

money-empty = No transaction is here yet. Drop a file from your bank.
money-nothing = No transaction in this period.
money-lead = { $in } in, { $out } out.
money-comparison = Money out: { $change } on the period before ({ $before }).
balance = Balance
balance-finding = Lowest on { $day }, { $low }; { $last } at the end.
legend-now = this period
legend-before = the period before
flow-title = Money in and out
flow-finding = { $n ->
    [one] In { $month }, { $amount } went out.
   *[other] Over { $n } months, most went out in { $month }: { $amount }.
}
flow-in = { $month }: { $amount } in
flow-out = { $month }: { $amount } out
flow-in-before = in, a year before
flow-out-before = out, a year before
legend-in = in
legend-out = out
legend-year-before = a year before
accounts-title = Accounts
accounts-all = All accounts
account-differs = Since { $day } the lines add up to { $computed } and the bank says { $stated }.
account-agrees = Agrees with the bank on { $day }.
account-unstated = No file states a balance, so it can’t be computed.
account-no-currency = Unknown currency. Say which.
account-manage = Name, currency, numbers
account-on = on { $day }
account-names = Name and currency
account-name = Account’s name
account-ids = Its numbers
account-lines = { $n ->
    [one] { $n } transaction
   *[other] { $n } transactions
}
account-split-lead = If a number is in truth another account, tick it and split.
account-split = Split
account-join-title = The same account twice?
account-join-lead = Join them: transactions seen on both sides will count once. You can split them again.
account-join-other = The other account
account-join = Join
account-months = Balances at the end of each month
account-months-none = No balance yet.
account-computed = Computed
account-stated = Stated by the bank
account-not-equal = differs
pairs-wait = { $n ->
    [one] One pair awaits your view.
   *[other] { $n } pairs await your view.
}
pairs-why = Two files may speak of the same transaction.
pairs-settle = Decide
pairs-title = { $n ->
    [one] One transaction, or two?
   *[other] One transaction, or two? { $n } pairs
}
pairs-same = The same
pairs-apart = Two transactions
lines-title = { $n ->
    [one] { $n } transaction
   *[other] { $n } transactions
}
lines-none = Nothing in this period.
line-pending = pending
use-name = Which use
use-both = All
use-professional = Professional
use-private = Private
use-unsaid = Not said
unsorted-sort = { $n ->
    [one] Sort one transaction
   *[other] Sort { $n } transactions
}
unsorted-sum = { $sum } that nothing sorts yet.
spent-title = Spending by category
spent-finding = Mostly { $category }: { $amount }, { $share } of what went out.
spent-more = { $category }: { $amount } more than before.
spent-less = { $category }: { $amount } less than before.
earned-title = Income by category
earned-finding = Mostly { $category }: { $amount }, { $share } of what came in.
category-before = { $before } before, { $change }
category-new = nothing before
category-choose = Choose…
between-left-out = { $n ->
    [one] One transaction between your accounts ({ $amount }) counts neither as spending nor as income.
   *[other] { $n } transactions between your accounts ({ $amount }) count neither as spending nor as income.
}
between-see = See them
subscriptions-title = { $n ->
    [one] One subscription
   *[other] { $n } subscriptions
}
coming-more = { $n ->
    [one] and one more
   *[other] and { $n } more
}
lines-everything = All transactions
line-parts = { $n ->
    [one] { $n } part
   *[other] { $n } parts
}
just-undo = Undo
sorting-title = Sort
sorting-lead = { $n ->
    [0] Everything in this period is sorted.
    [one] One transaction that nothing sorts yet.
   *[other] { $n } transactions that nothing sorts yet.
}
sorting-which = Which transactions
sorting-waiting = To sort
sorting-all = All
spent-sort = Sort anew
category-same = as much before
subscription-change = { $by } since { $since }
split-open = Split it into parts
sorting-none = Nothing to sort here.
sorting-back = Back to Money
sorting-rule = { $n ->
    [one] Always, for this payee: changes one transaction
   *[other] Always, for this payee: changes { $n } transactions
}
sorting-leave = Leave as it is
sorting-more = { $n ->
    [one] See the other transaction
   *[other] See the { $n } other transactions
}
sorting-how = Choose a category for a payee, or tick transactions. All of it is saved together, and undone together.
sorting-ticked = The transactions ticked
sorting-use = Their use
sorting-save = Save
sorting-error-nothing = Nothing was saved: no category is chosen.
sorting-error-category = Nothing was saved: say what to do with the transactions ticked.
sorting-error-ticks = Nothing was saved: tick the transactions that this category is for.
said-lines = { $n ->
    [0] It is saved.
    [one] One transaction has changed.
   *[other] { $n } transactions have changed.
}
category-why-said = You said so on { $on }.
category-why-party = You said so for everything with this payee, on { $on }.
category-why-learned = Learned from you: { $n } other transactions with this payee.
category-why-transfer = Goes from one of your accounts to another.
category-why-words = Rule that ships: “{ $words }”.
category-why-source = Your bank says “{ $text }”.
category-why-way = By the way of payment.
category-why-nothing = Nothing says so yet.
line-category = Category
line-say-category = This transaction alone
line-automatic = Leave it to Logis
line-use = Use
line-note = Note
line-save = Save
rule-title = Everything with { $party }
rule-lines = See its transactions
rule-save = Apply
split-title = Split
split-lead = Several expenses in one: say the parts. Together they come to { $amount }.
split-part = Part { $n }
split-amount = Amount
split-save = Split
split-join = Make it one again
split-error-amount = Nothing was saved: each part needs an amount and a category.
split-error-much = Nothing was saved: there are too many parts, or notes too long.
split-error-few = Nothing was saved: it takes at least two parts.
split-error-sum = Nothing was saved: the parts come to { $sum } and the transaction to { $whole }, { $less ->
    [yes] { $by } is missing
   *[no] { $by } too much
}.
transfer-title = Between your accounts
transfer-other = This transaction goes from one of your accounts to another. The other side:
transfer-not = It is no transfer
transfer-settled = This transaction settles a card: its purchases count one by one already.
transfer-none = No transaction of another account has the opposite amount, within ten days.
transfer-lead = If it goes from one of your accounts to another, it counts neither as spending nor as income.
transfer-which = The other side
transfer-is = It is a transfer
line-whence = Where does it come from?
line-record = Files, fields, history
line-untouched = What you say here stands beside what the bank said, and can be undone.

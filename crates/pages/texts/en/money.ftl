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

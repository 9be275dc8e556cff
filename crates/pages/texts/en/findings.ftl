## Energy, contracts, sources

finding-contract-overlap-name = Two contracts for one thing
finding-contract-overlap = { $named ->
    [no] { $first } and { $second } insure the same thing twice
   *[other] { $first } and { $second } both insure { $insured }
}
finding-contract-overlap-why = Two contracts that stand, of the same sort ({ $type }), name the same thing{ $dated ->
    [yes] { " " }since { $since }
   *[no] {""}
}. A few weeks of both, to change insurers, are not counted.{ $priced ->
    [yes] { " " }The cheaper of them costs { $amount } a year.
   *[no] {""}
} What each covers in detail may differ: compare before you cancel one.
finding-contract-lapse-name = Contract’s term
finding-contract-lapse = { $how ->
    [renews] { $contract } can be cancelled until { $last }
   *[ends] { $contract } ends on { $on }
}
finding-contract-lapse-why = { $how ->
    [renews] The contract says that it renews on { $on }, with { $notice } days of notice.{ $priced ->
        [yes] { " " }It costs { $amount } a year.
       *[no] {""}
    }
   *[ends] The contract gives this end, and nothing that is here follows it.
} Some contracts can be cancelled at any time after a year: the contract says so.
finding-contract-price-name = Price of a contract
finding-contract-price = { $rose ->
    [yes] { $contract } { $coming ->
        [yes] will cost
       *[no] costs
    } { $share } % more
   *[no] { $contract } { $coming ->
        [yes] will cost
       *[no] costs
    } { $share } % less
}
finding-contract-price-why = The premium of a year goes from { $was } to { $is }, a difference of { $by }, from { $on } on. Prices by month or quarter are counted for the year; if the covers changed, the price may have changed for that.
finding-source-silent-name = Silent source
finding-source-silent = { $source } has told nothing for { $days } days
finding-source-silent-why = It usually told every { $usual } days ({ $tellings } times so far), and the last day known of it is { $last }. The account may have been closed: then leave this finding.
finding-source-gap-name = Gap in a source
finding-source-gap = { $source }: nothing from { $from } to { $to }
finding-source-gap-why = { $daily ->
    [yes] This meter tells of every day, and { $days ->
        [one] one day is missing
       *[other] { $days } days are missing
    } between two files.
   *[no] No movement for { $days } days between two files, much longer than this account was ever quiet.
} Bringing the file of those days fills the gap.
finding-source-ready-name = File ready
finding-source-ready = { $source }: from { $from } to { $to }, the next file is ready
finding-source-ready-why = The { $tellings } files before follow each other month by month, the last ends on { $last }, and the month after it is over.
finding-energy-night-base-name = Night base load
finding-energy-night-base = { $watts } W are drawn all through the night
finding-energy-night-base-why = Between 1 and 5 in the morning, over { $nights } nights measured in steps of an hour at most, the quietest moments count: a car or a boiler that runs stays above them ({ $quiet } quiet nights, { $low } to { $high } W).{ $away ->
    [0] {""}
    [one] { " " }One night away is set apart.
   *[other] { " " }{ $away } nights away are set apart.
} At this rate a year makes { $kwh } kWh{ $priced ->
    [yes] , about { $yearly } at { $price } € a kWh ({ $publication }, valid from { $since }).
   *[no] . No published price is known for this day.
}
finding-energy-tariff-saving-name = Another tariff option
finding-energy-tariff-saving = { $best ->
    [base] The Base option would have cost { $saving } less
    [off-peak] The off-peak option would have cost { $saving } less
   *[tempo] The Tempo option would have cost { $saving } less
}
finding-energy-tariff-saving-why = Over the actual curve from { $from } to { $to } ({ $days } whole days, nothing extrapolated), the regulated tariff would have cost { $other } instead of { $paid } with the { $now ->
    [base] Base option
    [off-peak] off-peak option
   *[tempo] Tempo option
}, with a subscription of { $kva } kVA and taxes.{ $told ->
    [yes] {""}
   *[no] { " " }The present option isn’t known: the Base option is the mark.
}{ $powered ->
    [yes] {""}
   *[no] { " " }The subscribed power isn’t known: 6 kVA is assumed.
} Off-peak hours are assumed to be 22:00 to 6:00; with other usual hours the difference is { $low } to { $high }.{ $tempo ->
    [yes] {""}
   *[no] { " " }Tempo is left out: the colour of each day isn’t known, or the option doesn’t exist at this power.
} Prices: { $publication }, valid from { $priced }.
finding-energy-change-name = Consumption and the year before
finding-energy-change = { $more ->
    [yes] { $share }% more than the same weeks a year before
   *[no] { $share }% less than the same weeks a year before
}
finding-energy-change-why = From { $from } to { $to }, { $kwh } kWh against { $before } kWh in the same four weeks a year before, weekday by weekday. That is more than weeks usually vary by ({ $band }% either way). The weather’s part isn’t known yet.

## Accounts

finding-subscription-name = Subscription
finding-subscription = { $party }: { $varies ->
    [yes] about { $amount }
   *[no] { $amount }
} { $every ->
    [week] a week
    [fortnight] every two weeks
    [month] a month
    [two-months] every two months
    [quarter] a quarter
    [half-year] every six months
   *[year] a year
}
finding-subscription-why = { $times } payments from { $first } to { $last } follow each other at a regular pace{ $varies ->
    [yes] , from { $low } to { $high }
   *[no] {""}
}{ $skips ->
    [0] {""}
    [one] , with one that was left out
   *[other] , with { $skips } that were left out
}. At this price it makes { $year } a year.{ $renamed ->
    [yes] { " " }It was called { $former } before: the day and the amount go on.
   *[no] {""}
} That it was agreed is read from its regularity, not from a contract.
finding-subscription-price-name = Price of a subscription
finding-subscription-price = { $party } { $rose ->
    [yes] costs { $by } more
   *[no] costs { $by } less
} { $every ->
    [week] a week
    [fortnight] every two weeks
    [month] a month
    [two-months] every two months
    [quarter] a quarter
    [half-year] every six months
   *[year] a year
} since { $since }
finding-subscription-price-why = It was { $was } ({ $before ->
    [one] one payment
   *[other] { $before } payments
} in a row), then { $is } since { $since } ({ $after ->
    [one] one payment
   *[other] { $after } payments
} so far): { $share }% { $rose ->
    [yes] more
   *[no] less
}, or { $year } over a year. One payment unlike the others would not count; if you changed what you get, the price may have changed for that.
finding-transfer-own-name = Transfer between your accounts
finding-transfer-own = { $how ->
    [card] { $amount } settle the card { $to }
   *[other] { $amount } from { $from } to { $to }
}
finding-transfer-own-why = { $how ->
    [said] You said that these two are one transfer.
    [card] This debit of { $on } is the sum that the card account settles: what the card bought is counted once, at each purchase.
   *[other] The two amounts are opposite, on two of your accounts, { $days ->
        [0] on the same day
        [one] one day apart
       *[other] { $days } days apart
    }, and their words, the account numbers or the sort of account show that both are yours.
} It counts neither as spending nor as income; if that is wrong, undo it.
finding-bill-upcoming-name = Coming up
finding-bill-upcoming = { $income ->
    [yes] { $party }: { $varies ->
        [yes] about { $amount }
       *[no] { $amount }
    } expected to come in around { $on }
   *[no] { $party }: { $varies ->
        [yes] about { $amount }
       *[no] { $amount }
    } around { $on }
}
finding-bill-upcoming-why = Known from { $times ->
    [one] one past payment
   *[other] { $times } past payments
}, the last on { $last }. { $varies ->
    [yes] The amount varies: lately from { $low } to { $high }.
   *[no] The amount is that of the last.
} The day may move by a few days, with weekends and holidays.
finding-spending-unusual-name = Unlike the usual
finding-spending-unusual = { $what ->
    [month] { $category ->
        [groceries] Groceries
        [restaurants] Eating out
        [housing] Housing
        [energy] Energy
        [telecom] Telephone and internet
        [insurance] Insurance
        [health] Health
        [transport] Transport
        [fuel] Fuel
        [leisure] Leisure
        [subscriptions] Subscriptions
        [shopping] Shopping
        [children] Children
        [gifts] Gifts
       *[other] Spending
    }: { $amount } in the month of { $on }, far beyond the usual
   *[other] { $party }: { $amount } on { $on }, far beyond the usual
}
finding-spending-unusual-why = { $what ->
    [month] The middle of the { $months } months before is { $usual }, the largest of them { $most }, and the same season of the year before shows nothing like it.
   *[other] Half of your payments are below { $usual }{ $known ->
        [yes] ; the most that is known of this payee, or of such spending, is { $most }
       *[no] {""}
    }. What recurs, own transfers and what came at the same time last year are left out. It may well be as you meant it.
}
finding-payment-duplicate-name = Paid twice?
finding-payment-duplicate = { $party } was paid { $amount } twice{ $days ->
    [0] { " " }on { $second }
   *[other] , on { $first } and { $second }
}
finding-payment-duplicate-why = The same amount to the same payee, { $days ->
    [0] on one day
    [one] one day apart
   *[other] { $days } days apart
}: among the { $times } payments to it that are here, that is the only time, and nothing was given back so far. Two purchases can have one price: look before you ask for it back.
finding-payment-missing-name = Not there
finding-payment-missing = { $income ->
    [yes] { $party }: { $amount } expected around { $on } did not come
   *[no] { $party }: { $amount } expected around { $on } was not paid
}
finding-payment-missing-why = It came { $times } times, the last on { $last }, { $usual ->
    [0] never late
    [one] at most one day late
   *[other] at most { $usual } days late
}. The account is known until { $until }, { $late } days after its day. It may have ended, or come in another way.
finding-fee-name = Bank fees
finding-fee = { $sort ->
    [overdraft] Overdraft
    [rejection] Rejected payments and seizures
    [foreign] Payments abroad
    [card] Card
    [account] Account
    [withdrawal] Withdrawals
    [operation] Operations
   *[other] Other bank fees
}: { $amount } of fees in { $year }
finding-fee-why = { $times ->
    [one] One debit
   *[other] { $times } debits
} of { $account } in { $year }, known as the bank’s by { $times ->
    [one] its
   *[other] their
} words or type, the last “{ $label }”. Fees that were given back are not counted.
category-groceries = Groceries
category-restaurants = Eating out
category-housing = Housing
category-energy = Energy
category-telecom = Telephone and internet
category-insurance = Insurance
category-health = Health
category-transport = Transport
category-fuel = Fuel
category-leisure = Leisure
category-subscriptions = Subscriptions
category-shopping = Shopping
category-children = Children
category-taxes = Taxes
category-bank-fees = Bank fees
category-loans = Loans
category-savings = Savings
category-income = Income
category-transfer = Between your accounts
category-cash = Cash
category-gifts = Gifts
category-other = Other
category-uncategorised = To sort

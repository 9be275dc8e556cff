finding-contract-overlap-name = Two contracts for one thing
finding-contract-overlap = { $named ->
    [no] { $first } and { $second } insure the same thing twice
   *[other] { $first } and { $second } both insure { $insured }
}
finding-contract-overlap-why = Two contracts that stand, of the same sort ({ $type }), name the same thing{ $dated ->
    [yes] { " " }since { $since }
   *[no] {""}
}. A month of both, to change insurers, is not counted.{ $priced ->
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

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

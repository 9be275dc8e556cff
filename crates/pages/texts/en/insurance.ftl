insurance-lead = { $n ->
    [0] No contract stands.
    [one] One contract stands.
   *[other] { $n } contracts stand.
}
insurance-lead-cost = { $n ->
    [one] One contract stands, { $amount } a year.
   *[other] { $n } contracts stand, { $amount } a year together.
}
insurance-empty = Your contracts will stand here side by side: what they cover, what they cost, by when to leave them. Bring your insurer’s file, or type in a contract by hand.
insurance-add = Add a contract
insurance-added = The contract is added.
insurance-contracts = Contracts that stand
insurance-ended = Contracts that ended
insurance-since = since { $day }
insurance-until = until { $day }
insurance-premium = { $amount } per { $period }
insurance-term = Term
insurance-notice = To be cancelled before { $day }
insurance-covers = { $n ->
    [one] One cover
   *[other] { $n } covers
}
insurance-not-covered = not covered
insurance-cover-excess = excess { $amount }
insurance-history = Price over the years
insurance-by-hand = A contract on paper
insurance-by-hand-why = What you type in is a record of your own: you can take it back at any time.
insurance-sort = What it insures
insurance-holder = Insurer
insurance-thing = The thing or person insured
insurance-premium-amount = Premium (€)
insurance-excess-amount = Excess (€)
insurance-starts = Start
insurance-ends = End
insurance-renews = Next renewal
insurance-document = The document that goes with it
insurance-document-none = None
insurance-document-keep = Keep the PDF or photo of the contract first
insurance-save = Add this contract
insurance-form-wrong = To be looked at again: { $field }. Nothing was saved.

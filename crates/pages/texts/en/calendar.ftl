event-calendar = Logis
calendar-title = Calendar
calendar-lead = Your bills to come and the dates of your contracts, in the calendar of your phone or computer.
calendar-make = Give the calendar an address
calendar-make-text = Logis gives a secret address, to put into your calendar as an “online calendar” or “subscription”. Whoever knows it reads these dates, without a password: show it to nobody.
calendar-make-do = Give an address
calendar-renew = Change the address
calendar-renew-text = The former address opens nothing any more: for when someone else has seen it, when you have lost it, or to change what it tells.
calendar-renew-do = Change the address
calendar-amounts = Tell amounts too
calendar-address = Your secret address
calendar-once = Copy it into your calendar now: Logis keeps no more than its fingerprint.
calendar-feed = What is read
calendar-made = Address given on { $made }.
calendar-with-amounts = It tells amounts too.
calendar-without-amounts = It tells no amounts.
calendar-read = Last read on { $read }, to the hour.
calendar-not-read = No calendar has read it yet.
calendar-stop = Stop
calendar-stopped = The address opens nothing any more.
event-bill = { $party }: payment expected
event-bill-amount = { $party }: { $amount } expected
event-bill-between = { $party }: between { $low } and { $high } expected
event-bill-why = From { $n ->
    [one] { $n } past payment.
   *[other] { $n } past payments.
}
event-contract-renews = { $contract }: the contract renews
event-contract-notice = { $contract }: last day to give notice
event-contract-ends = { $contract }: the contract ends
event-contract-number = Contract { $number }.
event-contract-premium = Contract { $number }, premium { $premium }.
detail-feed-made = an address for the calendar, without amounts
detail-feed-made-amounts = an address for the calendar, with amounts
detail-feed-ended = the calendar was stopped
detail-feed-read = { $n ->
    [one] read by a calendar
   *[other] read { $n } times by a calendar
}
detail-refused-calendar = a calendar’s address that opens nothing

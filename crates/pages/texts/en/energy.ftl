energy-empty = No reading is here yet. Drop a file of Enedis, GRDF or Green Button.
energy-lead = { $total } used.
energy-lead-less = { $total } used, { $share } less than a year before.
energy-lead-more = { $total } used, { $share } more than a year before.
energy-lead-nothing = Nothing is known of this period.
energy-lead-quantity = { $unit ->
    [unknown] This meter’s source doesn’t name its unit: its readings are shown as given, without a total of energy.
   *[other] The energy isn’t known: this meter’s readings are shown in their own unit, without a total.
}
energy-meters = Meters
load-title = Load curve
load-none = No fine enough reading in this period.
load-finding = At most { $peak } ({ $when }), at least { $least }.
legend-power = mean power over { $length }
legend-estimated = estimated
legend-incomplete = incomplete
legend-hole = not measured
energy-holes = { $n ->
    [one] One gap in the readings.
   *[other] { $n } gaps in the readings.
}
energy-holes-why = What is missing isn’t counted as zero: the true total is higher.
energy-hole = From { $from } to { $to } ({ $length })
energy-hole-within-day = On { $day }, from { $from } to { $to } ({ $length })
energy-holes-more = { $n ->
    [one] And one more.
   *[other] And { $n } more.
}
days-title = Day by day
months-title = Month by month
day-finding = Most: { $when }, { $most }.
month-finding = Most: { $when }, { $most }.
sum-nothing = not measured
sum-incomplete = { $sum }, incomplete
slots-title = By tariff slot
quantities-title = Readings whose energy isn’t known
quantities-more = { $n ->
    [one] And one more.
   *[other] And { $n } more.
}
quantity-unknown = { $number } (unit unknown)
energy-lines = See the readings

//! The element names of Green Button feeds that mean something here.

macro_rules! names {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// A local name; prefixes differ from feed to feed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Name {
            /// Any that means nothing here.
            Other,
            $(#[doc = $text] $name),*
        }

        impl Name {
            /// Some generators write names in another case: a name is known by its letters alone.
            pub(super) fn of(text: &str) -> Self {
                match text {
                    $($text => Self::$name,)*
                    $(_ if text.eq_ignore_ascii_case($text) => Self::$name,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

names! {
    AccumulationBehaviour = "accumulationBehaviour", Commodity = "commodity", Content = "content", DataQualifier = "dataQualifier",
    DefaultQuality = "defaultQuality", DstEndRule = "dstEndRule", DstOffset = "dstOffset", DstStartRule = "dstStartRule",
    Duration = "duration", Entry = "entry", FlowDirection = "flowDirection", Id = "id", Interval = "interval",
    IntervalBlock = "IntervalBlock", IntervalLength = "intervalLength", IntervalReading = "IntervalReading", Kind = "kind",
    Link = "link", LocalTimeParameters = "LocalTimeParameters", MeterReading = "MeterReading",
    PowerOfTenMultiplier = "powerOfTenMultiplier", Quality = "quality", ReadingQuality = "ReadingQuality", ReadingType = "ReadingType",
    ServiceCategory = "ServiceCategory", Start = "start", TimePeriod = "timePeriod", Title = "title", Tou = "tou",
    TzOffset = "tzOffset", Uom = "uom", UsagePoint = "UsagePoint", Value = "value",
}

//! What the actions of an investment account do to its cash.

/// What an action does to the cash of the account it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cash {
    /// Its total comes in.
    In,
    /// Its total goes out.
    Out,
    /// Its total comes in, or goes out where it is written with a minus.
    AsWritten,
    /// None of it moves: shares do, or another account pays.
    Still,
}

/// What an action (`N` of an investment record) does to the account's cash.
///
/// An action that ends in `X` takes its money from another account, or gives it there: but for moving cash itself
/// (`XIn`, `ContribX`) nothing of it stays here.
pub(super) fn cash_of(action: &str) -> Cash {
    match action.to_ascii_lowercase().as_str() {
        "xin" | "contribx" | "sell" | "shtsell" | "div" | "intinc" | "cglong" | "cgmid" | "cgshort" | "miscinc" | "rtrncap" => Cash::In,
        "xout" | "withdrwx" | "buy" | "cvrshrt" | "miscexp" | "margint" => Cash::Out,
        "shrsin" | "shrsout" | "stksplit" | "grant" | "vest" | "exercise" | "expire" | "reminder" => Cash::Still,
        action if action.ends_with('x') || action.starts_with("reinv") => Cash::Still,
        _ => Cash::AsWritten,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions() {
        for (action, cash) in [
            ("Buy", Cash::Out),
            ("BuyX", Cash::Still),
            ("Sell", Cash::In),
            ("XIn", Cash::In),
            ("XOut", Cash::Out),
            ("ReinvDiv", Cash::Still),
            ("ShrsIn", Cash::Still),
            ("Cash", Cash::AsWritten),
            ("", Cash::AsWritten),
        ] {
            assert_eq!(cash_of(action), cash, "{action}");
        }
    }
}

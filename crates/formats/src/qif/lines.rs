//! What one line is: a header, a field, or the end of a record.

use crate::DateOrder;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Blank,
    Header(Header<'a>),
    /// A letter and its text.
    Field(char, &'a str),
    /// The caret that ends a record.
    End,
}

/// What a header begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header<'a> {
    /// Movements of an account of this sort (one of `ACCOUNT_TYPES`).
    Movements(&'static str),
    /// Movements, it may be: of a sort that is not known.
    Unknown(&'a str),
    /// A list of accounts, or the account that follows.
    Accounts,
    /// Categories, classes, securities and the like.
    Lists,
    /// The list of accounts is over: none of them is the current one.
    ListEnds,
    /// The order of dates, which some writers state.
    Order(DateOrder),
    /// An option that changes nothing.
    Option,
}

impl Header<'_> {
    /// Whether only a QIF file has it.
    pub(super) fn is_known(self) -> bool {
        !matches!(self, Self::Unknown(_))
    }

    /// The same for longer than the line: without the name of what is not known.
    pub(super) fn kept(self) -> Header<'static> {
        match self {
            Self::Movements(sort) => Header::Movements(sort),
            Self::Unknown(_) => Header::Unknown(""),
            Self::Accounts => Header::Accounts,
            Self::Lists => Header::Lists,
            Self::ListEnds => Header::ListEnds,
            Self::Order(order) => Header::Order(order),
            Self::Option => Header::Option,
        }
    }
}

/// What stands around a line and means nothing: white space, and what old systems end a file with.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || c == '\u{feff}'
}

/// Takes a line apart.
pub(super) fn token(line: &str) -> Token<'_> {
    let line = line.trim_matches(is_blank);
    let Some(first) = line.chars().next() else { return Token::Blank };
    let rest = &line[first.len_utf8()..];
    match first {
        '!' => Token::Header(header(rest.trim())),
        '^' => Token::End,
        // A remark, which no version of the format knows and some writers leave.
        '#' => Token::Blank,
        _ => Token::Field(first, rest.trim_start()),
    }
}

fn header(text: &str) -> Header<'_> {
    let word = text.to_ascii_lowercase();
    let Some(sort) = word.strip_prefix("type").map(|rest| rest.trim_start_matches([':', ' ']).trim_end()) else {
        return match word.as_str() {
            "account" => Header::Accounts,
            "option:mdy" => Header::Order(DateOrder::MonthDayYear),
            "option:dmy" => Header::Order(DateOrder::DayMonthYear),
            _ if word.starts_with("clear:autoswitch") => Header::ListEnds,
            _ if word.starts_with("option:") || word.starts_with("clear:") => Header::Option,
            _ => Header::Unknown(text),
        };
    };
    match sort {
        "bank" => Header::Movements("checking"),
        "ccard" => Header::Movements("card"),
        "oth l" => Header::Movements("loan"),
        "cash" | "oth a" => Header::Movements("other"),
        "invst" | "port" | "mutual" | "401(k)" | "401(k)/403(b)" => Header::Movements("investment"),
        "cat" | "class" | "memorized" | "security" | "prices" | "tag" | "budget" | "payee" | "bill" | "invoice" | "tax" | "invitem"
        | "template" => Header::Lists,
        _ => Header::Unknown(text),
    }
}

/// The sort of account (one of `ACCOUNT_TYPES`) that the `T` of a list of accounts names.
pub(super) fn account_sort(text: &str) -> Option<&'static str> {
    match header(&format!("type:{}", text.trim())) {
        Header::Movements(sort) => Some(sort),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_as_files_write_them() {
        for (line, is) in [
            ("", Token::Blank),
            ("  \u{1a}", Token::Blank),
            ("### a remark", Token::Blank),
            ("!Type:Bank ", Token::Header(Header::Movements("checking"))),
            ("!type: CCard", Token::Header(Header::Movements("card"))),
            ("!Type:Oth L", Token::Header(Header::Movements("loan"))),
            ("!Account", Token::Header(Header::Accounts)),
            ("!Type:Cat", Token::Header(Header::Lists)),
            ("!Option:AutoSwitch", Token::Header(Header::Option)),
            ("!Clear:AutoSwitch", Token::Header(Header::ListEnds)),
            ("!Type:Banque", Token::Header(Header::Unknown("Type:Banque"))),
            ("^", Token::End),
            ("D1/ 5'24", Token::Field('D', "1/ 5'24")),
            ("T", Token::Field('T', "")),
            ("éa", Token::Field('é', "a")),
        ] {
            assert_eq!(token(line), is, "{line}");
        }
        assert_eq!(account_sort("CCard"), Some("card"));
        assert_eq!(account_sort("Cat"), None);
    }
}

//! `logis accounts`: which accounts there are, what they add up to, which are one.

use std::io::{self, Write};

use logis_core::{Currency, Money};
use logis_pages::format;
use logis_vault::Why;
use serde_json::{Value, json};

use super::failure::Failure;
use super::table::Table;
use super::terminal::{Terminal, Tone, harmless};
use super::{Done, Outcome, Place, ask};
use crate::records::accounts as verbs;
use crate::records::balances::{Balances, balances};
use crate::records::{Account, Book};

/// Your accounts: names, currencies, balances by month, and which ids are of one account.
///
/// One account has several ids: an IBAN, the number in OFX files, the name of a CSV file. Those that can be told to be
/// one are joined by themselves; the rest you say once.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis accounts                                 list them, and what is not known of them yet
  logis accounts show \"Compte joint\"             balances by month, and the first day they differ
  logis accounts rename livret \"Livret A\"        which account it is
  logis accounts currency livret EUR             answer the question
  logis accounts join \"Livret A\" 00012345678     two that are one")]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// One JSON object an account, a line each
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// List the accounts
    List,
    /// Opening, computed and stated balance by month end, and the first day they differ
    Show {
        /// Which (its name, its id, or an id that a source uses); all where none is named
        name: Option<String>,
    },
    /// Open an account that no file has told of yet
    Open {
        /// What to call it
        name: String,
        /// Its currency
        #[arg(long, value_name = "CODE")]
        currency: Option<String>,
    },
    /// Give an account a name, or confirm the one it has
    Rename {
        /// Which
        name: String,
        /// What to call it
        new_name: String,
    },
    /// Say which currency an account has
    Currency {
        /// Which
        name: String,
        /// Three letters: EUR, CHF, JPY
        code: String,
    },
    /// Make two accounts one; what their sources tell is then paired
    Join {
        /// The account that stays
        name: String,
        /// The one that becomes part of it
        other: String,
    },
    /// Take an id out of an account: it becomes an account of its own
    Split {
        /// The account
        name: String,
        /// The id, as `logis accounts show` gives it
        id: String,
    },
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let changes = !matches!(args.verb, None | Some(Verb::List | Verb::Show { .. }));
    let why = if changes { Why::Manage } else { Why::Look };
    // An account can be opened before the first file comes home.
    let (app, scope) = place.open(why, matches!(args.verb, Some(Verb::Open { .. })))?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let said = match args.verb.as_ref().unwrap_or(&Verb::List) {
        Verb::List => {
            list(&mut out, &verbs::list(&app, &scope)?, args.json, terminal)?;
            None
        }
        Verb::Show { name } => {
            let book = Book::load(&app.vault, &scope)?.0;
            let shown: Vec<&Account> = match name {
                Some(name) => vec![book.meant(name).ok_or_else(|| Failure::said("account-unknown", name.clone()))?],
                None => book.accounts.iter().collect(),
            };
            let all = balances(&app, &scope, &book)?;
            for (account, balances) in shown.iter().filter_map(|account| Some((account, all.get(&account.id)?))) {
                if args.json {
                    writeln!(out, "{}", json_of(account, balances))?;
                } else {
                    show(&mut out, account, balances, terminal)?;
                }
            }
            None
        }
        Verb::Open { name, currency } => {
            let currency = currency.as_deref().map(parse_currency).transpose()?;
            Some((verbs::open(&app, &scope, name, currency)?, "cli-accounts-opened", 0))
        }
        Verb::Rename { name, new_name } => Some((verbs::settle(&app, &scope, name, Some(new_name), None)?, "cli-accounts-renamed", 0)),
        Verb::Currency { name, code } => {
            Some((verbs::settle(&app, &scope, name, None, Some(parse_currency(code)?))?, "cli-accounts-currency", 0))
        }
        Verb::Join { name, other } => {
            let (account, paired) = verbs::join(&app, &scope, name, other)?;
            Some((account, "cli-accounts-joined", paired))
        }
        Verb::Split { name, id } => Some((verbs::split(&app, &scope, name, id)?, "cli-accounts-split", 0)),
    };
    if let Some((account, key, paired)) = said {
        if args.json {
            writeln!(out, "{}", json_line(&account))?;
        } else {
            let (name, currency) = (harmless(&account.name).into_owned(), account.currency().to_string());
            writeln!(out, "{}", terminal.text(key, &[("name", &name), ("currency", &currency), ("n", &paired)]))?;
            out.flush()?;
            ask::how(&account, terminal);
        }
    }
    out.flush()?;
    Ok(Done::Well)
}

fn parse_currency(code: &str) -> Result<Currency, Failure> {
    code.parse::<Currency>().ok().filter(|currency| currency.is_known()).ok_or_else(|| Failure::said("currency", code))
}

fn json_line(account: &Account) -> Value {
    json!({ "id": account.id, "name": account.name, "ids": account.refs, "currency": account.currency().as_str(), "asks": asks(account) })
}

/// What is to be asked about an account.
fn asks(account: &Account) -> Vec<&'static str> {
    let all = [("account", account.is_unsettled()), ("currency", !account.currency().is_known())];
    all.into_iter().filter(|(_, asked)| *asked).map(|(what, _)| what).collect()
}

fn list(out: &mut dyn Write, accounts: &[Account], json: bool, terminal: &Terminal) -> io::Result<()> {
    if json {
        return accounts.iter().try_for_each(|account| writeln!(out, "{}", json_line(account)));
    }
    if accounts.is_empty() {
        return writeln!(out, "{}", terminal.text("cli-accounts-none", &[]));
    }
    let heading = |key: &str| terminal.text(key, &[]);
    let mut table = Table::new([
        (heading("column-name"), false),
        (heading("column-currency"), false),
        (heading("cli-accounts-ids"), false),
        (String::new(), false),
    ]);
    for account in accounts {
        let asks: Vec<String> = asks(account).iter().map(|what| terminal.text(&format!("cli-accounts-asks-{what}"), &[])).collect();
        let currency = if account.currency().is_known() { account.currency().to_string() } else { "?".to_owned() };
        table.push(vec![
            harmless(&account.name).into_owned(),
            currency,
            harmless(&account.refs.join(", ")).into_owned(),
            terminal.toned(Tone::Warning, asks.join(" ")).into_owned(),
        ]);
    }
    table.write(out, terminal)
}

fn amount(money: &Money) -> Value {
    money.decimal().to_string().into()
}

/// An account's balances as scripts read them: amounts are decimal strings.
fn json_of(account: &Account, balances: &Balances) -> Value {
    let ends: Vec<Value> = balances
        .month_ends()
        .iter()
        .map(|end| {
            json!({
                "month": end.month.to_string(),
                "computed": end.computed.as_ref().map(amount),
                "stated": end.stated.as_ref().map(amount),
            })
        })
        .collect();
    let difference = balances
        .difference
        .as_ref()
        .map(|(day, computed, stated)| json!({ "day": day.to_string(), "computed": amount(computed), "stated": amount(stated) }));
    json!({
        "id": account.id,
        "name": account.name,
        "ids": account.refs,
        "currency": balances.currency.as_str(),
        "lines": balances.lines,
        "opening": balances.opening.as_ref().map(amount),
        "month_ends": ends,
        "difference": difference,
    })
}

fn show(out: &mut dyn Write, account: &Account, balances: &Balances, terminal: &Terminal) -> io::Result<()> {
    let lang = terminal.lang;
    let name = terminal.toned(Tone::Strong, harmless(&account.name));
    let currency = if balances.currency.is_known() { balances.currency.as_str() } else { "?" };
    writeln!(out, "{name}  {currency}  {}", terminal.text("cli-accounts-lines", &[("n", &balances.lines)]))?;
    writeln!(out, "  {}", harmless(&account.refs.join(", ")))?;
    for what in asks(account) {
        writeln!(out, "  {}", terminal.toned(Tone::Warning, terminal.text(&format!("cli-accounts-asks-{what}"), &[])))?;
    }
    if balances.foreign > 0 {
        writeln!(out, "  {}", terminal.text("cli-accounts-foreign", &[("n", &balances.foreign)]))?;
    }
    match &balances.opening {
        Some(opening) => writeln!(out, "  {}", terminal.text("cli-accounts-opening", &[("amount", &format::money(opening, lang))]))?,
        None => writeln!(out, "  {}", terminal.text("cli-accounts-no-balance", &[]))?,
    }
    let shown = |money: Option<&Money>| money.map_or_else(|| "–".to_owned(), |money| format::money(money, lang));
    let heading = |key: &str| terminal.text(key, &[]);
    let mut table = Table::new([
        (format!("  {}", heading("cli-accounts-month")), false),
        (heading("cli-accounts-computed"), true),
        (heading("cli-accounts-stated"), true),
    ]);
    for end in balances.month_ends() {
        table.push(vec![format!("  {}", end.month), shown(end.computed.as_ref()), shown(end.stated.as_ref())]);
    }
    table.write(out, terminal)?;
    if let Some((day, computed, stated)) = &balances.difference {
        let (day, computed, stated) = (format::day_long(*day, lang), format::money(computed, lang), format::money(stated, lang));
        let text = terminal.text("cli-accounts-differs", &[("day", &day), ("computed", &computed), ("stated", &stated)]);
        writeln!(out, "  {}", terminal.toned(Tone::Warning, text))?;
    }
    Ok(())
}

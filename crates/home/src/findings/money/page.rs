//! The page of money.

use logis_findings::category::CategoryId;
use logis_pages::PageNumber;
use logis_pages::categories::LineFilter;
use logis_pages::money::{AccountRow, MoneyView};

use super::view::{days, is_listed};
use super::{Shown, Usage, coming, just, noticed_by, view};
use crate::records::Book;
use crate::records::balances::{Balances, balances};
use crate::records::pages::{choice, money, money_lines};
use crate::web::visit::{Answer, Trouble, Visit};

/// GET `/money`.
///
/// # Errors
/// When the vault fails.
pub fn page(visit: &Visit) -> Result<Answer, Trouble> {
    Ok(Answer::Page(logis_pages::money::money(&shown(visit)?, &visit.context)?))
}

pub(crate) fn shown(visit: &Visit) -> Result<MoneyView, Trouble> {
    let (app, scope) = (&visit.app, &visit.scope);
    let book = Book::load(&app.vault, scope)?.0;
    let all = balances(app, scope, &book)?;
    let accounts: Vec<AccountRow> = book.accounts.iter().map(|account| money::account_row(account, all.get(&account.id))).collect();
    let noticed = noticed_by(visit)?;
    let lines = &noticed.lines;
    let filter = filter(visit, &accounts);
    let account = filter.account.as_str();
    let mut page = MoneyView {
        choice: None,
        accounts,
        filter: filter.clone(),
        has_uses: false,
        unsorted: (0, Vec::new()),
        coming: coming(&noticed, account),
        subscriptions: Vec::new(),
        subscriptions_total: 0,
        just: just(visit)?,
        flows: Vec::new(),
        lines: Vec::new(),
        number: PageNumber { page: 1, pages: 0, total: 0 },
        pairs: Vec::new(),
        pairs_total: 0,
    };
    let Some(known) = days(lines, account) else { return Ok(page) };
    let choice = choice(visit, known, false);
    let of_accounts: Vec<&Balances> = all.iter().filter(|(id, _)| account.is_empty() || *id == account).map(|(_, of)| of).collect();
    let seen = view(&noticed, &of_accounts, &Shown { choice, filter: filter.clone() });
    page = MoneyView {
        choice: Some(choice),
        flows: seen.flows,
        unsorted: seen.unsorted,
        has_uses: seen.has_uses,
        subscriptions: seen.subscriptions,
        subscriptions_total: seen.subscriptions_total,
        ..page
    };
    // Movements that are to come are in no row: they are listed where nothing narrows the list.
    let is_wide = !filter.is_narrow() && filter.usage.is_empty();
    let keep = |id| is_wide || lines.find(id).is_some_and(|at| is_listed(lines, lines.line(at), &filter));
    (page.lines, page.number) = money_lines::lines(visit, &book, account, choice, visit.page_number(), &keep)?;
    for line in &mut page.lines {
        let Some(known) = lines.find(line.record).map(|at| lines.line(at)) else { continue };
        line.parts = lines.parts(known.id).len() as u64;
        line.category = (line.parts == 0).then(|| known.category.as_str());
        line.professional = known.usage == Usage::Professional;
    }
    (page.pairs, page.pairs_total) = money_lines::pairs(visit, &book, account, choice)?;
    Ok(page)
}

/// What the query asks for, of what there is.
fn filter(visit: &Visit, accounts: &[AccountRow]) -> LineFilter {
    let parameter = |name: &str| visit.parameter(name).unwrap_or_default();
    let one_of = |name: &str, words: &[&str]| words.iter().find(|word| parameter(name) == **word).map(|word| (*word).to_owned());
    let account = parameter("account");
    LineFilter {
        account: accounts.iter().find(|row| row.id == account).map(|row| row.id.clone()).unwrap_or_default(),
        category: CategoryId::find(parameter("category")).map(|id| id.as_str().to_owned()).unwrap_or_default(),
        side: one_of("side", &["out", "in"]).unwrap_or_default(),
        usage: one_of("use", &["professional", "private"]).unwrap_or_default(),
    }
}

//! Sorting: movements by party, many at once, in one delivery.

use std::collections::{BTreeMap, HashMap, HashSet};

use logis_core::{Money, RecordId};
use logis_findings::category::{CategoryId, Why};
use logis_pages::period::{Choice, Span};
use logis_pages::sorting::{SortingError, SortingGroup, SortingLine, SortingView};
use logis_pages::{PageContext, PageNumber, routes};

use super::view::days;
use super::{Line, Lines, Usage, back, choices, just, labels, noticed_by, say, why};
use crate::findings::pages::UNCLEAR;
use crate::records::corrections::{Correction, Field, Subject};
use crate::web::visit::{Answer, Trouble, Visit};

/// Parties of a page.
const GROUPS_PER_PAGE: usize = 10;
/// Movements of each that are listed.
const GROUP_LINES: usize = 5;
/// Movements of a page of one party.
const PARTY_LINES: usize = 100;

/// What a form that came back held.
#[derive(Debug, Default)]
struct Form {
    ticked: HashSet<RecordId>,
    category: Option<CategoryId>,
    usage: Option<Usage>,
    /// By the parties' folded names.
    rules: BTreeMap<String, CategoryId>,
    error: Option<SortingError>,
}

/// GET `/money/sort`.
///
/// # Errors
/// When the vault fails.
pub fn page(visit: &Visit) -> Result<Answer, Trouble> {
    let page = shown(visit, &visit.query, &Form::default())?;
    Ok(Answer::Page(logis_pages::sorting::sorting(&page, &visit.context)?))
}

fn shown(visit: &Visit, query: &HashMap<String, String>, form: &Form) -> Result<SortingView, Trouble> {
    let noticed = noticed_by(visit)?;
    let lines = &noticed.lines;
    let asked = |name: &str| query.get(name).map_or("", |value| value.trim());
    let party = lines.find_party(asked("party"));
    let mut page = SortingView {
        choice: None,
        all: asked("which") == "all",
        party: party.map(|number| lines.party(number).key().to_owned()).unwrap_or_default(),
        groups: Vec::new(),
        number: PageNumber { page: 1, pages: 0, total: 0 },
        waiting: 0,
        choices: choices(),
        chosen: form.category.map_or("", CategoryId::as_str).to_owned(),
        error: form.error,
        just: just(visit)?,
    };
    if let Some(known) = days(lines, "") {
        let span = match Span::parse(asked("period"), "").unwrap_or(Span::All) {
            Span::Day(day) | Span::Week(day) => Span::Month(day.month()),
            span => span,
        };
        page.choice = Some(Choice { span, compare: false, known });
        fill(&mut page, lines, party, asked("page").parse().unwrap_or(1));
    }
    write(visit, lines, form, &mut page)?;
    Ok(page)
}

fn is_waiting(lines: &Lines, line: &Line) -> bool {
    line.category == CategoryId::Uncategorised && lines.parts(line.id).is_empty()
}

/// The groups of a page, those of most movements first; their lines know their record, day and amount.
fn fill(page: &mut SortingView, lines: &Lines, party: Option<usize>, asked: u64) {
    let Some(choice) = page.choice else { return };
    let (first, last) = choice.span.days().unwrap_or(choice.known);
    let mut by_party: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, line) in lines.within(first, last) {
        let waits = is_waiting(lines, line);
        page.waiting += u64::from(waits);
        let of = lines.party_number(at);
        if party.map_or(waits || page.all, |party| party == of && (waits || page.all)) {
            by_party.entry(of).or_default().push(at);
        }
    }
    let mut groups: Vec<(usize, Vec<usize>)> = by_party.into_iter().collect();
    groups.sort_by(|(a, of_a), (b, of_b)| (of_b.len(), lines.party(*a).key()).cmp(&(of_a.len(), lines.party(*b).key())));
    let (per_page, total) = match party {
        Some(_) => (PARTY_LINES, groups.first().map_or(0, |(_, of)| of.len())),
        None => (GROUPS_PER_PAGE, groups.len()),
    };
    let pages = total.div_ceil(per_page) as u64;
    let number = asked.clamp(1, pages.max(1));
    page.number = PageNumber { page: number, pages, total: total as u64 };
    let skipped = usize::try_from(number - 1).unwrap_or(0) * per_page;
    let (groups_skipped, lines_skipped, lines_max) = if party.is_some() { (0, skipped, PARTY_LINES) } else { (skipped, 0, GROUP_LINES) };
    for (number, of) in groups.into_iter().skip(groups_skipped).take(GROUPS_PER_PAGE) {
        let mut sums: BTreeMap<logis_core::Currency, Money> = BTreeMap::new();
        for at in &of {
            let amount = lines.line(*at).amount;
            let sum = sums.entry(amount.currency).or_insert(Money { minor: 0, ..amount });
            *sum = Money::new(sum.decimal().checked_add(amount.decimal()).unwrap_or(sum.decimal()), amount.currency);
        }
        let known = lines.party(number);
        page.groups.push(SortingGroup {
            party: known.key().to_owned(),
            name: known.name.clone(),
            sums: sums.into_values().collect(),
            total: of.len() as u64,
            rule_lines: known.rule_lines,
            chosen: String::new(),
            lines: of.iter().rev().skip(lines_skipped).take(lines_max).map(|at| row(lines, *at)).collect(),
        });
    }
}

fn row(lines: &Lines, at: usize) -> SortingLine {
    let line = lines.line(at);
    SortingLine {
        record: line.id,
        day: line.on,
        label: String::new(),
        account: lines.accounts.get(line.account).map(|account| account.name.clone()).unwrap_or_default(),
        amount: line.amount,
        category: lines.parts(line.id).is_empty().then_some(line.category.as_str()),
        why: String::new(),
        ticked: false,
    }
}

/// Puts in what sources call the lines, why they are what they are, and what the form held.
fn write(visit: &Visit, lines: &Lines, form: &Form, page: &mut SortingView) -> Result<(), Trouble> {
    let all = || page.groups.iter().flat_map(|group| &group.lines);
    let mut labels = labels(visit, lines, all().map(|line| line.record))?;
    for group in &mut page.groups {
        group.chosen = form.rules.get(&group.party).map_or("", |category| category.as_str()).to_owned();
        for line in &mut group.lines {
            line.label = labels.remove(&line.record).filter(|label| !label.is_empty()).unwrap_or_else(|| group.name.clone());
            line.ticked = form.ticked.contains(&line.record);
            if let Some(at) = lines.find(line.record) {
                line.why = why(lines, at, visit.context.lang, &visit.context.zone);
            }
        }
    }
    Ok(())
}

/// POST `/money/sort`: says what ticked movements are for, and all of some parties; in one delivery.
///
/// # Errors
/// [`Trouble::NotFound`] when a movement or party is not there.
pub fn sort(visit: &Visit) -> Result<Answer, Trouble> {
    let noticed = noticed_by(visit)?;
    let lines = &noticed.lines;
    let form = read(visit, lines)?;
    let back = back(visit, routes::SORTING);
    if form.error.is_some() {
        // The page that the form stood on, with what was typed.
        let query = back.split_once('?').map_or("", |(_, query)| query);
        let page = shown(visit, &asked(query), &form)?;
        let context = PageContext { query: query.to_owned(), ..visit.context.clone() };
        let html = logis_pages::sorting::sorting(&page, &context)?;
        return Ok(Answer::Told { status: 422, retry_seconds: None, html });
    }
    let mut said: Vec<Correction> = Vec::new();
    let one = |subject: Subject, field: Field, value: &str| Correction { subject, field, value: Some(value.to_owned()) };
    let mut changed: HashSet<RecordId> = HashSet::new();
    for id in &form.ticked {
        said.extend(form.category.map(|category| one(Subject::Record(*id), Field::Category, category.as_str())));
        said.extend(form.usage.map(|usage| one(Subject::Record(*id), Field::Use, usage.as_str())));
        changed.insert(*id);
    }
    for (party, category) in &form.rules {
        said.push(one(Subject::Party(party.clone()), Field::Category, category.as_str()));
    }
    let ruled: HashSet<usize> = form.rules.keys().filter_map(|party| lines.find_party(party)).collect();
    if !ruled.is_empty() {
        let of_rules = lines.all().filter(|(at, _)| ruled.contains(&lines.party_number(*at)) && *lines.why(*at) != Why::Said);
        changed.extend(of_rules.map(|(_, line)| line.id));
    }
    say(visit, &said, changed.len() as u64, &back)
}

/// The parameters of a query.
fn asked(query: &str) -> HashMap<String, String> {
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    query.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// Reads the form: `line`s with `category` and `use`, and `party` and `rule` in turn.
fn read(visit: &Visit, lines: &Lines) -> Result<Form, Trouble> {
    let mut form = Form::default();
    let category = |text: &str| CategoryId::find(text).filter(|id| *id != CategoryId::Uncategorised).ok_or(UNCLEAR);
    let mut party: Option<usize> = None;
    for (name, value) in visit.form.iter().map(|(name, value)| (name.as_str(), value.as_str())) {
        match name {
            "line" => {
                let id = value.parse().ok().filter(|id| lines.find(*id).is_some()).ok_or(Trouble::NotFound)?;
                form.ticked.insert(id);
            }
            "party" => party = Some(lines.find_party(value).ok_or(Trouble::NotFound)?),
            "rule" if !value.is_empty() => {
                let party = party.take().ok_or(UNCLEAR)?;
                form.rules.insert(lines.party(party).key().to_owned(), category(value)?);
            }
            "category" if !value.is_empty() => form.category = Some(category(value)?),
            "use" if !value.is_empty() => form.usage = Some(Usage::find(value).ok_or(UNCLEAR)?),
            _ => {}
        }
    }
    let says = form.category.is_some() || form.usage.is_some();
    form.error = match (form.ticked.is_empty(), says) {
        (false, false) => Some(SortingError::Unsaid),
        (true, true) => Some(SortingError::Unticked),
        (true, false) if form.rules.is_empty() => Some(SortingError::Nothing),
        _ => None,
    };
    Ok(form)
}

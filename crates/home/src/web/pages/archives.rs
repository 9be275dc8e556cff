//! Reports of one archive's files, shown as one.

use std::collections::BTreeMap;

use logis_core::{Currency, Decimal, Energy, Money};
use logis_formats::archive::{ID, WITHIN};
use logis_pages::import::{FileReport, Status};

/// Files shown of one archive; all are in the list of deliveries.
const MEMBERS_SHOWN_MAX: usize = 20;

/// The reports, newest first, with those of one archive's files in one.
pub(super) fn grouped(reports: Vec<FileReport>) -> Vec<FileReport> {
    let mut groups: Vec<(Option<String>, Vec<FileReport>)> = Vec::new();
    for mut report in reports {
        let Some((archive, path)) = report.file.split_once(WITHIN).map(|(archive, path)| (archive.to_owned(), path.to_owned())) else {
            groups.push((None, vec![report]));
            continue;
        };
        report.file = path;
        match groups.last_mut() {
            // The same path again is the same archive once more.
            Some((Some(last), members)) if *last == archive && members.iter().all(|member| member.file != report.file) => {
                members.push(report);
            }
            _ => groups.push((Some(archive), vec![report])),
        }
    }
    let shown = |(archive, reports): (Option<String>, Vec<FileReport>)| match archive {
        Some(name) => vec![sum(name, reports)],
        None => reports,
    };
    groups.into_iter().flat_map(shown).collect()
}

fn sum(name: String, mut members: Vec<FileReport>) -> FileReport {
    members.reverse();
    let mut sums: BTreeMap<Currency, Decimal> = BTreeMap::new();
    let (mut energy, mut period) = (None::<Energy>, None);
    let mut all = FileReport { file: name, format: Some(ID.to_owned()), ..FileReport::default() };
    for member in &members {
        all.at = all.at.max(member.at);
        all.read += member.read;
        all.added += member.added;
        all.known += member.known;
        all.revised += member.revised;
        all.sighted += member.sighted;
        all.seconds += member.seconds;
        for money in &member.sums {
            let whole = sums.entry(money.currency).or_default();
            *whole = whole.checked_add(money.decimal()).unwrap_or(*whole);
        }
        if let Some(more) = member.energy {
            energy = energy.unwrap_or_default().checked_add(more);
        }
        if let Some((first, last)) = member.period {
            let (from, to) = period.unwrap_or((first, last));
            period = Some((first.min(from), last.max(to)));
        }
    }
    all.status = match () {
        () if members.iter().all(|member| member.status == Status::Ok) => Status::Ok,
        () if all.read == 0 => Status::Error,
        () => Status::Partial,
    };
    (all.energy, all.period) = (energy, period);
    all.sums = sums.into_iter().map(|(currency, sum)| Money::new(sum, currency)).collect();
    // What has something to say is shown before what was read whole.
    members.sort_by_key(|member| member.status == Status::Ok);
    all.members_more = members.len().saturating_sub(MEMBERS_SHOWN_MAX) as u64;
    members.truncate(MEMBERS_SHOWN_MAX);
    FileReport { members, ..all }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(file: &str, status: Status, read: u64) -> FileReport {
        FileReport { file: file.to_owned(), status, read, added: read, ..FileReport::default() }
    }

    #[test]
    fn files_of_one_archive_are_one_report() {
        let reports = vec![
            report("b.zip › x.pdf", Status::Error, 0),
            report("b.zip › a/1.ofx", Status::Ok, 3),
            report("may.ofx", Status::Ok, 2),
            report("b.zip › a/1.ofx", Status::Ok, 3),
            report("b.zip › a/1.ofx", Status::Ok, 1),
        ];
        let shown = grouped(reports);
        let short: Vec<_> = shown.iter().map(|report| (report.file.as_str(), report.status, report.read, report.members.len())).collect();
        let expected =
            [("b.zip", Status::Partial, 3, 2), ("may.ofx", Status::Ok, 2, 0), ("b.zip", Status::Ok, 3, 1), ("b.zip", Status::Ok, 1, 1)];
        assert_eq!(short, expected);
        assert_eq!(shown[0].members[0].file, "x.pdf", "what was refused comes first");
    }
}

//! What holds for every page, in both languages, on the samples.

use logis_core::{Code, Problem};
use logis_pages::chart::{Bars, Column, Curve, Group, Line, Mark, Run};
use logis_pages::import::ImportView;
use logis_pages::{Lang, import, records, samples};

/// A page's HTML is at most this large.
const PAGE_BYTES_MAX: usize = 150_000;

fn each(check: impl Fn(&str, &str)) {
    for lang in Lang::ALL {
        for (name, html) in samples::all(*lang).unwrap() {
            check(&format!("{name}.{}", lang.as_str()), &html);
        }
    }
}

/// The opening tags of an HTML text.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|rest| rest.split('>').next()).filter(|tag| !tag.starts_with('/'))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

#[test]
fn nothing_inline_that_the_policy_would_refuse() {
    each(|name, html| {
        for tag in tags(html) {
            assert!(!tag.contains(" style="), "{name}: {tag}");
            let handler = tag
                .split(" on")
                .skip(1)
                .any(|rest| rest.split('=').next().is_some_and(|word| word.bytes().all(|b| b.is_ascii_lowercase())));
            assert!(!handler, "{name}: {tag}");
            assert!(!tag.starts_with("script") || tag.contains(" src="), "{name}: {tag}");
            assert!(tag != "style", "{name}");
            for link in ["href", "src", "action"] {
                let target = attribute(tag, link).unwrap_or("/");
                assert!(target.starts_with(['/', '#']), "{name} leads outside: {target}");
            }
        }
    });
}

#[test]
fn pages_stay_light() {
    each(|name, html| assert!(html.len() <= PAGE_BYTES_MAX, "{name}: {} bytes", html.len()));
}

#[test]
fn headings_go_down_step_by_step_and_ids_are_unique() {
    each(|name, html| {
        let levels: Vec<u32> = tags(html)
            .filter(|tag| tag.starts_with('h') && tag.as_bytes().get(1).is_some_and(u8::is_ascii_digit))
            .map(|tag| u32::from(tag.as_bytes()[1] - b'0'))
            .collect();
        assert_eq!(levels.first(), Some(&1), "{name}");
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {levels:?}");
        let mut ids: Vec<&str> = tags(html).filter_map(|tag| attribute(tag, "id")).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{name}: {ids:?}");
    });
}

#[test]
fn one_first_action_a_page_and_a_token_in_each_form_that_changes_something() {
    each(|name, html| {
        let first =
            tags(html).filter(|tag| attribute(tag, "class").is_some_and(|class| class.contains("button") && class.contains("first")));
        assert!(first.count() <= 1, "{name}");
        for form in html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next()) {
            let posts = form.split('>').next().unwrap_or_default().contains("method=\"post\"");
            assert_eq!(posts, form.contains("name=\"csrf\""), "{name}");
        }
    });
}

#[test]
fn what_a_file_says_is_never_markup() {
    let hostile = "<script>alert(1)</script>\"'&";
    let mut report = samples::import().reports.swap_remove(0);
    report.file = hostile.to_owned();
    report.accounts = vec![hostile.to_owned()];
    report.problems = vec![Problem::new(Code::AmountUnreadable, hostile)];
    let view = ImportView { reports: vec![report], ..samples::import() };
    let page = import::import(&view, &samples::context(Lang::French, "/import")).unwrap();
    assert!(!page.contains("<script>alert") && page.contains("&#60;script&#62;alert"));

    let mut view = samples::records_found();
    view.filter.text = hostile.to_owned();
    let page = records::records(&view, &samples::context(Lang::French, "/records")).unwrap();
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("text=%3Cscript%3Ealert%281%29%3C%2Fscript%3E%22%27%26&#38;page=1"), "the pager keeps what was searched");
}

#[test]
fn the_period_control_is_a_plain_form() {
    let page = logis_pages::money::money(&samples::money(), &samples::context(Lang::English, "/money")).unwrap();
    let form = page.split("<form class=\"period\"").nth(1).and_then(|rest| rest.split("</form>").next()).unwrap();
    let controls: Vec<&str> = tags(form).filter(|tag| !tag.starts_with("option") || tag.contains("selected")).collect();
    insta::assert_snapshot!(controls.join("\n"), @r#"
    a class="step" rel="prev" href="/money?period=2026-09&#38;compare=1" aria-label="Before: September 2026"
    select name="period" aria-label="Go to"
    option value="2026-10" selected
    a class="step" rel="next" href="/money?period=2026-11&#38;compare=1" aria-label="After: November 2026"
    label
    input type="checkbox" name="compare" value="1" checked
    button
    "#);
}

#[test]
fn a_bar_for_what_is_known_and_a_hatched_field_for_what_is_not() {
    let bar = |parts, before| Column { parts, before, title: "t".to_owned() };
    let groups = [
        Group { label: "a".to_owned(), columns: vec![bar(Some(vec![(60.0, Mark::First), (40.0, Mark::Estimated)]), Some(80.0))] },
        Group { label: "b".to_owned(), columns: vec![bar(None, None)] },
    ];
    let plot = Bars { id: "x", finding: "f", groups: &groups }.draw(|v| format!("{v:.0}"));
    let drawn: Vec<&str> = tags(&plot).filter(|tag| tag.contains(" y=") || tag.contains(" y1=")).collect();
    insta::assert_snapshot!(drawn.join("\n"), @r#"
    line class="zero" x1="0" x2="100%" y1="168.0" y2="168.0"/
    line class="rule" x1="0" x2="100%" y1="84.0" y2="84.0"/
    line class="rule" x1="0" x2="100%" y1="0.0" y2="0.0"/
    rect x="6.500%" width="34.040%" y="67.2" height="100.8" rx="1.5" class="m-first"/
    rect x="6.500%" width="34.040%" y="0.0" height="67.2" rx="1.5" class="m-estimated" fill="url(#x-estimated)"/
    line class="halo" x1="6.500%" x2="40.540%" y1="33.6" y2="33.6"/
    line class="m-before" x1="6.500%" x2="40.540%" y1="33.6" y2="33.6"/
    rect x="56.500%" width="34.040%" y="0.0" height="168.0" rx="1.5" class="m-hole" fill="url(#x-hole)"/
    text x="25.00%" y="183" text-anchor="middle"
    text x="75.00%" y="183" text-anchor="middle"
    "#);
}

#[test]
fn a_hole_is_a_gap_in_the_line() {
    let lines = [Line { mark: Mark::First, runs: vec![vec![(0.0, 10.0), (0.25, 20.0)], vec![(0.5, 30.0), (1.0, 10.0)]] }];
    let runs = [Run { from_to: (0.25, 0.5), mark: Mark::Hole }];
    let curve = Curve { id: "x", finding: "f", lines: &lines, filled: false, band: &[], runs: &runs, labels: &[], point: None };
    let plot = curve.draw(|v| format!("{v:.0}"));
    let drawn: Vec<&str> = tags(&plot).filter(|tag| tag.starts_with("path class=\"line") || tag.contains("m-hole")).collect();
    insta::assert_snapshot!(drawn.join("\n"), @r#"
    rect x="25.000%" width="25.000%" y="0.0" height="168.0" class="m-hole" fill="url(#x-hole)"/
    path class="line" d="M0.0 112.0L250.0 56.0"/
    path class="line" d="M500.0 0.0L1000.0 112.0"/
    "#);
}

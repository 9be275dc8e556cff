//! `Coverage`: who pays, for whom, by what plan, from when to when.

use logis_core::{Code, Day, Problem};
use logis_kinds::health::STATES;
use serde_json::{Map, Value};

use super::parts::{Party, code, concept, identifier, period, text};
use crate::values::items;

/// Classes that name a plan, the one that says most first (FHIR `coverage-class`; STU3 `Coverage.grouping` has the same).
const PLAN_CLASSES: &[&str] = &["plan", "subplan", "group", "subgroup"];

#[derive(Debug)]
pub(super) struct Coverage {
    pub(super) line: u64,
    pub(super) id: String,
    pub(super) holder: Party,
    pub(super) person: Party,
    pub(super) kind: Option<String>,
    pub(super) plan: Option<String>,
    pub(super) member: Option<String>,
    pub(super) relationship: Option<String>,
    pub(super) status: &'static str,
    pub(super) starts_on: Option<Day>,
    pub(super) ends_on: Option<Day>,
}

impl Coverage {
    /// Reads one; problems that cost no record go to `say`.
    pub(super) fn read(own: &Map<String, Value>, line: u64, say: &mut dyn FnMut(Problem)) -> Result<Self, Problem> {
        let say = &mut |problem: Problem| say(problem.at_line(line));
        // R5 has a list of identifiers there.
        let member = text(own.get("subscriberId")).or_else(|| identifier(own.get("subscriberId")));
        let plan = plan(own);
        let id = text(own.get("id")).or_else(|| identifier(own.get("identifier"))).or_else(|| {
            // One member may have several plans.
            member.as_ref().map(|member| [Some(member), plan.as_ref()].into_iter().flatten().cloned().collect::<Vec<_>>().join("/"))
        });
        let (starts_on, ends_on) = period(own.get("period"), say);
        Ok(Self {
            line,
            id: id.ok_or_else(|| Problem::new(Code::PartMissing, "Coverage.id").at_line(line))?,
            holder: Party::of(own, &["payor", "insurer"]),
            person: Party::of(own, &["beneficiary"]),
            kind: concept(own.get("type")),
            plan,
            member,
            relationship: code(own.get("relationship")),
            status: status(own, say),
            starts_on,
            ends_on,
        })
    }

    /// How much memory it holds, about.
    pub(super) fn bytes(&self) -> usize {
        let texts = [&self.kind, &self.plan, &self.member, &self.relationship].into_iter().flatten().map(String::len).sum::<usize>();
        size_of::<Self>() + self.id.len() + self.holder.bytes() + self.person.bytes() + texts
    }
}

fn plan(own: &Map<String, Value>) -> Option<String> {
    let of_class = |class: &&str| {
        let mut all = items(own.get("class")).iter();
        let class = all.find(|stated| code(stated.get("type")).is_some_and(|code| code.eq_ignore_ascii_case(class)))?;
        text(class.get("name")).or_else(|| text(class.get("value"))).or_else(|| identifier(class.get("value")))
    };
    let of_grouping = |class: &&str| {
        let grouping = own.get("grouping")?;
        let class = match *class {
            "subplan" => "subPlan",
            "subgroup" => "subGroup",
            class => class,
        };
        text(grouping.get(format!("{class}Display"))).or_else(|| text(grouping.get(class)))
    };
    PLAN_CLASSES.iter().find_map(of_class).or_else(|| PLAN_CLASSES.iter().find_map(of_grouping))
}

/// The status, of `STATES`; another word is said.
pub(super) fn status(own: &Map<String, Value>, say: &mut dyn FnMut(Problem)) -> &'static str {
    let Some(word) = text(own.get("status")) else { return "unknown" };
    STATES.iter().find(|state| word.eq_ignore_ascii_case(state)).copied().unwrap_or_else(|| {
        say(Problem::new(Code::Irregular, format!("status {word}")));
        "unknown"
    })
}

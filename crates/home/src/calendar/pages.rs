//! The page of the calendar feed, under settings.

use logis_pages::calendar::{CalendarView, Done, FeedView};
use logis_pages::routes;

use crate::people::actor;
use crate::web::Site;
use crate::web::visit::{Answer, Trouble, Visit};

/// `GET /settings/calendar`
pub(crate) fn page(_: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let done = (visit.parameter("done") == Some("stopped")).then_some(Done::Stopped);
    shown(visit, None, done)
}

/// `POST /settings/calendar`: `amounts`. The address is in the answer, and nowhere else.
pub(crate) fn make(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    if visit.session.person.is_none() {
        return Ok(Answer::SeeOther(routes::WELCOME.to_owned()));
    }
    let amounts = visit.field("amounts").is_some();
    let address = super::make(site, visit.session.home, amounts, visit.context.lang, &actor(&visit.session))?;
    shown(visit, Some(address), None)
}

/// `POST /settings/calendar/stop`
pub(crate) fn stop(_: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    visit.app.vault.remove_feed(visit.session.home, &actor(&visit.session))?;
    Ok(Answer::SeeOther(routes::with_query(routes::CALENDAR, &[("done", "stopped")])))
}

fn shown(visit: &Visit, address: Option<String>, done: Option<Done>) -> Result<Answer, Trouble> {
    if visit.session.person.is_none() {
        // Whoever takes the home over must not find that another reads on.
        return Ok(Answer::SeeOther(routes::WELCOME.to_owned()));
    }
    let feed = visit.app.vault.feed(visit.session.home)?;
    let feed = feed.map(|feed| FeedView { made: feed.added, read: feed.read, amounts: feed.choice.amounts });
    Ok(Answer::Page(logis_pages::calendar::calendar(&CalendarView { feed, address, done }, &visit.context)?))
}

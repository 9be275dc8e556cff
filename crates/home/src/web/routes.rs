//! Every route, in one table: path, method, who may come, what is touched, who answers. The router and the tests of
//! strangers, forms and unknown ids are made from it.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::routing::{MethodFilter, MethodRouter, on};
use logis_pages::{PageContext, Rendered};
use logis_vault::Why;

use super::visit::{Answer, Handler, Knock, Trouble, Visit};
use super::{Site, guard, pages, reply, request};
use crate::calendar::pages as calendar;
use crate::findings::{insurance, money as argent, pages as findings};
use crate::leaving::pages as leaving;
use crate::people::pages as people;
use crate::records::pages::{documents, energy, money, records};
use crate::sharing::pages as sharing;
use Serves::{Asset, Calendar, Door, Enter, Keep, Page, Proof, Server, Still, Upload};

/// How a route is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// It shows.
    Get,
    /// It changes.
    Post,
}

/// Who may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anyone who reaches the address.
    Anyone,
    /// The person, from a session.
    Person,
}

/// What a route may touch; the scope that its handler is given says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touches {
    /// Nothing of the home: it is given no scope.
    Nothing,
    /// It reads.
    Looks,
    /// It brings deliveries home.
    Delivers,
    /// It sets something right.
    Manages,
    /// It takes a copy out.
    Exports,
    /// It checks that the home is whole.
    Verifies,
}

impl Touches {
    /// The reason that the journal is given.
    pub(super) fn why(self) -> Why {
        match self {
            Self::Nothing | Self::Looks => Why::Look,
            Self::Delivers => Why::Deliver,
            Self::Manages => Why::Manage,
            Self::Exports => Why::Export,
            Self::Verifies => Why::Verify,
        }
    }
}

/// Whose home a route may show or touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// The person's own alone: refused while they look at another's.
    Own,
    /// Another's too, by a grant.
    Others,
    /// Others' too, and several together.
    Household,
    /// None: it is of the session, whatever is looked at.
    Session,
}

/// Who answers.
#[derive(Clone, Copy)]
pub(super) enum Serves {
    /// A page or form of the home.
    Page(Handler),
    /// The same, where the server's own memory is needed.
    Server(fn(&Site, &Visit) -> Result<Answer, Trouble>),
    /// A page or form for who is not signed in yet.
    Door(fn(&Site, &Knock) -> Result<Answer, Trouble>),
    /// A page that shows nothing of the home.
    Still(fn(&PageContext) -> Rendered),
    /// A one-time link.
    Enter,
    /// What pages load.
    Asset,
    /// The proof that a home was erased.
    Proof,
    /// The calendar feed.
    Calendar,
    /// Files of any size, taken in as they come.
    Upload,
    /// The same, to be kept as documents.
    Keep,
}

/// One route.
#[derive(Clone, Copy)]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// Its path; places stand in braces.
    pub path: &'static str,
    /// Who may come.
    pub who: Who,
    /// What it may touch.
    pub touches: Touches,
    /// Whether the person must have proven a moment ago who they are: what leaves the home, ends it, or changes who may
    /// come in.
    pub fresh: bool,
    /// Whose home it may show.
    pub shows: Shows,
    pub(super) serves: Serves,
}

impl Route {
    const fn fresh(self) -> Self {
        Self { fresh: true, ..self }
    }

    const fn others(self) -> Self {
        Self { shows: Shows::Others, ..self }
    }

    const fn household(self) -> Self {
        Self { shows: Shows::Household, ..self }
    }

    const fn of_session(self) -> Self {
        Self { shows: Shows::Session, ..self }
    }
}

const fn open(path: &'static str, serves: Serves) -> Route {
    Route { method: Method::Get, path, who: Who::Anyone, touches: Touches::Nothing, fresh: false, shows: Shows::Own, serves }
}

const fn open_post(path: &'static str, serves: Serves) -> Route {
    Route { method: Method::Post, path, who: Who::Anyone, touches: Touches::Nothing, fresh: false, shows: Shows::Own, serves }
}

const fn get(path: &'static str, touches: Touches, serves: Serves) -> Route {
    Route { method: Method::Get, path, who: Who::Person, touches, fresh: false, shows: Shows::Own, serves }
}

const fn post(path: &'static str, touches: Touches, serves: Serves) -> Route {
    Route { method: Method::Post, path, who: Who::Person, touches, fresh: false, shows: Shows::Own, serves }
}

/// Every route.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    open("/enter/{token}",                            Enter),
    open("/sign-in",                                  Door(people::sign_in)),
    open_post("/sign-in",                             Door(people::sign_in_posted)),
    open("/sign-in/passkey",                          Door(people::ask_passkey)),
    open_post("/sign-in/passkey",                     Door(people::passkey_posted)),
    open("/sign-in/recovery",                         Door(people::recover)),
    open_post("/sign-in/recovery",                    Door(people::recover_posted)),
    open("/assets/{file}",                            Asset),
    open("/styleguide",                               Still(logis_pages::styleguide)),
    open("/proof/{home}",                             Proof),
    open("/calendar/{file}",                          Calendar),
    get ("/",                      Touches::Looks,    Page(findings::today)).household(),
    get ("/findings",              Touches::Looks,    Page(findings::findings)).household(),
    post("/findings/dismiss",      Touches::Delivers, Page(findings::dismiss_one)),
    post("/findings/restore",      Touches::Delivers, Page(findings::restore_one)),
    get ("/import",                Touches::Looks,    Page(pages::import::page)),
    post("/import",                Touches::Delivers, Upload),
    post("/import/questions/{id}", Touches::Manages,  Page(pages::questions::answer)),
    get ("/import/mappings/{id}",  Touches::Looks,    Page(pages::columns::page)),
    post("/import/mappings/{id}",  Touches::Manages,  Page(pages::columns::change)),
    get ("/records",               Touches::Looks,    Page(records::tree)).others(),
    get ("/records/{kind}/{id}",   Touches::Looks,    Page(records::record)).household(),
    get ("/documents",             Touches::Looks,    Page(documents::list)),
    post("/documents",             Touches::Delivers, Keep),
    get ("/documents/{id}",        Touches::Looks,    Page(documents::document)),
    post("/documents/{id}",        Touches::Manages,  Page(documents::change)),
    post("/documents/{id}/keep",   Touches::Delivers, Page(documents::keep)),
    get ("/documents/{id}/file",   Touches::Looks,    Page(documents::file)),
    get ("/deliveries",            Touches::Looks,    Page(records::deliveries)),
    get ("/deliveries/{id}/remove", Touches::Looks,   Page(records::remove)),
    post("/deliveries/{id}/remove", Touches::Manages, Page(records::remove_confirmed)),
    get ("/money",                 Touches::Looks,    Page(argent::page::page)).household(),
    get ("/money/sort",            Touches::Looks,    Page(argent::sorting::page)),
    post("/money/sort",            Touches::Delivers, Page(argent::sorting::sort)),
    get ("/money/lines/{id}",      Touches::Looks,    Page(argent::line::page)),
    post("/money/lines/{id}",      Touches::Delivers, Page(argent::line::change)),
    post("/money/undo/{id}",       Touches::Manages,  Page(argent::undo)),
    get ("/money/accounts/{id}",   Touches::Looks,    Page(money::account)),
    post("/money/accounts/{id}/{part}", Touches::Manages, Page(money::change_account)),
    post("/money/pairs/{id}",      Touches::Manages,  Page(money::settle_pair)),
    get ("/energy",                Touches::Looks,    Page(energy::energy)).household(),
    get ("/insurance",             Touches::Looks,    Page(insurance::page)).others(),
    post("/insurance/contracts",   Touches::Delivers, Page(insurance::add)),
    get ("/settings",              Touches::Nothing,  Still(logis_pages::settings::settings)),
    get ("/operator",              Touches::Nothing,  Still(logis_pages::settings::operator)),
    get ("/more",                  Touches::Nothing,  Still(logis_pages::settings::more)).others(),
    get ("/access",                Touches::Looks,    Server(pages::journal::page)),
    post("/access/verify",         Touches::Verifies, Server(pages::journal::verify)),
    get ("/access/journal.jsonl",  Touches::Exports,  Page(pages::journal::download)).fresh(),
    get ("/leave",                 Touches::Looks,    Server(leaving::page)),
    get ("/leave/progress",        Touches::Looks,    Server(leaving::progress)),
    post("/leave/exports",         Touches::Manages,  Server(leaving::make)),
    get ("/leave/exports/{id}",    Touches::Exports,  Page(leaving::download)).fresh(),
    post("/leave/exports/{id}/remove", Touches::Manages, Page(leaving::remove)),
    post("/leave/schedule",        Touches::Manages,  Server(leaving::schedule)).fresh(),
    get ("/erase",                 Touches::Looks,    Page(pages::erase::page)),
    post("/erase",                 Touches::Manages,  Page(pages::erase::erase)).fresh(),
    post("/erase/back",            Touches::Manages,  Page(pages::erase::take_back)),
    get ("/welcome",               Touches::Looks,    Server(people::first_run)),
    post("/welcome",               Touches::Manages,  Server(people::first_run_posted)),
    get ("/welcome/passkey",       Touches::Looks,    Server(people::ask_new_passkey)),
    get ("/sign-in/again/passkey", Touches::Looks,    Server(people::ask_passkey_again)),
    get ("/sign-in/again",         Touches::Looks,    Server(people::again)),
    post("/sign-in/again",         Touches::Manages,  Server(people::again_posted)),
    post("/sign-out",              Touches::Manages,  Server(people::sign_out)).of_session(),
    get ("/settings/security",     Touches::Looks,    Server(people::security)),
    post("/settings/security/password", Touches::Manages, Server(people::change_password)).fresh(),
    post("/settings/security/passkeys", Touches::Manages, Server(people::add_passkey)).fresh(),
    post("/settings/security/passkeys/{id}", Touches::Manages, Server(people::remove_passkey)).fresh(),
    post("/settings/security/recovery", Touches::Manages, Server(people::change_recovery)).fresh(),
    post("/settings/security/everywhere", Touches::Manages, Server(people::sign_out_everywhere)),
    post("/settings/security/sessions/{id}", Touches::Manages, Server(people::end_session)),
    get ("/settings/calendar",     Touches::Looks,    Server(calendar::page)),
    post("/settings/calendar",     Touches::Manages,  Server(calendar::make)).fresh(),
    post("/settings/calendar/stop", Touches::Manages, Server(calendar::stop)),
    get ("/settings/people",       Touches::Looks,    Server(people::invitations)),
    post("/settings/people",       Touches::Manages,  Server(people::invite)),
    get ("/sharing",               Touches::Looks,    Server(sharing::page)),
    post("/sharing",               Touches::Manages,  Server(sharing::offered)).fresh(),
    post("/sharing/home",          Touches::Looks,    Server(sharing::look_home)).of_session(),
    post("/sharing/household",     Touches::Looks,    Server(sharing::look_together)).of_session(),
    post("/sharing/{id}/look",     Touches::Looks,    Server(sharing::look)).of_session(),
    post("/sharing/{id}/accept",   Touches::Manages,  Server(sharing::accepted)).fresh(),
    post("/sharing/{id}/stop",     Touches::Manages,  Server(sharing::stopped)),
    post("/sharing/{id}/renew",    Touches::Manages,  Server(sharing::renewed)).fresh(),
];

/// The routes as axum takes them.
pub fn router(site: &Arc<Site>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let site = site.clone();
        let filter = match route.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
        };
        let methods: MethodRouter = on(filter, move |asked: Request| request::answer(site.clone(), *route, asked));
        router = router.route(route.path, methods);
    }
    let (nowhere, otherwise, guarded) = (site.clone(), site.clone(), site.clone());
    router
        .fallback(move |asked: Request| async move { reply::trouble(&nowhere, &asked, logis_pages::plain::Trouble::NotFound) })
        .method_not_allowed_fallback(move |asked: Request| async move {
            reply::trouble(&otherwise, &asked, logis_pages::plain::Trouble::WrongMethod)
        })
        .layer(axum::middleware::from_fn_with_state(guarded, guard::guard))
}

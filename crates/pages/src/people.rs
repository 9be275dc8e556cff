//! Signing in, first run, what a person signs in with, and invitations.

use askama::Template;
use logis_core::Instant;

use crate::context::{Page, PageContext};
use crate::plain::Outside;
use crate::{Rendered, routes};

/// Why a form let nobody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Name or proof are wrong; which is not said.
    Wrong,
    /// The passkey is of nobody here, or its answer came too late.
    Passkey,
    /// Too many tries.
    Wait {
        /// How long to wait.
        seconds: u64,
    },
}

impl Denied {
    fn said(self, p: &Page<'_>, wrong: &str) -> String {
        match self {
            Self::Wrong => p.t(wrong),
            Self::Passkey => p.t("denied-passkey"),
            Self::Wait { seconds } => p.t1("denied-wait", "minutes", seconds.div_ceil(60)),
        }
    }
}

/// Why something that a person chose can't be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// The name is empty or too long.
    Name,
    /// Someone has the name.
    NameTaken,
    /// The password is too short or too long.
    Password,
    /// The passkey's answer does not hold, or came too late.
    Passkey,
}

impl Unfit {
    fn said(self, p: &Page<'_>, characters_min: usize) -> String {
        match self {
            Self::Name => p.t("unfit-name"),
            Self::NameTaken => p.t("unfit-name-taken"),
            Self::Password => p.t1("unfit-password", "n", characters_min as u64),
            Self::Passkey => p.t("unfit-passkey"),
        }
    }

    fn is_of_name(self) -> bool {
        matches!(self, Self::Name | Self::NameTaken)
    }
}

/// Signing in.
#[derive(Debug, Clone, Default)]
pub struct SignInView {
    /// Why nobody is let in yet, where it was not asked for.
    pub why: Option<Outside>,
    /// Where it leads then.
    pub to: String,
    /// The name that was typed.
    pub name: String,
    /// Why nobody was let in.
    pub denied: Option<Denied>,
    /// The command by which the operator lets someone back in.
    pub command: String,
}

#[derive(Template)]
#[template(path = "person_sign_in.html")]
struct SignInPage<'a> {
    p: Page<'a>,
    view: &'a SignInView,
}

impl SignInPage<'_> {
    fn lede(&self) -> String {
        self.p.t(match self.view.why {
            Some(Outside::Used) => "sign-in-used",
            Some(Outside::Expired) => "sign-in-expired",
            _ => "person-sign-in-lede",
        })
    }

    fn denied(&self) -> Option<String> {
        self.view.denied.map(|denied| denied.said(&self.p, "denied-password"))
    }
}

/// The page to sign in; it shows nothing of any home.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn sign_in(view: &SignInView, context: &PageContext) -> Rendered {
    Ok(SignInPage { p: context.nowhere(), view }.render()?)
}

/// Signing in by a recovery code.
#[derive(Debug, Clone, Default)]
pub struct RecoveryView {
    /// The name that was typed.
    pub name: String,
    /// Why nobody was let in.
    pub denied: Option<Denied>,
    /// The command by which the operator lets someone back in.
    pub command: String,
}

#[derive(Template)]
#[template(path = "person_recovery.html")]
struct RecoveryPage<'a> {
    p: Page<'a>,
    view: &'a RecoveryView,
}

impl RecoveryPage<'_> {
    fn denied(&self) -> Option<String> {
        self.view.denied.map(|denied| denied.said(&self.p, "denied-code"))
    }
}

/// The page to sign in by a recovery code.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn recovery(view: &RecoveryView, context: &PageContext) -> Rendered {
    Ok(RecoveryPage { p: context.nowhere(), view }.render()?)
}

/// Proving again who one is.
#[derive(Debug, Clone, Default)]
pub struct AgainView {
    /// The person's name.
    pub name: String,
    /// Where it leads then.
    pub to: String,
    /// Why it was not taken.
    pub denied: Option<Denied>,
}

#[derive(Template)]
#[template(path = "person_again.html")]
struct AgainPage<'a> {
    p: Page<'a>,
    view: &'a AgainView,
}

impl AgainPage<'_> {
    fn denied(&self) -> Option<String> {
        self.view.denied.map(|denied| denied.said(&self.p, "denied-again"))
    }
}

/// The page that asks again who it is, before a dangerous act.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn again(view: &AgainView, context: &PageContext) -> Rendered {
    Ok(AgainPage { p: context.nowhere(), view }.render()?)
}

/// First run: the home gets its person.
#[derive(Debug, Clone, Default)]
pub struct FirstRunView {
    /// The name that was typed.
    pub name: String,
    /// What can't be.
    pub unfit: Option<Unfit>,
    /// Characters of the shortest password.
    pub password_characters_min: usize,
}

#[derive(Template)]
#[template(path = "person_welcome.html")]
struct FirstRunPage<'a> {
    p: Page<'a>,
    view: &'a FirstRunView,
}

impl FirstRunPage<'_> {
    fn unfit(&self) -> Option<String> {
        self.view.unfit.map(|unfit| unfit.said(&self.p, self.view.password_characters_min))
    }

    fn is_of_name(&self) -> bool {
        self.view.unfit.is_some_and(Unfit::is_of_name)
    }

    fn is_of_password(&self) -> bool {
        self.view.unfit == Some(Unfit::Password)
    }
}

/// The page of the first run: who lives here, and how they sign in.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn first_run(view: &FirstRunView, context: &PageContext) -> Rendered {
    Ok(FirstRunPage { p: context.nowhere(), view }.render()?)
}

/// A recovery code, shown once.
#[derive(Debug, Clone)]
pub struct CodeView {
    /// The code.
    pub code: String,
    /// The name that goes with it.
    pub name: String,
    /// Whether it is the first one; else the former opens nothing any more.
    pub is_first: bool,
}

#[derive(Template)]
#[template(path = "person_code.html")]
struct CodePage<'a> {
    p: Page<'a>,
    view: &'a CodeView,
}

/// The page that shows a recovery code once.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn code(view: &CodeView, context: &PageContext) -> Rendered {
    Ok(CodePage { p: context.nowhere(), view }.render()?)
}

/// A session, as it is listed.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Its id.
    pub id: String,
    /// The device; empty where the browser said nothing.
    pub device: String,
    /// When it began.
    pub begun: Instant,
    /// When it was last used, to the minute.
    pub used: Instant,
    /// Whether it is the one that looks.
    pub is_this: bool,
}

/// A passkey, as it is listed.
#[derive(Debug, Clone)]
pub struct PasskeyRow {
    /// Its id.
    pub id: String,
    /// The device on which it was made; empty where the browser said nothing.
    pub device: String,
    /// When it was made.
    pub made: Instant,
    /// When it last let someone in.
    pub used: Option<Instant>,
}

/// What was just done on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// The password was changed.
    Password,
    /// A passkey was added.
    Passkey,
    /// A passkey was taken away.
    PasskeyRemoved,
    /// A passkey stays: it is the last thing to sign in with.
    PasskeyStays,
    /// A session ended.
    Ended,
    /// All others ended.
    Everywhere,
}

impl Done {
    const ALL: [Self; 6] = [Self::Password, Self::Passkey, Self::PasskeyRemoved, Self::PasskeyStays, Self::Ended, Self::Everywhere];

    /// As the query string says it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Passkey => "passkey",
            Self::PasskeyRemoved => "passkey-removed",
            Self::PasskeyStays => "passkey-stays",
            Self::Ended => "ended",
            Self::Everywhere => "everywhere",
        }
    }

    /// What a query string says.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.as_str() == text)
    }
}

/// Réglages › Sécurité.
#[derive(Debug, Clone)]
pub struct SecurityView {
    /// The person's name.
    pub name: String,
    /// Since when they sign in here.
    pub since: Instant,
    /// Since when the password is this one; none where there is none.
    pub password: Option<Instant>,
    /// Since when the recovery code is this one; none where it was used up.
    pub recovery: Option<Instant>,
    /// Every passkey, oldest first.
    pub passkeys: Vec<PasskeyRow>,
    /// Every session, the last used first.
    pub sessions: Vec<SessionRow>,
    /// What was just done.
    pub done: Option<Done>,
    /// What can't be.
    pub unfit: Option<Unfit>,
    /// Characters of the shortest password.
    pub password_characters_min: usize,
}

#[derive(Template)]
#[template(path = "person_security.html")]
struct SecurityPage<'a> {
    p: Page<'a>,
    view: &'a SecurityView,
}

impl SecurityPage<'_> {
    fn unfit(&self) -> Option<String> {
        self.view.unfit.map(|unfit| unfit.said(&self.p, self.view.password_characters_min))
    }

    fn done_key(&self, done: &Done) -> &'static str {
        match done {
            Done::Password => "security-done-password",
            Done::Passkey => "security-done-passkey",
            Done::PasskeyRemoved => "security-done-passkey-removed",
            Done::PasskeyStays => "security-done-passkey-stays",
            Done::Ended => "security-done-ended",
            Done::Everywhere => "security-done-everywhere",
        }
    }

    fn end_session(&self, row: &SessionRow) -> String {
        routes::end_session(&row.id)
    }

    fn passkey(&self, row: &PasskeyRow) -> String {
        routes::passkey(&row.id)
    }

    fn device(&self, device: &str) -> String {
        if device.is_empty() { self.p.t("session-unknown") } else { device.to_owned() }
    }
}

/// Réglages › Sécurité: what one signs in with, and every session.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn security(view: &SecurityView, context: &PageContext) -> Rendered {
    Ok(SecurityPage { p: context.nowhere(), view }.render()?)
}

/// Inviting someone to a home of their own.
#[derive(Debug, Clone, Default)]
pub struct InvitationView {
    /// The address that was just made; it is shown once.
    pub link: Option<String>,
    /// The name that was typed.
    pub name: String,
    /// What can't be.
    pub unfit: Option<Unfit>,
    /// How many days an invitation opens.
    pub days: u64,
}

#[derive(Template)]
#[template(path = "person_invitation.html")]
struct InvitationPage<'a> {
    p: Page<'a>,
    view: &'a InvitationView,
}

impl InvitationPage<'_> {
    fn unfit(&self) -> Option<String> {
        self.view.unfit.map(|unfit| unfit.said(&self.p, 0))
    }
}

/// The page to invite someone to a home of their own.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn invitation(view: &InvitationView, context: &PageContext) -> Rendered {
    Ok(InvitationPage { p: context.nowhere(), view }.render()?)
}

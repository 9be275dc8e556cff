//! Passkeys (W3C Web Authentication, level 3): what the browser is asked, and whether its answer holds.
//!
//! The name under which an authenticator keeps a passkey is the person's id, which leads to their home. What was asked
//! lives in memory until it is answered, or for five minutes; an answer serves once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use logis_core::PersonId;
use serde::{Deserialize, Serialize};
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle, Username,
};
use webauthn_rp::request::{AsciiDomain, FixedCapHashSet, InsertResult, PublicKeyCredentialDescriptor, RpId};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication16, DiscoverableAuthenticationServerState, DiscoverableCredentialRequestOptions,
    PublicKeyCredentialCreationOptions, Registration, RegistrationServerState,
};

use super::secret::{hex, unhex};

/// Questions that wait for their answer at one time, of each sort.
const ASKED_MAX: usize = 1_024;
/// Bytes of what an authenticator calls a person by.
const HANDLE_BYTES: usize = 16;
/// Longest answer that is read.
const ANSWER_BYTES_MAX: usize = 16 << 10;
/// What an authenticator shows where a person's name can't be a name there.
const NAME_OTHERWISE: &str = "logis";

type Key = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// Where the pages are, as passkeys are bound to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The name without port (`localhost`).
    pub domain: String,
    /// All of it (`http://localhost:7878`).
    pub origin: String,
}

/// What is kept of a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPasskey {
    /// Its own id, in hexadecimal digits.
    id: String,
    /// How it may be reached, as the authenticator said.
    transports: u8,
    /// Its public key and what never changes, in hexadecimal digits.
    key: String,
    /// What changes with use, in hexadecimal digits.
    state: String,
    /// The device on which it was made.
    pub device: String,
}

/// What was asked of browsers and not answered yet.
pub struct Passkeys {
    new: Mutex<FixedCapHashSet<RegistrationServerState<HANDLE_BYTES>>>,
    known: Mutex<FixedCapHashSet<DiscoverableAuthenticationServerState>>,
}

impl Default for Passkeys {
    fn default() -> Self {
        Self { new: Mutex::new(FixedCapHashSet::new(ASKED_MAX)), known: Mutex::new(FixedCapHashSet::new(ASKED_MAX)) }
    }
}

impl Passkeys {
    /// What asks a browser to make a passkey, as `PublicKeyCredential.parseCreationOptionsFromJSON` takes it; nothing
    /// where too much waits. A device that holds one of `others` makes no second one.
    pub fn ask_new(&self, at: &Origin, person: PersonId, shown: &str, others: &[StoredPasskey]) -> Option<String> {
        let (rp, handle) = (rp(at)?, UserHandle::<HANDLE_BYTES>::decode(person.0).ok()?);
        let written = shown.split_whitespace().collect::<Vec<_>>().join(".");
        let name = Username::try_from(written.as_str()).or_else(|_| Username::try_from(NAME_OTHERWISE)).ok()?;
        let others = others.iter().filter_map(|other| {
            let id = CredentialId::<Vec<u8>>::decode(unhex(&other.id)?).ok()?;
            Some(PublicKeyCredentialDescriptor { id, transports: AuthTransports::decode(other.transports).ok()? })
        });
        let person = PublicKeyCredentialUserEntity { name, id: &handle, display_name: Nickname::try_from(shown).ok() };
        let mut options = PublicKeyCredentialCreationOptions::passkey(&rp, person, others.collect());
        // Verification is asked for anyway; an authenticator that can't promise it of each use would be refused by browsers.
        options.extensions.cred_protect = CredProtect::None;
        let (waits, asked) = options.start_ceremony().ok()?;
        let asked = serde_json::to_string(&asked).ok()?;
        let is_kept = matches!(lock(&self.new).insert_or_replace_all_expired(waits), InsertResult::Success);
        is_kept.then_some(asked)
    }

    /// The passkey that a browser made, and for whom; nothing where the answer does not hold.
    pub fn take_new(&self, at: &Origin, answer: &str, device: &str) -> Option<(PersonId, StoredPasskey)> {
        let read = Registration::from_json_relaxed(bounded(answer)?).ok()?;
        let waits = lock(&self.new).take(&read.challenge_relaxed().ok()?)?;
        let allowed = [at.origin.as_str()];
        let options = RegistrationVerificationOptions::<'_, '_, &str, &str> { allowed_origins: &allowed, ..Default::default() };
        let made = waits.verify(&rp(at)?, &read, &options).ok()?;
        let (id, transports, handle, key, state, _) = made.into_parts();
        let passkey = StoredPasskey {
            id: hex(id.as_ref()),
            transports: transports.encode().ok()?,
            key: hex(&key.encode().ok()?),
            state: hex(&state.encode().ok()?),
            device: device.to_owned(),
        };
        Some((PersonId(handle.encode().ok()?), passkey))
    }

    /// What asks a browser for a passkey that it knows; nothing where too much waits.
    pub fn ask(&self, at: &Origin) -> Option<String> {
        let rp = rp(at)?;
        let (waits, asked) = DiscoverableCredentialRequestOptions::passkey(&rp).start_ceremony().ok()?;
        let asked = serde_json::to_string(&asked).ok()?;
        let is_kept = matches!(lock(&self.known).insert_or_replace_all_expired(waits), InsertResult::Success);
        is_kept.then_some(asked)
    }

    /// Whether an answer holds for one of these passkeys of its person: which, and what is kept of it from now on.
    pub fn check(&self, at: &Origin, answer: &Answered, known: &[StoredPasskey]) -> Option<(usize, StoredPasskey)> {
        // It is used up whether it holds or not.
        let waits = lock(&self.known).take(&answer.read.challenge_relaxed().ok()?)?;
        let id = hex(answer.read.raw_id().as_ref());
        let (which, stored) = known.iter().enumerate().find(|(_, stored)| stored.id == id)?;
        let handle = UserHandle::<HANDLE_BYTES>::decode(answer.person.0).ok()?;
        let key = StaticState::<Key>::decode(&unhex(&stored.key)?).ok()?;
        let state = DynamicState::decode(unhex(&stored.state)?.try_into().ok()?).ok()?;
        let mut credential = AuthenticatedCredential::new(answer.read.raw_id(), &handle, key, state).ok()?;
        let allowed = [at.origin.as_str()];
        let options = AuthenticationVerificationOptions::<'_, '_, &str, &str> { allowed_origins: &allowed, ..Default::default() };
        waits.verify(&rp(at)?, &answer.read, &mut credential, &options).ok()?;
        let state = hex(&credential.dynamic_state().encode().ok()?);
        Some((which, StoredPasskey { state, ..stored.clone() }))
    }
}

/// A browser's answer, read and not checked yet.
pub struct Answered {
    read: DiscoverableAuthentication16,
    /// Who the authenticator says that it is of.
    pub person: PersonId,
}

impl Answered {
    /// Reads an answer (`PublicKeyCredential.toJSON()`).
    #[must_use]
    pub fn read(answer: &str) -> Option<Self> {
        let read = DiscoverableAuthentication16::from_json_relaxed(bounded(answer)?).ok()?;
        let person = PersonId(read.response().user_handle().encode().ok()?);
        Some(Self { read, person })
    }
}

fn bounded(answer: &str) -> Option<&[u8]> {
    (answer.len() <= ANSWER_BYTES_MAX).then_some(answer.as_bytes())
}

fn rp(at: &Origin) -> Option<RpId> {
    AsciiDomain::try_from(at.domain.clone()).ok().map(RpId::Domain)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

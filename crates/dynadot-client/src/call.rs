//! What a command is: one type that names its word, its effect, its parameters and its answer.

use crate::content::{Content, ContentError};
use crate::parameters::Parameters;

/// One command of Dynadot's API3, as a value.
///
/// The type says which word goes on the wire, what sending it does to the world ([`Call::Effect`]), and what comes
/// back. [`Client::call`](crate::Client::call) is the only thing that sends one.
///
/// # A command that is not here yet
///
/// The trait is open: a command of the manual that has no type in this crate is a dozen lines in yours, and gets the same
/// transport, limits and error classification.
///
/// ```
/// use dynadot_client::{Call, Content, ContentError, Parameters, Writes};
///
/// struct SetNote<'a> { domain: &'a str, note: &'a str }
///
/// impl Call for SetNote<'_> {
///     type Effect = Writes;
///     type Reply = ();
///     const COMMAND: &'static str = "set_note";
///
///     fn parameters(&self, to: &mut Parameters) {
///         to.add("domain", self.domain);
///         to.add("note", self.note);
///     }
///
///     fn decode(&self, _: &Content<'_>) -> Result<(), ContentError> {
///         Ok(())
///     }
/// }
///
/// let line = Parameters::of(&SetNote { domain: "example.com", note: "mine" }).to_string();
/// assert_eq!(line, "command=set_note&domain=example.com&note=mine");
/// ```
pub trait Call {
    /// What the command does to the world: [`Reads`], [`Writes`] or [`Spends`].
    type Effect: EffectKind;

    /// What a successful answer is turned into.
    type Reply;

    /// The command's word on the wire, e.g. `domain_info`.
    const COMMAND: &'static str;

    /// Adds the command's own parameters; `key` and `command` are not among them.
    fn parameters(&self, to: &mut Parameters);

    /// Reads the content of an answer that the envelope has already declared a success.
    ///
    /// # Errors
    /// When the content is missing, cannot be read, or speaks of something that was not asked about.
    fn decode(&self, content: &Content<'_>) -> Result<Self::Reply, ContentError>;
}

/// What a command does to the world, as a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Nothing changes; sending it again is harmless.
    Reads,
    /// Something in the account changes, without a charge.
    Writes,
    /// Money leaves the account. Dynadot has no idempotency key, so a repeat may charge twice.
    Spends,
}

impl Effect {
    /// The effect of a command's type.
    #[must_use]
    pub fn of<C: Call + ?Sized>() -> Self {
        C::Effect::EFFECT
    }
}

/// An [`Effect`] as a type. Implemented by [`Reads`], [`Writes`] and [`Spends`] only.
pub trait EffectKind: sealed::Sealed {
    /// The same effect as a value.
    const EFFECT: Effect;
}

/// The effect of commands that change nothing. See [`Effect::Reads`].
#[derive(Debug)]
pub enum Reads {}

/// The effect of commands that change the account without a charge. See [`Effect::Writes`].
#[derive(Debug)]
pub enum Writes {}

/// The effect of commands that cost money. See [`Effect::Spends`].
#[derive(Debug)]
pub enum Spends {}

impl EffectKind for Reads {
    const EFFECT: Effect = Effect::Reads;
}

impl EffectKind for Writes {
    const EFFECT: Effect = Effect::Writes;
}

impl EffectKind for Spends {
    const EFFECT: Effect = Effect::Spends;
}

/// A command that may be sent again without anyone noticing: every [`Call`] whose effect is [`Reads`], and no other.
///
/// It cannot be implemented by hand: it follows from [`Call::Effect`].
pub trait Repeatable: Call<Effect = Reads> {}

impl<C: Call<Effect = Reads> + ?Sized> Repeatable for C {}

mod sealed {
    #[expect(unnameable_types, reason = "that it cannot be named is what seals it")]
    pub trait Sealed {}

    impl Sealed for super::Reads {}
    impl Sealed for super::Writes {}
    impl Sealed for super::Spends {}
}

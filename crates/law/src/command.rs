//! How commands are written down: one list for the type, its tags and its reading.

/// Makes the type of a matter's commands: a JSON object whose `act` names the act, beside the act's own fields.
macro_rules! commands {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $act:literal => $variant:ident($fields:ty),)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(tag = "act")]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $act)] $variant($fields),)*
        }

        impl $name {
            /// The act's identifier, as in the table of acts.
            pub fn act(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $act,)*
                }
            }

            /// Reads the fields of an act; none if there is no such act. Unlike reading the whole by its tag, this reads in
            /// place, so that an error knows which field it is about.
            ///
            /// # Errors
            /// What the format says of a field.
            pub fn read<'de, D: ::serde::Deserializer<'de>>(act: &str, fields: D) -> Result<Option<Self>, D::Error> {
                use ::serde::Deserialize;
                match act {
                    $($act => <$fields>::deserialize(fields).map(|f| Some(Self::$variant(f))),)*
                    _ => Ok(None),
                }
            }
        }
    };
}
pub(crate) use commands;

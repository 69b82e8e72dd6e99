//! How commands are written down: one list for the type, its tags and its reading; a matter's
//! side procedures (`besides`) have lists of their own.

/// Makes the type of a matter's commands: a JSON object whose `act` names the act, beside the act's own fields.
macro_rules! commands {
    (
        $(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $act:literal => $variant:ident($fields:ty),)* }
        $(besides { $($(#[$side_doc:meta])* $side:ident($commands:ty),)* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(tag = "act")]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $act)] $variant($fields),)*
            $($($(#[$side_doc])* #[serde(untagged)] $side($commands),)*)?
        }

        impl $name {
            /// The act's identifier, as in the table of acts.
            pub fn act(&self) -> &'static str {
                match *self {
                    $(Self::$variant(_) => $act,)*
                    $($(Self::$side(ref command) => command.act(),)*)?
                }
            }

            /// Whether there is such an act among these.
            pub fn has(act: &str) -> bool {
                [$($act),*].contains(&act) $($(|| <$commands>::has(act))*)?
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
                    $($(_ if <$commands>::has(act) => {
                        <$commands>::read(act, fields).map(|c| c.map(Self::$side))
                    })*)?
                    _ => Ok(None),
                }
            }
        }
    };
}
pub(crate) use commands;

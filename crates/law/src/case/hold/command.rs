//! What can be asked in 证据保全.

use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
    }
}

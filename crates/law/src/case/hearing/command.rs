//! What can be asked in 听证.

use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
    }
}

//! What can be asked in 信用公开.

use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
    }
}

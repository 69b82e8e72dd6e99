//! What can be asked in 复议诉讼.

use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
    }
}

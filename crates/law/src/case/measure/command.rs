//! What can be asked in 查封扣押.

use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
    }
}

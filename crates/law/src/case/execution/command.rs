//! What can be asked in 强制执行.

use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
    }
}

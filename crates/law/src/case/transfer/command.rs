//! What can be asked in 移送协作.

use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
    }
}

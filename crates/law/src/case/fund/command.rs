//! What can be asked in 罚没款物.

use crate::command::commands;

commands! {
    /// A command of this procedure.
    Command {
    }
}

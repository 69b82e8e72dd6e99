//! 便携打印: what is handed over outside, on the narrow paper of a printer that is carried along. The same data, the same
//! template, every word of the A4 sheet; the sheet is the one for the file.

/// The paper of a portable printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strip {
    /// 80毫米, of which 72 are printed.
    Broad,
    /// 58毫米, of which 48 are printed.
    Small,
}

impl Strip {
    /// Every paper there is.
    pub const ALL: [Strip; 2] = [Strip::Broad, Strip::Small];

    /// Its width in whole millimetres, as templates and addresses name it.
    pub const fn width(self) -> &'static str {
        match self {
            Strip::Broad => "80",
            Strip::Small => "58",
        }
    }

    /// The paper of this width.
    pub fn of(width: &str) -> Option<Strip> {
        Strip::ALL.into_iter().find(|s| s.width() == width)
    }
}

/// The documents that are handed over, read out or signed where there is no printer but the one in the bag.
pub const STRIPS: [&str; 24] = [
    "ASK", "ASKR", "CORR", "CORR-R", "DEC-S", "DOING", "DOING-R", "HOLD", "HOLD-D", "INSP", "INSP-N",
    "NOTICE", "NOTICE-H", "PLEA", "SAMP", "SEIZ", "SEIZ-E", "SEIZ-F", "SEIZ-L", "SEIZ-R", "SERV", "SERV-A",
    "TEST-N", "URGE",
];

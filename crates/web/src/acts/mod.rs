//! The forms of all acts: what is asked of a person who does one.

mod amend;
mod case;
mod clue;
mod credit;
mod execution;
mod footage;
mod fund;
mod hearing;
mod hold;
mod info;
mod inspection;
mod measure;
mod patrol;
mod receipt;
mod related;
mod remedy;
mod stocktaking;
mod transfer;

use crate::form::Form;

/// Every form.
pub fn all() -> impl Iterator<Item = &'static Form> {
    clue::FORMS
        .iter()
        .chain(case::FORMS)
        .chain(hearing::FORMS)
        .chain(hold::FORMS)
        .chain(footage::FORMS)
        .chain(measure::FORMS)
        .chain(execution::FORMS)
        .chain(transfer::FORMS)
        .chain(fund::FORMS)
        .chain(remedy::FORMS)
        .chain(credit::FORMS)
        .chain(amend::FORMS)
        .chain(related::FORMS)
}

/// The forms of plans of inspection.
pub fn of_inspections() -> &'static [Form] {
    inspection::FORMS
}

/// The forms of requests for information.
pub fn of_requests() -> &'static [Form] {
    info::FORMS
}

/// The forms of patrols.
pub fn of_patrols() -> &'static [Form] {
    patrol::FORMS
}

/// The forms of the register of receipts.
pub fn of_receipts() -> &'static [Form] {
    receipt::FORMS
}

/// The forms of counts of the store-room.
pub fn of_stocktakings() -> &'static [Form] {
    stocktaking::FORMS
}

/// The forms of recordings.
pub fn of_footage() -> &'static [Form] {
    footage::RECORDINGS
}

/// The form of an act.
pub fn find(act: &str) -> Option<&'static Form> {
    all()
        .chain(info::FORMS)
        .chain(inspection::FORMS)
        .chain(patrol::FORMS)
        .chain(receipt::FORMS)
        .chain(stocktaking::FORMS)
        .chain(footage::RECORDINGS)
        .find(|f| f.act == act)
}

/// Small words from which the tables of fields are made.
mod build {
    pub use crate::form::Choices;
    use crate::form::{Field, Form, Kind};

    pub const fn form(act: &'static str, intro: &'static str, fields: &'static [Field]) -> Form {
        Form { act, intro, fields }
    }

    const fn field(name: &'static str, label: &'static str, kind: Kind) -> Field {
        Field { name, label, kind, required: true, help: "", when: None }
    }

    impl Field {
        /// May be left empty.
        pub const fn opt(self) -> Field {
            Field { required: false, ..self }
        }

        /// A hint below the field.
        pub const fn help(self, help: &'static str) -> Field {
            Field { help, ..self }
        }

        /// Asked only when another field holds one of some values, `|` between them; a tick is `on`.
        pub const fn when(self, field: &'static str, values: &'static str) -> Field {
            Field { when: Some((field, values)), ..self }
        }
    }

    macro_rules! words {
        ($($word:ident $kind:ident),* $(,)?) => {
            $(pub const fn $word(name: &'static str, label: &'static str) -> Field { field(name, label, Kind::$kind) })*
        };
    }
    words! {
        line Line, area Area, tall Tall, date Date, datetime DateTime, money Money, number Number, numbers Numbers,
        check Check, officers Officers, person Person, item Item, party Party, place Place, files Files, sign Sign, own_sign OwnSign,
        penalty Penalty,
    }

    /// 见证人签名: on the screen, over what the form says, like every signature.
    pub const fn witness() -> Field {
        sign("witness", "见证人签名").opt()
    }

    /// Who the witness is; it is signed with the rest.
    pub const fn witness_is() -> Field {
        line("witness_identity", "见证人的身份、单位").opt()
    }

    pub const fn review(name: &'static str, label: &'static str, items: &'static [&'static str]) -> Field {
        field(name, label, Kind::Review(items))
    }

    pub const fn radio(
        name: &'static str,
        label: &'static str,
        options: &'static [(&'static str, &'static str)],
    ) -> Field {
        field(name, label, Kind::Radio(options))
    }

    pub const fn choice(name: &'static str, label: &'static str, from: Choices) -> Field {
        field(name, label, Kind::Choice(from))
    }

    pub const fn rows(name: &'static str, label: &'static str, columns: &'static [Field]) -> Field {
        field(name, label, Kind::Rows(columns))
    }
}

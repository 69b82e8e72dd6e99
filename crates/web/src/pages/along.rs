//! 带到现场 — the forms of a matter that officers fill in outside, kept on the phone before they go where there is no network.

use crate::shell::Shell;
use crate::view::{OfferView, act_title};
use serde_json::json;

/// The acts that are done and written down on the spot, in the order in which they follow each other.
const OUTSIDE: [&str; 16] = [
    "check_site",
    "decide_on_spot",
    "deliver_on_spot",
    "record_inspection",
    "record_inquiry",
    "extract_data",
    "take_sample",
    "carry_out_hold",
    "take_urgent_measure",
    "carry_out_measure",
    "deliver_measure",
    "serve_paper",
    "record_check",
    "start_patrol",
    "check_in",
    "end_patrol",
];

/// What may follow an act at once, before anybody comes back: the act, where its form stands, the form.
const FOLLOWS: [(&str, &str, &str); 3] = [
    ("check_site", "case", "decide_on_spot"),
    ("take_urgent_measure", "acts", "deliver_measure"),
    ("carry_out_measure", "acts", "deliver_measure"),
];

/// So many hours the phone keeps them: a day out, and the evening after it.
const HOURS: u32 = 24;

/// Whether the form of an act can be filled in without a network.
pub fn is_outside(act: &str) -> bool {
    OUTSIDE.contains(&act)
}

/// What the page of a matter offers to take along.
pub struct AlongView {
    /// The page of the matter.
    pub matter: String,
    /// What it is, in a line.
    pub about: String,
    /// The forms as JSON: `[{"path": …, "title": …}]`.
    pub forms: String,
    /// Their names.
    pub titles: String,
    /// How long the phone keeps them, in hours.
    pub hours: u32,
}

/// The forms of this matter that whoever looks may fill in outside; none where there is nothing to fill in.
pub fn view(shell: &Shell, matter: &str, about: &str, offers: &[OfferView]) -> Option<AlongView> {
    let mut forms: Vec<(String, &str)> = Vec::new();
    for offer in offers.iter().filter(|o| shell.outdoors && o.ready) {
        let act = offer.href.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        if !is_outside(act) {
            continue;
        }
        let follows = FOLLOWS.iter().filter(|(before, ..)| *before == act);
        let next = follows.map(|(_, room, then)| (format!("{matter}/{room}/{then}"), *then));
        for form in [(offer.href.clone(), act)].into_iter().chain(next) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms.sort_by_key(|(_, act)| OUTSIDE.iter().position(|o| o == act));
    let named: Vec<(String, String)> =
        forms.into_iter().map(|(path, act)| (path, act_title(act).to_string())).collect();
    of_forms(shell, matter, about, &named)
}

/// These forms, each with its address and its name, in the order in which they are filled in.
pub fn of_forms(shell: &Shell, matter: &str, about: &str, forms: &[(String, String)]) -> Option<AlongView> {
    if forms.is_empty() || !shell.outdoors {
        return None;
    }
    let listed: Vec<_> = forms.iter().map(|(path, title)| json!({ "path": path, "title": title })).collect();
    let titles: Vec<&str> = forms.iter().map(|(_, title)| title.as_str()).collect();
    Some(AlongView {
        matter: matter.into(),
        about: about.chars().take(60).collect(),
        forms: json!(listed).to_string(),
        titles: titles.join("、"),
        hours: HOURS,
    })
}

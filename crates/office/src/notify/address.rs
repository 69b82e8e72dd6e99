//! To whom a notice goes: `p:` one person, `r:` a post, `u:` a post of one unit. Posts are read by whoever holds them today.

use crate::project::tag;
use law::person::{Person, Role};

/// One person.
pub fn person(id: &str) -> String {
    format!("p:{id}")
}

/// Everyone who holds a post.
pub fn post(role: Role) -> String {
    format!("r:{}", tag(&role))
}

/// Those of a unit who hold a post.
pub fn unit(id: &str, role: Role) -> String {
    format!("u:{id}/{}", tag(&role))
}

/// Every address under which this person is reached.
pub fn of(person_: &Person) -> Vec<String> {
    let mut all = vec![person(&person_.id)];
    for role in &person_.roles {
        all.push(post(*role));
        all.push(unit(&person_.unit, *role));
    }
    all
}

/// Whether an address belongs to one of these units or posts: by what a group's robot is chosen.
pub fn concerns(
    address: &str,
    units: &[String],
    roles: &[Role],
    unit_of: impl Fn(&str) -> Option<String>,
) -> bool {
    if let Some(rest) = address.strip_prefix("u:") {
        return rest.split('/').next().is_some_and(|u| units.iter().any(|x| x == u));
    }
    if let Some(id) = address.strip_prefix("p:") {
        return unit_of(id).is_some_and(|u| units.contains(&u));
    }
    roles.iter().any(|r| post(*r) == address)
}

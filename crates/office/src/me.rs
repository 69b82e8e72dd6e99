//! Who is asking.

use law::person::{Person, Role};

/// A signed-in person, or the public.
#[derive(Clone, Debug)]
pub struct Me {
    /// The person as of now.
    pub person: Person,
    /// Must set a password of their own first.
    pub must_change_password: bool,
}

impl Me {
    /// A person who needs no more than this.
    pub fn new(person: Person) -> Self {
        Me { person, must_change_password: false }
    }

    /// The public: reports and follows, and sees what is published.
    pub fn public() -> Self {
        Me::new(Person {
            id: "public".into(),
            name: "群众".into(),
            post: String::new(),
            unit: String::new(),
            roles: [Role::Public].into(),
            employment: law::person::Employment::External,
            certificate: None,
            legal_qualification: None,
            first_review_on: None,
            head_authorization: None,
            is_town_head: false,
            grid: None,
            disabled: false,
        })
    }

    /// Whether the person holds a role.
    pub fn is(&self, role: Role) -> bool {
        self.person.is(role)
    }

    /// Whether the person holds any of these roles.
    pub fn any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|r| self.is(*r))
    }
}

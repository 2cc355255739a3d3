//! UserService on the wire: staff accounts.

use parlance_client::v1;

use super::wire::{count, same_words, time};
use crate::domain::user::{Availability, Role, User};

same_words!(Role, v1::Role, [Agent, Supervisor, Admin]);
same_words!(Availability, v1::Availability, availability, [Available, Busy, Away]);

impl From<User> for v1::User {
    fn from(user: User) -> Self {
        Self {
            id: user.id.into(),
            email: user.email,
            display_name: user.display_name,
            role: v1::Role::from(user.role).into(),
            availability: v1::Availability::from(user.availability).into(),
            capacity: count(user.capacity),
            created_at: time(user.created_at_ms),
        }
    }
}

//! Who the caller is, what the role allows, and which sessions it reaches.

use uuid::Uuid;

use super::{
    address::Address,
    message::{Sender, SenderKind},
    session::{Session, SessionFilter, SessionState},
    user::Role,
    words,
};

words! {
    /// What a role can allow; the names of `parlance.v1.Permission` without the prefix.
    Permission {
        Public = "PUBLIC",
        Authenticated = "AUTHENTICATED",
        SessionCreate = "SESSION_CREATE",
        SessionRead = "SESSION_READ",
        SessionUse = "SESSION_USE",
        SessionServe = "SESSION_SERVE",
        MessageSend = "MESSAGE_SEND",
        NoteWrite = "NOTE_WRITE",
        InboxUse = "INBOX_USE",
        AssistantRead = "ASSISTANT_READ",
        AssistantWrite = "ASSISTANT_WRITE",
        KnowledgeRead = "KNOWLEDGE_READ",
        KnowledgeWrite = "KNOWLEDGE_WRITE",
        UserRead = "USER_READ",
        UserWrite = "USER_WRITE",
        SystemRead = "SYSTEM_READ",
        SessionManage = "SESSION_MANAGE",
        SessionDelete = "SESSION_DELETE",
        SessionRate = "SESSION_RATE",
        AssistantUse = "ASSISTANT_USE",
    }
}

/// Who a call comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Principal {
    Contact,
    User(Role),
}

/// The principal behind a valid token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub id: Uuid,
    pub principal: Principal,
    pub display_name: String,
    pub login_id: Uuid,
    pub expires_at_ms: i64,
    /// Whether somebody vouches for who a contact is; users always are known.
    pub verified: bool,
    /// Where a guest calls from, if limits by address count it. Nobody else has one: limits by address
    /// are for those who can have as many identities as they like.
    pub address: Option<Address>,
}

impl Principal {
    pub const fn allows(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Contact => matches!(
                permission,
                P::Public
                    | P::Authenticated
                    | P::SessionCreate
                    | P::SessionRead
                    | P::SessionUse
                    | P::SessionRate
                    | P::MessageSend
            ),
            // A rating is the contact's alone.
            Self::User(_) if matches!(permission, P::SessionRate) => false,
            Self::User(Role::Agent) => !matches!(
                permission,
                P::AssistantWrite | P::KnowledgeWrite | P::UserWrite | P::SystemRead | P::SessionDelete
            ),
            Self::User(Role::Supervisor) => !matches!(permission, P::AssistantWrite | P::UserWrite | P::SystemRead),
            Self::User(Role::Admin) => true,
        }
    }
}

impl Caller {
    pub const fn is_staff(&self) -> bool {
        matches!(self.principal, Principal::User(_))
    }

    /// Anybody: a contact for whom nobody vouches.
    pub const fn is_guest(&self) -> bool {
        !self.is_staff() && !self.verified
    }

    /// May take a session from another agent.
    pub const fn supervises(&self) -> bool {
        matches!(self.principal, Principal::User(Role::Supervisor | Role::Admin))
    }

    pub fn sender(&self) -> Sender {
        let kind = if self.is_staff() { SenderKind::User } else { SenderKind::Contact };
        Sender { kind, id: self.id, display_name: self.display_name.clone() }
    }

    /// Whether the session exists for this caller.
    pub fn may_see(&self, session: &Session) -> bool {
        match self.principal {
            Principal::Contact => session.contact_id == self.id,
            Principal::User(Role::Supervisor | Role::Admin) => true,
            Principal::User(Role::Agent) => {
                matches!(session.floor.state, SessionState::Assistant | SessionState::Waiting)
                    || session.floor.assignee == Some(self.id)
            }
        }
    }

    /// What the filter shows of what this caller may see; none when that can be nothing.
    pub fn narrowed(&self, filter: SessionFilter) -> Option<SessionFilter> {
        let reach = self.reach();
        let foreign = reach.contact_id.is_some_and(|own| filter.contact_id.is_some_and(|asked| asked != own));
        (!foreign).then(|| SessionFilter {
            contact_id: reach.contact_id.or(filter.contact_id),
            visible_to_agent: reach.visible_to_agent,
            ..filter
        })
    }

    /// The narrowest filter that shows all this caller may see.
    pub fn reach(&self) -> SessionFilter {
        match self.principal {
            Principal::Contact => SessionFilter { contact_id: Some(self.id), ..SessionFilter::default() },
            Principal::User(Role::Agent) => {
                SessionFilter { visible_to_agent: Some(self.id), ..SessionFilter::default() }
            }
            Principal::User(_) => SessionFilter::default(),
        }
    }
}

//! Many customers with a session each, over a few connections.

use futures_util::{StreamExt, stream};
use tonic::transport::Channel;

use crate::{Person, Server};

/// Members that are made at once.
const AT_ONCE: usize = 64;

#[derive(Clone)]
pub struct Member {
    pub person: Person,
    pub session_id: String,
}

/// So many customers, spread over so many connections.
pub async fn gather(server: &Server, members: usize, connections: usize) -> Vec<Member> {
    let channels: Vec<Channel> = (0..connections).map(|_| server.channel()).collect();
    stream::iter(0..members)
        .map(|index| {
            let channel = channels[index % connections].clone();
            async move {
                let person = Person::guest(channel).await;
                let session_id = person.new_session().await.id;
                Member { person, session_id }
            }
        })
        .buffered(AT_ONCE)
        .collect()
        .await
}

/// The same members over new connections, as after a restart.
pub fn reconnect(server: &Server, members: &mut [Member], connections: usize) {
    let channels: Vec<Channel> = (0..connections).map(|_| server.channel()).collect();
    for (index, member) in members.iter_mut().enumerate() {
        let tokens = member.person.tokens.clone();
        member.person = member.person.with(channels[index % connections].clone(), tokens);
    }
}

//! AUTHZ: what each role may do to its own, another's and a missing session, method by method. The
//! table is written by hand from the rights in the README; the methods come from reflection, so a new
//! one without a row fails.

mod frames;

use std::collections::BTreeSet;

use futures_util::StreamExt;
use parlance_client::v1::{self, TakeOverSessionRequest};
use parlance_tests::{Fault, Person, Server, person::new_id, raw};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};
use tonic::Status;
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

/// `.` let in, `U` UNAUTHENTICATED, `D` PERMISSION_DENIED, `N` NOT_FOUND, `T` FLOOR_TAKEN. Three letters
/// stand for one's own session, another's (for staff: one that an agent holds), and a missing one.
const MATRIX: &str = "
                                        nobody contact agent supervisor admin
AuthService/Login                       .      .       .     .          .
AuthService/StartGuest                  .      .       .     .          .
# The refresh token in the request is the one that is not valid.
AuthService/RefreshToken                U      U       U     U          U
AuthService/GetCaller                   U      .       .     .          .
# Contacts have no password.
AuthService/ChangePassword              U      D       .     .          .
# The operator has set no secret: nobody is refused for who they are.
AuthService/IdentifyContact             .      .       .     .          .
# One's own logins; those of others stand in standing.rs.
AuthService/ListLogins                  U      .       .     .          .
# The login asked for is missing.
AuthService/RevokeLogin                 U      N       N     N          N

SessionService/CreateSession            U      .       .     .          .
SessionService/ListSessions             U      .       .     .          .
SessionService/GetSession               U      .NN     .NN   ..N        ..N
SessionService/RequestHuman             U      .NN     .NN   ..N        ..N
SessionService/CancelHumanRequest       U      .NN     .NN   ..N        ..N
SessionService/CloseSession             U      .NN     .NN   ..N        ..N
# Nobody accepts what an agent holds; supervisors take it over.
SessionService/AcceptSession            U      DDD     .TN   .TN        .TN
SessionService/TakeOverSession          U      DDD     .TN   ..N        ..N
SessionService/ReleaseSession           U      DDD     .NN   ..N        ..N
SessionService/TransferSession          U      DDD     .NN   ..N        ..N
SessionService/ReopenSession            U      .NN     .NN   ..N        ..N
# A rating is the contact's; sessions are deleted by who supervises.
SessionService/RateSession              U      .NN     DDD   DDD        DDD
SessionService/UpdateSession            U      DDD     .NN   ..N        ..N
SessionService/DeleteSession            U      DDD     DDD   ..N        ..N
# What is refused in a batch stands in its results.
SessionService/BatchUpdateSessions      U      D       .     .          .
SessionService/BatchDeleteSessions      U      D       D     .          .
SessionService/GetSessionStats          U      D       .     .          .

# Each of its frames is judged by itself.
ChatService/Attach                      U      .       .     .          .
ChatService/Subscribe                   U      .NN     .NN   ..N        ..N
ChatService/SendMessage                 U      .NN     .NN   ..N        ..N
ChatService/Ask                         U      .NN     .NN   ..N        ..N
ChatService/StopAnswer                  U      .NN     .NN   ..N        ..N
ChatService/SetTyping                   U      .NN     .NN   ..N        ..N
ChatService/MarkRead                    U      .NN     .NN   ..N        ..N
ChatService/ListMessages                U      .NN     .NN   ..N        ..N
ChatService/AddNote                     U      DDD     .NN   ..N        ..N
# Messages: one's own, and one that the session's other side or its agent wrote.
ChatService/RetryAnswer                 U      .NN     .NN   ..N        ..N
ChatService/EditMessage                 U      .NN     .NN   .DN        .DN
ChatService/DeleteMessage               U      .NN     .NN   ..N        ..N
ChatService/ListMessageVersions         U      DDD     .NN   ..N        ..N
ChatService/SearchMessages              U      .       .     .          .

InboxService/WatchInbox                 U      D       .     .          .
InboxService/SetAvailability            U      D       .     .          .
InboxService/ListAgents                 U      D       .     .          .

AssistantService/GetAssistant           U      D       .     .          .
AssistantService/ListAssistants         U      D       .     .          .
AssistantService/ListProviders          U      D       .     .          .
AssistantService/UpdateAssistant        U      D       D     D          .
AssistantService/TestProvider           U      D       D     D          .
AssistantService/CreateAssistant        U      D       D     D          .
# The assistant asked for is missing.
AssistantService/DeleteAssistant        U      D       D     D          N
AssistantService/ListModels             U      D       .     .          .
AssistantService/Generate               U      D       .     .          .
AssistantService/StreamGenerate         U      D       .     .          .

# The knowledge base or document asked for is missing.
KnowledgeService/ListKnowledgeBases     U      D       .     .          .
KnowledgeService/SearchKnowledge        U      D       .     .          .
KnowledgeService/ListDocuments          U      D       N     N          N
KnowledgeService/CreateKnowledgeBase    U      D       D     .          .
KnowledgeService/AddDocument            U      D       D     N          N
KnowledgeService/DeleteDocument         U      D       D     N          N
KnowledgeService/GetKnowledgeBase       U      D       N     N          N
KnowledgeService/UpdateKnowledgeBase    U      D       D     .          .
KnowledgeService/DeleteKnowledgeBase    U      D       D     N          N
KnowledgeService/GetDocument            U      D       N     N          N
KnowledgeService/ListPassages           U      D       N     N          N

UserService/ListUsers                   U      D       .     .          .
UserService/CreateUser                  U      D       D     D          .
UserService/UpdateUser                  U      D       D     D          .
# The user asked for is missing.
UserService/GetUser                     U      D       N     N          N
UserService/SuspendUser                 U      D       D     D          N
UserService/ReactivateUser              U      D       D     D          N
UserService/ResetPassword               U      D       D     D          N
SystemService/GetServerInfo             .      .       .     .          .
SystemService/GetStatus                 U      D       D     D          .
SystemService/GetConfig                 U      D       D     D          .

# The last row, because it ends the logins of all columns.
AuthService/Logout                      U      .       .     .          .
";

/// A table without its comments: method and one word for each caller.
fn rows() -> Vec<(&'static str, Vec<&'static str>)> {
    let rows = MATRIX.lines().filter(|line| line.contains('/') && !line.starts_with('#'));
    let row = |line: &'static str| {
        let mut words = line.split_whitespace();
        (words.next().expect("a method"), words.collect())
    };
    rows.map(row).collect()
}

/// Every method of the contract that the server says it has.
async fn methods(server: &Server, pool: &DescriptorPool) -> BTreeSet<String> {
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(server.channel());
    let asked = futures_util::stream::iter([request]);
    let mut answers = client.server_reflection_info(asked).await.expect("reflection").into_inner();
    let answer = answers.next().await.expect("an answer").expect("services").message_response;
    let Some(MessageResponse::ListServicesResponse(list)) = answer else { panic!("a list: {answer:?}") };
    let ours = list.service.iter().filter_map(|service| pool.get_service_by_name(&service.name));
    let names = ours.flat_map(|service| {
        let methods = service.methods().map(|method| format!("{}/{}", service.name(), method.name()));
        methods.collect::<Vec<_>>()
    });
    names.collect()
}

/// The smallest request that keeps the rules of the contract, about this session and message.
fn request(message: &MessageDescriptor, pool: &DescriptorPool, about: &About) -> DynamicMessage {
    let rule = pool.get_extension_by_name("parlance.v1.field").expect("the option");
    let mut request = DynamicMessage::new(message.clone());
    for field in message.fields() {
        let options = field.options();
        let rule = options.get_extension(&rule);
        let is = |name| rule.as_message().and_then(|rule| rule.get_field_by_name(name)?.as_bool()) == Some(true);
        let listed = field.is_list()
            && rule.as_message().and_then(|rule| rule.get_field_by_name("min_items")?.as_u32()) > Some(0);
        if is("required") || listed {
            let value = value(&field, is("uuid"), pool, about);
            request.set_field(&field, if listed { Value::List(vec![value]) } else { value });
        }
    }
    request
}

fn value(field: &FieldDescriptor, uuid: bool, pool: &DescriptorPool, about: &About) -> Value {
    match field.kind() {
        Kind::String if field.name() == "session_id" => Value::String(about.session_id.clone()),
        Kind::String if field.name() == "message_id" => Value::String(about.message_id.clone()),
        Kind::String if field.name() == "email" => Value::String(format!("{}@example.org", new_id())),
        Kind::String if field.name() == "provider" => Value::String("builtin".to_owned()),
        Kind::String if uuid => Value::String(new_id()),
        Kind::String => Value::String("something long enough".to_owned()),
        Kind::Enum(_) => Value::EnumNumber(1),
        Kind::Int32 => Value::I32(1),
        Kind::Int64 => Value::I64(1),
        Kind::Message(inner) if inner.full_name() == "google.protobuf.FieldMask" => {
            let mut mask = DynamicMessage::new(inner);
            mask.set_field_by_name("paths", Value::List(vec![Value::String("title".to_owned())]));
            Value::Message(mask)
        }
        Kind::Message(inner) => Value::Message(request(&inner, pool, about)),
        other => panic!("{} has a kind no request had before: {other:?}", field.full_name()),
    }
}

fn letter(answer: Result<Option<Vec<u8>>, Status>) -> char {
    let Err(status) = answer else { return '.' };
    match &*Fault::of(&status).reason {
        "TOKEN_INVALID" => 'U',
        "PERMISSION_DENIED" => 'D',
        "NOT_FOUND" => 'N',
        "FLOOR_TAKEN" => 'T',
        "INTERNAL" | "UNIMPLEMENTED" => panic!("{status:?}"),
        _ => '.',
    }
}

/// What a request is about.
struct About {
    session_id: String,
    message_id: String,
}

/// Everyone a session can belong to.
struct People {
    /// Nobody, a contact, an agent, a supervisor, an administrator: the columns.
    callers: [Option<Person>; 5],
    customer: Person,
    holder: Person,
}

impl People {
    async fn of(server: &Server) -> Self {
        let contact = server.guest().await;
        let (agent, supervisor) = (server.agent("Ada").await, server.supervisor("Sue").await);
        let callers = [None, Some(contact), Some(agent), Some(supervisor), Some(server.admin().await)];
        Self { callers, customer: server.guest().await, holder: server.agent("Bob").await }
    }

    /// A session that is the caller's own, another's or missing, with a message of whoever has it.
    async fn about(&self, caller: &Person, target: usize) -> About {
        if target == 2 {
            return About::nothing();
        }
        let is_contact = self.callers[1].as_ref().is_some_and(|contact| contact.id == caller.id);
        let holder = [caller, if is_contact { &self.customer } else { &self.holder }][target];
        let customer = if is_contact { holder } else { &self.customer };
        let session_id = customer.new_session().await.id;
        if !is_contact {
            let take = TakeOverSessionRequest { session_id: session_id.clone(), ..Default::default() };
            holder.sessions().take_over_session(take).await.expect("the floor is free");
        }
        let message_id = holder.send(&session_id, "Something to work on.").await.id;
        About { session_id, message_id }
    }
}

impl About {
    fn nothing() -> Self {
        Self { session_id: new_id(), message_id: new_id() }
    }
}

#[tokio::test]
async fn every_method_has_a_row() {
    let server = Server::start().await;
    let pool = DescriptorPool::decode(parlance_client::DESCRIPTOR).expect("the contract");
    let rows: BTreeSet<String> = rows().into_iter().map(|(method, _)| method.to_owned()).collect();
    assert_eq!(rows, methods(&server, &pool).await);
}

#[tokio::test]
async fn everyone_may_do_exactly_what_the_table_says() {
    let server = Server::start().await;
    let pool = DescriptorPool::decode(parlance_client::DESCRIPTOR).expect("the contract");
    let people = People::of(&server).await;
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for (name, words) in rows() {
        assert_eq!(words.len(), people.callers.len(), "{name}");
        let (service, method) = name.split_once('/').expect("service/method");
        let service = pool.get_service_by_name(&format!("parlance.v1.{service}")).expect(name);
        let input = service.methods().find(|known| known.name() == method).expect(name).input();
        for (column, (caller, word)) in people.callers.iter().zip(words).enumerate() {
            for (target, expected) in word.chars().enumerate() {
                let about = match caller {
                    Some(caller) if word.len() > 1 => people.about(caller, target).await,
                    _ => About::nothing(),
                };
                let message = request(&input, &pool, &about).encode_to_vec();
                let tokens = caller.as_ref().map(|caller| &caller.tokens);
                let got = letter(raw::call(&server.channel(), &path(name), tokens, message).await);
                asked += 1;
                if got != expected {
                    wrong.push(format!("{name}, column {column}, target {target}: {got} instead of {expected}"));
                }
            }
        }
    }
    println!("AUTHZ: {asked} calls of {} methods", rows().len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn path(name: &str) -> String {
    format!("/parlance.v1.{name}")
}

#[tokio::test]
async fn a_contact_sees_nothing_that_is_for_staff() {
    let server = Server::start().await;
    let people = People::of(&server).await;
    let [_, Some(contact), Some(agent), ..] = &people.callers else { panic!("a contact and an agent") };
    let session = contact.new_session().await;
    let take = TakeOverSessionRequest {
        session_id: session.id.clone(),
        reason: "for staff only".into(),
        ..Default::default()
    };
    agent.sessions().take_over_session(take).await.expect("the floor is free");
    let seen = contact.session(&session.id).await;
    assert_eq!((&seen.assignee_user_id, &seen.config, seen.priority, &seen.metadata), (&None, &None, 0, &None));
    let staff = agent.session(&session.id).await;
    assert_eq!(staff.assignee_user_id.as_deref(), Some(&*agent.id));
    assert!(staff.config.is_some() && staff.metadata.is_some() && staff.priority != 0);

    for (person, told) in [(contact, false), (agent, true)] {
        let events = person.subscribe(&session.id, Some(("", 0))).await.events_to(seen.last_seq).await;
        let mut changes = events.iter().filter_map(|event| match event.change.as_ref()? {
            v1::event::Change::StateChanged(change) => Some(change),
            _ => None,
        });
        let last = changes.next_back().expect("a change");
        assert_eq!((last.note == "for staff only", last.assignee_user_id.is_some()), (told, told));
    }
}

//! The frames of Attach: each may do what the RPC it names may, said again by hand.

use std::collections::BTreeMap;

use parlance_client::v1::{AttachRequest, attach_request::Frame, reply};
use parlance_tests::{Attached, Server};
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, Value};

use super::{About, People, letter, request, rows};

/// As the table of methods: a contact, an agent, a supervisor, an administrator.
const FRAMES: &str = "
                contact agent supervisor admin
subscribe       .NN     .NN   ..N        ..N
send_message    .NN     .NN   ..N        ..N
set_typing      .NN     .NN   ..N        ..N
mark_read       .NN     .NN   ..N        ..N
stop_answer     .NN     .NN   ..N        ..N
unsubscribe     .       .     .          .
ping            .       .     .          .
# The token is not valid.
authenticate    U       U     U          U
";

fn table() -> BTreeMap<&'static str, Vec<&'static str>> {
    let lines = FRAMES.lines().skip(2).filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let mut words = line.split_whitespace();
        (words.next().expect("a frame"), words.collect())
    };
    lines.map(row).collect()
}

/// The smallest frame of this name about a session.
fn frame(name: &str, pool: &DescriptorPool, about: &About) -> Frame {
    let message = pool.get_message_by_name("parlance.v1.AttachRequest").expect("the frame");
    let field = message.get_field_by_name(name).expect(name);
    let inner = request(field.kind().as_message().expect("a message"), pool, about);
    let mut asked = DynamicMessage::new(message);
    asked.set_field(&field, Value::Message(inner));
    AttachRequest::decode(&*asked.encode_to_vec()).expect("a frame").frame.expect("a frame")
}

async fn answer(stream: &mut Attached, frame: Frame) -> char {
    let frame_id = stream.send(frame);
    letter(match stream.reply(frame_id).await {
        reply::Result::Failed(status) => Err(parlance_client::status(&status)),
        reply::Result::Ack(_) | reply::Result::Pong(_) => Ok(None),
    })
}

#[test]
fn every_frame_has_a_row_equal_to_its_methods() {
    let pool = DescriptorPool::decode(parlance_client::DESCRIPTOR).expect("the contract");
    let message = pool.get_message_by_name("parlance.v1.AttachRequest").expect("the frame");
    let mut names: Vec<String> = message
        .oneofs()
        .flat_map(|oneof| oneof.fields().collect::<Vec<_>>())
        .map(|field| field.name().to_owned())
        .collect();
    names.sort();
    let table = table();
    assert!(names.iter().map(String::as_str).eq(table.keys().copied()), "{names:?}");
    let methods: BTreeMap<_, _> = rows().into_iter().collect();
    for (name, words) in table {
        let method: String = name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        if let Some(of_method) = methods.get(&*format!("ChatService/{method}")) {
            assert_eq!(words, of_method[1..], "{name}");
        }
    }
}

#[tokio::test]
async fn everyone_may_do_by_frame_exactly_what_the_table_says() {
    let server = Server::start().await;
    let pool = DescriptorPool::decode(parlance_client::DESCRIPTOR).expect("the contract");
    let people = People::of(&server).await;
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for (column, caller) in people.callers.iter().flatten().enumerate() {
        let mut stream = caller.attach().await;
        for (name, words) in table() {
            for (target, expected) in words[column].chars().enumerate() {
                let about = people.about(caller, target).await;
                let got = answer(&mut stream, frame(name, &pool, &about)).await;
                asked += 1;
                if got != expected {
                    wrong.push(format!("{name}, column {column}, target {target}: {got} instead of {expected}"));
                }
            }
        }
    }
    println!("AUTHZ: {asked} frames");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

//! Knowledge over the wire: documents are found when added and no more when deleted, and the index is
//! only ever a copy of the database.

use std::{collections::HashSet, fs};

use futures_util::future::join_all;
use parlance_client::v1::{self, DocumentFormat as Format, ask_response::Frame};
use parlance_server::{domain::knowledge::Passage, knowledge::Knowledge};
use parlance_tests::{
    Person, Server, Setup,
    database::{Empty, Engine},
    person::new_id,
};
use tonic::Code;
use uuid::Uuid;

const TEA: &str =
    "# Tea\n\n## Brewing\n\nGreen tea is brewed at seventy degrees.\n\n## Storing\n\nTea is stored in tins.";

async fn base(person: &Person) -> String {
    let request = v1::CreateKnowledgeBaseRequest {
        request_id: new_id(),
        display_name: "House".into(),
        description: String::new(),
    };
    let answer = person.knowledge().create_knowledge_base(request).await.unwrap();
    answer.into_inner().knowledge_base.unwrap().id
}

fn document(base: &str, format: Format, text: &str) -> v1::AddDocumentRequest {
    v1::AddDocumentRequest {
        request_id: new_id(),
        knowledge_base_id: base.into(),
        title: "About tea".into(),
        uri: "https://tea.example/about".into(),
        format: format.into(),
        text: text.into(),
    }
}

async fn add(person: &Person, request: v1::AddDocumentRequest) -> v1::Document {
    person.knowledge().add_document(request).await.unwrap().into_inner().document.unwrap()
}

async fn found(person: &Person, query: &str, bases: &[&str]) -> Vec<v1::Passage> {
    let knowledge_base_ids = bases.iter().map(|base| (*base).to_owned()).collect();
    let request = v1::SearchKnowledgeRequest { query: query.into(), knowledge_base_ids, limit: 0 };
    let answer = person.knowledge().search_knowledge(request).await.unwrap().into_inner();
    answer.passages.into_iter().map(|found| found.passage.unwrap()).collect()
}

/// The whole answer to a question of a new guest.
async fn answer(server: &Server, question: &str) -> v1::Message {
    let guest = server.guest().await;
    let session = guest.new_session().await;
    let mut frames = guest.ask(&session.id, question).await;
    frames
        .until(|frame| match frame.frame.as_ref()? {
            Frame::Finished(finished) => finished.message.clone(),
            _ => None,
        })
        .await
}

#[tokio::test]
async fn a_document_is_found_when_it_is_added_and_no_more_when_it_is_deleted() {
    let server = Server::start().await;
    let supervisor = server.supervisor("Sue").await;
    let base = base(&supervisor).await;
    let added = add(&supervisor, document(&base, Format::Markdown, TEA)).await;
    assert_eq!((added.passage_count, added.length), (2, TEA.chars().count() as i64));

    let passages = found(&supervisor, "At how many degrees is green tea brewed?", &[&base]).await;
    let first = &passages[0];
    assert_eq!((first.text.as_str(), first.title.as_str()), ("Green tea is brewed at seventy degrees.", "About tea"));
    assert_eq!(first.headings, ["Tea", "Brewing"]);
    let range = usize::try_from(first.start).unwrap()..usize::try_from(first.end).unwrap();
    assert_eq!(&TEA[range], first.text);

    let request = v1::DeleteDocumentRequest { document_id: added.id.clone() };
    supervisor.knowledge().delete_document(request.clone()).await.unwrap();
    assert_eq!(found(&supervisor, "At how many degrees is green tea brewed?", &[&base]).await, []);
    let again = supervisor.knowledge().delete_document(request).await.unwrap_err();
    assert_eq!(again.code(), Code::NotFound);
}

#[tokio::test]
async fn a_repeated_call_adds_nothing() {
    let server = Server::start().await;
    let supervisor = server.supervisor("Sue").await;
    let base = base(&supervisor).await;
    let request = document(&base, Format::Text, "Green tea is brewed at seventy degrees.");
    let first = add(&supervisor, request.clone()).await;
    assert_eq!(add(&supervisor, request.clone()).await, first);
    assert_eq!(found(&supervisor, "green tea", &[&base]).await.len(), 1);
    let other = v1::AddDocumentRequest { text: "Something else.".into(), ..request };
    assert_eq!(supervisor.knowledge().add_document(other).await.unwrap_err().code(), Code::InvalidArgument);
}

#[tokio::test]
async fn a_lost_or_damaged_index_is_built_from_the_database() {
    let mut server = Server::start().await;
    let supervisor = server.supervisor("Sue").await;
    let base = base(&supervisor).await;
    add(&supervisor, document(&base, Format::Qa, "问：绿茶用多少度的水？\n答：七十度左右。")).await;
    let asked = "绿茶要用几度的水来泡？";
    assert_eq!(found(&supervisor, asked, &[&base]).await[0].text, "七十度左右。");

    server.kill();
    fs::remove_dir_all(server.data().join("index")).unwrap();
    server.restart().await;
    let admin = server.admin().await;
    assert_eq!(found(&admin, asked, &[&base]).await[0].text, "七十度左右。");

    server.kill();
    for file in fs::read_dir(server.data().join("index")).unwrap() {
        fs::write(file.unwrap().path(), "damaged").unwrap();
    }
    server.restart().await;
    let admin = server.admin().await;
    assert_eq!(found(&admin, asked, &[&base]).await[0].text, "七十度左右。");
}

#[tokio::test]
async fn the_first_start_brings_a_base_and_later_ones_leave_it_alone() {
    let mut server = Server::start().await;
    let admin = server.admin().await;
    let bases = admin.knowledge().list_knowledge_bases(v1::ListKnowledgeBasesRequest::default()).await.unwrap();
    let bases = bases.into_inner().knowledge_bases;
    assert_eq!(bases.len(), 1);
    let list = v1::ListDocumentsRequest { knowledge_base_id: bases[0].id.clone(), ..Default::default() };
    let documents = admin.knowledge().list_documents(list.clone()).await.unwrap().into_inner().documents;
    assert_eq!(documents.len(), 26);
    let gone = v1::DeleteDocumentRequest { document_id: documents[0].id.clone() };
    admin.knowledge().delete_document(gone).await.unwrap();

    server.terminate().await;
    server.restart().await;
    let admin = server.admin().await;
    let documents = admin.knowledge().list_documents(list).await.unwrap().into_inner().documents;
    assert_eq!(documents.len(), 25);
}

/// How many servers start on an empty database in the same moment.
const AT_ONCE: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_start_for_the_first_time_at_once_bring_one_base() {
    let database = Empty::create(Engine::Postgres).await;
    let start = || Setup::default().database(&database.url).start();
    let servers = join_all((0..AT_ONCE).map(|_| start())).await;
    let admin = servers[0].admin().await;
    let bases = admin.knowledge().list_knowledge_bases(v1::ListKnowledgeBasesRequest::default()).await.unwrap();
    let bases = bases.into_inner().knowledge_bases;
    assert_eq!(bases.len(), 1);
    let list = v1::ListDocumentsRequest { knowledge_base_id: bases[0].id.clone(), ..Default::default() };
    let documents = admin.knowledge().list_documents(list).await.unwrap().into_inner().documents;
    let uris: HashSet<&str> = documents.iter().map(|document| document.uri.as_str()).collect();
    assert_eq!((documents.len(), uris.len()), (26, 26));
    drop(servers);
    database.remove().await;
}

#[tokio::test]
async fn the_built_in_assistant_answers_from_the_base_in_two_languages_with_sources() {
    let server = Server::start().await;
    let english = answer(&server, "What do I have to back up?").await;
    assert_eq!(english.citations[0].title, "The data folder and backups");
    let chinese = answer(&server, "聊天记录会保留多长时间？").await;
    assert_eq!(chinese.citations[0].title, "会话、消息与发言权");
    assert!(chinese.text.contains("永久保存"), "{}", chinese.text);
    let nothing = answer(&server, "Which bus goes to the airport?").await;
    assert_eq!(nothing.citations, []);
}

#[tokio::test]
async fn small_talk_is_answered_and_counts_neither_for_nor_against_a_hand_off() {
    let server = Server::start().await;
    let guest = server.guest().await;
    let session = guest.new_session().await;
    let reply = async |text: &str| -> Option<String> {
        let mut frames = guest.ask(&session.id, text).await;
        let ended = |frame: &v1::AskResponse| match frame.frame.as_ref()? {
            Frame::Finished(finished) => Some(finished.message.as_ref().map(|message| message.text.clone())),
            Frame::HandedOff(_) => Some(None),
            _ => None,
        };
        frames.until(ended).await
    };
    for (said, expected) in [
        ("hi there", "Hello!"),
        ("Thank you so much!", "You are welcome."),
        ("ok bye", "Good-bye"),
        ("你好，在吗？", "您好"),
        ("你是机器人吗？", "我是程序"),
        ("What can you do?", "What Parlance is"),
    ] {
        let text = reply(said).await.expect("an answer and no hand-off");
        assert!(text.contains(expected), "{said}: {text}");
    }
    // Two questions without an answer call a person, also with a thank-you between them.
    assert!(reply("Which bus goes to the airport?").await.is_some());
    assert!(reply("thanks").await.is_some());
    assert_eq!(reply("Which bus goes to the airport?").await, None);
}

#[tokio::test]
async fn only_supervisors_change_what_assistants_know() {
    let server = Server::start().await;
    let agent = server.agent("Al").await;
    let request = v1::CreateKnowledgeBaseRequest {
        request_id: new_id(),
        display_name: "House".into(),
        description: String::new(),
    };
    let refused = agent.knowledge().create_knowledge_base(request).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let missing = document(&new_id(), Format::Text, "Words.");
    let supervisor = server.supervisor("Sue").await;
    assert_eq!(supervisor.knowledge().add_document(missing).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn a_base_is_changed_by_fields_and_goes_with_all_it_holds() {
    let server = Server::start().await;
    let (supervisor, admin) = (server.supervisor("Sue").await, server.admin().await);
    let (kept, gone) = (base(&supervisor).await, base(&supervisor).await);
    let update = |id: &str, paths: &[&str]| v1::UpdateKnowledgeBaseRequest {
        knowledge_base: Some(v1::KnowledgeBase {
            id: id.into(),
            display_name: "Tea".into(),
            description: "All of it".into(),
            ..Default::default()
        }),
        update_mask: Some(prost_types::FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }),
    };
    let changed = supervisor.knowledge().update_knowledge_base(update(&gone, &["description"])).await.unwrap();
    let changed = changed.into_inner().knowledge_base.unwrap();
    assert_eq!((changed.display_name.as_str(), changed.description.as_str()), ("House", "All of it"));
    let request = v1::GetKnowledgeBaseRequest { knowledge_base_id: gone.clone() };
    let got = supervisor.knowledge().get_knowledge_base(request).await.unwrap();
    assert_eq!(got.into_inner().knowledge_base, Some(changed));
    let unknown = supervisor.knowledge().update_knowledge_base(update(&gone, &["created_at"])).await.unwrap_err();
    assert_eq!(unknown.code(), Code::InvalidArgument);

    for home in [&kept, &gone] {
        add(&supervisor, document(home, Format::Markdown, TEA)).await;
    }
    let assistant = admin.assistants().get_assistant(v1::GetAssistantRequest::default()).await.unwrap();
    let mut assistant = assistant.into_inner().assistant.unwrap();
    assistant.knowledge_base_ids.extend([kept.clone(), gone.clone()]);
    let before = assistant.knowledge_base_ids.clone();
    let paths = vec!["knowledge_base_ids".to_owned()];
    let update_mask = Some(prost_types::FieldMask { paths });
    let request = v1::UpdateAssistantRequest { assistant: Some(assistant), update_mask };
    admin.assistants().update_assistant(request).await.unwrap();

    let delete = v1::DeleteKnowledgeBaseRequest { knowledge_base_id: gone.clone() };
    supervisor.knowledge().delete_knowledge_base(delete.clone()).await.unwrap();
    assert_eq!(found(&supervisor, "At how many degrees is green tea brewed?", &[]).await.len(), 1);
    assert_eq!(found(&supervisor, "At how many degrees is green tea brewed?", &[&kept]).await.len(), 1);
    let assistant = admin.assistants().get_assistant(v1::GetAssistantRequest::default()).await.unwrap();
    let left: Vec<String> = before.into_iter().filter(|base| *base != gone).collect();
    assert_eq!(assistant.into_inner().assistant.unwrap().knowledge_base_ids, left);
    let again = supervisor.knowledge().delete_knowledge_base(delete).await.unwrap_err();
    assert_eq!(again.code(), Code::NotFound);
}

#[tokio::test]
async fn a_document_is_read_back_whole_and_in_passages() {
    let server = Server::start().await;
    let supervisor = server.supervisor("Sue").await;
    let base = base(&supervisor).await;
    let added = add(&supervisor, document(&base, Format::Markdown, TEA)).await;
    let request = v1::GetDocumentRequest { document_id: added.id.clone() };
    let got = supervisor.knowledge().get_document(request).await.unwrap().into_inner();
    assert_eq!((got.document.as_ref(), got.text.as_str()), (Some(&added), TEA));

    let (mut passages, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = v1::ListPassagesRequest { document_id: added.id.clone(), page_size: 1, page_token };
        let page = supervisor.knowledge().list_passages(request).await.unwrap().into_inner();
        passages.extend(page.passages);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    let texts: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(texts, ["Green tea is brewed at seventy degrees.", "Tea is stored in tins."]);
}

/// The only passage of an index.
fn passage(text: &str) -> Passage {
    Passage {
        id: Uuid::nil(),
        document_id: Uuid::nil(),
        knowledge_base_id: Uuid::nil(),
        title: String::new(),
        uri: String::new(),
        headings: Vec::new(),
        text: text.to_owned(),
        start: 0,
        end: 0,
    }
}

/// What an index says of itself, and the passages it finds.
async fn state(knowledge: &Knowledge) -> (Option<String>, Vec<String>) {
    let found = knowledge.search(&[], "How is tea stored?", 5).await.unwrap();
    (knowledge.stamp().await.unwrap(), found.into_iter().map(|found| found.passage.text).collect())
}

#[tokio::test]
async fn an_index_is_searched_until_the_new_one_is_whole_also_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Knowledge::new(folder.path().join("index"), 1_000);
    let build = async |knowledge: &Knowledge, text: &str| {
        knowledge.begin().await.unwrap();
        knowledge.append(vec![passage(text)]).await.unwrap();
    };
    let (old, new) = ("Tea is stored in tins.", "Tea is stored in jars.");
    let first = open();
    build(&first, old).await;
    first.finish("1".into()).await.unwrap();
    build(&first, new).await;
    assert_eq!(state(&first).await, (Some("1".into()), vec![old.to_owned()]), "while the new one is built");
    drop(first);
    let second = open();
    assert_eq!(state(&second).await, (Some("1".into()), vec![old.to_owned()]), "it was never finished");
    build(&second, new).await;
    second.finish("2".into()).await.unwrap();
    assert_eq!(state(&second).await, (Some("2".into()), vec![new.to_owned()]));
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["index"]);
}

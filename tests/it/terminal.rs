//! `parlance chat` as people use it: typed into and read in real terminals, the screens checked in.

use parlance_tests::{Server, Setup, server::ADMIN};

/// Plain lines.
mod plain;
/// Servers that go and come back.
mod restart;
/// Terminals in tmux.
mod tmux;

use tmux::{Pane, Tmux};

/// Says a little, then nothing any more: a screen in the middle of an answer stands still.
const UNENDING: &str = "say The answer has begun and | say goes on | stall";

pub fn customer<'a>(tmux: &'a Tmux, server: &Server) -> Pane<'a> {
    let pane = tmux.chat("customer", &["--server", server.address(), "--name", "Li", "--locale", "en"]);
    pane.expect("You are talking to the assistant.");
    pane
}

pub fn agent<'a>(tmux: &'a Tmux, server: &Server) -> Pane<'a> {
    let password = format!("PARLANCE_PASSWORD='{}'", ADMIN.1);
    let words = ["--server", server.address(), "--agent", "--email", ADMIN.0];
    let pane = tmux.chat_with("agent", &words, &password);
    pane.expect("You are ");
    pane
}

pub async fn scripted(script: &str) -> Server {
    Setup::default().scripted(script).start().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_asks_and_is_answered() {
    let server = scripted("say Parlance keeps every message. | pace 20 | say It answers at once.").await;
    let tmux = Tmux::start();
    let pane = customer(&tmux, &server);
    pane.expect_screen("customer-begins");
    pane.enter("What is Parlance?");
    pane.expect("at once.");
    pane.expect_screen("customer-answered");
    pane.enter("/help");
    pane.expect("//text");
    pane.press(&["C-d"]);
    pane.expect("Go on later with: parlance chat --session");
    pane.expect("left with 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_from_the_knowledge_base_has_its_sources() {
    let server = Server::start().await;
    let tmux = Tmux::start();
    let pane = customer(&tmux, &server);
    pane.enter("What is Parlance?");
    pane.expect("  [1] ");
    pane.enter("消息会丢失吗？");
    pane.expect("you: 消息会丢失吗？");
    let sources = || pane.everything().matches("  [1] ").count() == 2;
    pane.wait_until("sources of the second answer", sources);
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_while_an_answer_grows_leaves_the_line_whole() {
    let server = scripted("pace 15 | words 120").await;
    let tmux = Tmux::start();
    let pane = customer(&tmux, &server);
    pane.enter("Count, please");
    pane.expect("w3 ");
    let line = "This line is typed while words arrive, 一个字一个字";
    for character in line.chars() {
        pane.type_text(&character.to_string());
    }
    pane.expect(&format!("> {line}"));
    pane.expect("w119 w120");
    pane.expect_screen("typed-while-growing");
    pane.wait_until("the cursor behind the line", || pane.cursor().0 == 2 + 39 + 2 * 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn chinese_is_edited_by_whole_characters() {
    let server = scripted(UNENDING).await;
    let tmux = Tmux::start();
    let pane = customer(&tmux, &server);
    pane.type_text("你们好吗");
    pane.press(&["BSpace", "Left", "BSpace"]);
    pane.type_text("请问");
    pane.expect("> 你请问好");
    pane.wait_until("the cursor before the last character", || pane.cursor().0 == 8);
    pane.press(&["C-a", "C-k"]);
    pane.expect_gone("你");
    pane.press(&["C-y", "Home", "C-Right", "End", "C-w"]);
    pane.expect_gone("你");
    pane.paste("第一行\n第二行");
    pane.expect("第二行");
    pane.expect_screen("chinese-pasted");
    pane.press(&["Enter"]);
    pane.expect("you: 第一行");
    pane.press(&["Up"]);
    pane.expect("> 第一行");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_size_is_drawn_anew() {
    let server = scripted(
        "say 答案在这里逐字出现，一个字也不会丢失。The answer is long enough to be broken into several rows of text. | stall",
    )
    .await;
    let tmux = Tmux::start();
    let pane = customer(&tmux, &server);
    pane.enter("Why?");
    pane.expect("rows of text.");
    pane.type_text("a line that is being typed and long enough to be broken");
    pane.expect("to be broken");
    pane.expect_screen("size-80");
    pane.resize(44, 18);
    pane.expect_screen("size-44");
    pane.resize(100, 30);
    pane.expect_screen("size-100");
}

#[tokio::test(flavor = "multi_thread")]
async fn control_c_stops_the_answer_and_twice_leaves() {
    let server = scripted(UNENDING).await;
    let tmux = Tmux::start();
    let pane = customer(&tmux, &server);
    pane.enter("Go on for ever");
    pane.expect("goes on");
    pane.press(&["C-c"]);
    pane.expect("(stopped)");
    pane.expect_screen("stopped");
    pane.type_text("half a line");
    pane.press(&["C-c"]);
    pane.expect_gone("half a line");
    pane.press(&["C-c"]);
    pane.expect("Ctrl-C again leaves.");
    pane.press(&["C-c"]);
    pane.expect("left with 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_takes_the_floor_says_something_and_gives_it_back() {
    let server = scripted(UNENDING).await;
    let tmux = Tmux::start();
    let customer = customer(&tmux, &server);
    let agent = agent(&tmux, &server);
    agent.expect("#1 with the assistant · Li");
    customer.enter("Go on for ever");
    customer.expect("goes on");
    agent.enter("/watch 1");
    agent.expect("goes on");
    agent.expect_screen("agent-watches");
    agent.enter("/take");
    agent.expect("You have the floor.");
    customer.expect("has joined.");
    customer.expect_screen("customer-taken-over");
    agent.enter("/note a quiet word");
    agent.expect("note by you: a quiet word");
    agent.enter("Your parcel is in Ulm.");
    customer.expect("Your parcel is in Ulm.");
    customer.enter("Thank you!");
    agent.expect("Li: Thank you!");
    agent.enter("/release the parcel is in Ulm");
    agent.expect("The assistant has the floor again.");
    customer.expect("The assistant is back.");
    agent.expect_screen("agent-released");
    assert!(!customer.everything().contains("quiet word"), "a note is for staff");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_customer_sees_the_queue_and_an_agent_accepts() {
    let server = scripted(UNENDING).await;
    let tmux = Tmux::start();
    let customer = customer(&tmux, &server);
    let agent = agent(&tmux, &server);
    agent.expect("#1 ");
    customer.enter("/human please");
    customer.expect("You are waiting for a person.");
    customer.expect("position 1");
    agent.expect("#1 waits");
    agent.enter("/inbox");
    agent.expect("#1 waits, position 1 · Li");
    agent.expect_screen("agent-queue");
    customer.enter("/cancel");
    customer.expect("You no longer wait. The assistant is back.");
    agent.expect("#1 no longer waits");
    customer.enter("/human");
    customer.wait_until("the queue again", || customer.screen().contains("position 1"));
    agent.enter("/accept");
    agent.expect("— #1 yours —");
    customer.expect("has joined.");
    agent.enter("/close");
    customer.expect("The session is closed.");
    agent.enter("/back");
    agent.expect("The inbox is empty.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_continued_in_another_run() {
    let server = scripted("say I heard you say: | question").await;
    let tmux = Tmux::start();
    let first = customer(&tmux, &server);
    first.enter("remember me");
    first.expect("I heard you say: remember me");
    first.press(&["C-d"]);
    first.expect("left with 0");
    let everything = first.everything();
    let id = everything.split("--session ").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("an id");
    let second = tmux.chat("second", &["--server", server.address(), "--session", id]);
    second.expect("I heard you say: remember me");
    second.enter("again");
    second.expect("I heard you say: again");
    second.expect_screen("continued");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_asked_for_and_not_shown() {
    let server = Server::start().await;
    let tmux = Tmux::start();
    let pane = tmux.chat("agent", &["--server", server.address(), "--agent", "--data-dir", "elsewhere"]);
    pane.expect("Password of admin@localhost:");
    pane.enter(ADMIN.1);
    pane.expect("You are Administrator, and available.");
    assert!(!pane.everything().contains(ADMIN.1));
}

#[tokio::test(flavor = "multi_thread")]
async fn colours_can_be_turned_off() {
    let server = scripted("say Hello | end length").await;
    let tmux = Tmux::start();
    let words = ["--server", server.address()];
    for (name, before, coloured) in [("colours", "", true), ("none", "NO_COLOR=1", false)] {
        let pane = tmux.chat_with(name, &words, before);
        pane.expect("You are talking to the assistant.");
        pane.enter("hi");
        pane.expect("(cut off");
        assert_eq!(pane.colours().contains('\u{1b}'), coloured, "{name}: {:?}", pane.colours());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_said_is_cited_after_the_release() {
    let server = Server::start().await;
    let tmux = Tmux::start();
    let customer = customer(&tmux, &server);
    let agent = agent(&tmux, &server);
    agent.expect("#1 ");
    customer.enter("I want to talk to a person");
    customer.expect("You are waiting for a person.");
    agent.enter("/accept 1");
    agent.expect("— #1 yours —");
    agent.enter("Your parcel lies in Ulm on shelf 12.");
    customer.expect("Your parcel lies in Ulm on shelf 12.");
    agent.enter("/release");
    customer.expect("The assistant is back.");
    customer.enter("On which shelf is my parcel?");
    customer.expect("said in this session, message ");
    customer.expect_screen("agent-cited");
}

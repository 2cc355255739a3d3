//! `parlance chat` while its server goes and comes back: killed, stopped in order, put back to an older
//! state.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{agent, customer, scripted, tmux::Tmux};

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_is_found_again_and_nothing_is_lost() {
    let mut server = scripted("say I heard you say: | question | end length").await;
    let tmux = Tmux::start();
    let pane = customer(&tmux, &server);
    pane.enter("before");
    pane.expect("(cut off");
    server.kill();
    pane.expect("The connection is lost. Trying again …");
    pane.enter("one while away");
    pane.enter("two while away");
    pane.expect("… two while away");
    pane.expect_screen("lost");
    server.restart().await;
    pane.expect("Connected again.");
    pane.expect("I heard you say: two while away");
    pane.wait_until("nothing on its way", || !pane.screen().contains("… "));
    let everything = pane.everything();
    for line in ["you: before", "you: one while away", "you: two while away", "I heard you say: before"] {
        assert_eq!(everything.matches(line).count(), 1, "{line:?} stands once:\n{everything}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_in_order_announces_it_once() {
    let mut server = scripted("say I heard you say: | question | end length").await;
    let tmux = Tmux::start();
    let customer = customer(&tmux, &server);
    let agent = agent(&tmux, &server);
    agent.expect("#1 ");
    agent.enter("/watch 1");
    agent.expect("— #1 with the assistant —");
    server.terminate().await;
    for pane in [&customer, &agent] {
        pane.expect("The connection is lost. Trying again …");
    }
    customer.enter("while away");
    server.restart().await;
    customer.expect("(cut off");
    agent.expect("I heard you say: while away");
    for pane in [&customer, &agent] {
        let everything = pane.everything();
        for notice in ["The server is about to stop", "The connection is lost", "Connected again."] {
            assert_eq!(everything.matches(notice).count(), 1, "{notice:?} stands once:\n{everything}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_put_back_to_an_older_state_is_read_anew() {
    let mut server = scripted("say I heard you say: | question | end length").await;
    let tmux = Tmux::start();
    let pane = customer(&tmux, &server);
    pane.enter("kept");
    pane.expect("(cut off");
    server.kill();
    let copies = copy_database(&server.data());
    server.restart().await;
    pane.expect("Connected again.");
    pane.enter("forgotten");
    pane.wait_until("a second answer", || pane.everything().matches("(cut off").count() == 2);
    server.kill();
    for (path, bytes) in copies {
        fs::write(path, bytes).expect("the copy is put back");
    }
    server.restart().await;
    pane.expect("The server no longer has the newest messages");
    pane.enter("afterwards");
    pane.expect("I heard you say: afterwards");
    let everything = pane.everything();
    let (_, anew) = everything.split_once("anew.").expect("a reset");
    assert!(anew.contains("I heard you say: kept") && !anew.contains("forgotten"), "{everything}");
}

/// The database's files as they are now.
fn copy_database(data: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = fs::read_dir(data).expect("the data folder").map(|entry| entry.expect("an entry").path());
    let database =
        files.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("parlance.db")));
    database.map(|path| (path.clone(), fs::read(path).expect("a file"))).collect()
}

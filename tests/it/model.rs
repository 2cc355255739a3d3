//! The protocol is checked, not believed: every state of two small servers, up to a stated bound, whatever
//! fails on the way. Each rule of the protocol is then taken away, and the lack must be found.

use parlance_model::{
    Guard, Scope, World,
    explore::explore,
    judge::{AFTER_THE_END, DENSE, ORDER, SHOWN, TEXT, TIMER, WHOLE, WRITER},
    state::Left,
};

/// One session, and in each scope what of it is looked at closely.
const NONE: Left = Left {
    take_overs: 0,
    releases: 0,
    requests: 0,
    timeouts: 0,
    crashes: 0,
    losses: 0,
    failures: 0,
    suspicions: 0,
    moves: 0,
};

/// A question is sent again and again, here and there, while servers die and commits are not heard of.
const IDENTITY: Scope = Scope {
    name: "identity",
    questions: 1,
    tries: 3,
    deltas: 1,
    has_reader: false,
    asked: [None, None],
    left: Left { crashes: 1, losses: 2, failures: 1, ..NONE },
};

/// Two questions and a take-over compete for the answer; its writer may die.
const DEATH: Scope = Scope {
    name: "death",
    questions: 2,
    tries: 1,
    deltas: 1,
    has_reader: false,
    asked: [None, None],
    left: Left { take_overs: 1, crashes: 1, ..NONE },
};

/// The same, while a commit is not heard of, or the writer is thought dead.
const DOUBT: Scope = Scope {
    name: "unknown outcome",
    questions: 2,
    tries: 1,
    deltas: 2,
    has_reader: false,
    asked: [None, None],
    left: Left { take_overs: 1, losses: 1, ..NONE },
};
const SUSPICION: Scope = Scope {
    name: "suspicion",
    questions: 2,
    tries: 1,
    deltas: 1,
    has_reader: false,
    asked: [None, None],
    left: Left { take_overs: 1, suspicions: 1, ..NONE },
};

/// The floor goes to and fro, and a timer fires late and twice.
const FLOOR: Scope = Scope {
    name: "floor",
    questions: 1,
    tries: 1,
    deltas: 0,
    has_reader: false,
    asked: [None, None],
    left: Left { take_overs: 1, releases: 1, requests: 2, timeouts: 2, ..NONE },
};

/// A reader follows two answers, one written where it reads and one elsewhere.
const READER: Scope = Scope {
    name: "reader",
    questions: 2,
    tries: 1,
    deltas: 1,
    has_reader: true,
    asked: [Some(0), Some(1)],
    left: NONE,
};

/// The same, and both are written elsewhere.
const FAR: Scope = Scope { name: "far reader", asked: [Some(1), Some(1)], ..READER };

/// A take-over elsewhere ends the answer of the server that is read, which may die.
const TAKEN: Scope = Scope { name: "taken over", questions: 1, left: Left { take_overs: 1, ..NONE }, ..READER };
/// One at the same server; its transaction may fail, and then the answer goes on.
const HELD: Scope = Scope {
    name: "held",
    deltas: 2,
    asked: [Some(0), Some(0)],
    left: Left { take_overs: 1, failures: 1, ..NONE },
    ..TAKEN
};
/// Nobody hears what became of the transaction.
const UNHEARD: Scope = Scope { name: "held and not heard of", left: Left { take_overs: 1, losses: 1, ..NONE }, ..HELD };
/// The server that is read is killed.
const CRASHES: Scope = Scope { name: "crashes read", left: Left { crashes: 1, ..NONE }, ..TAKEN };

/// A reader moves while nobody knows what was committed.
const MOVES: Scope = Scope { name: "moves", left: Left { take_overs: 1, losses: 1, moves: 1, ..NONE }, ..TAKEN };

const SCOPES: [Scope; 12] =
    [IDENTITY, DEATH, DOUBT, SUSPICION, FLOOR, READER, FAR, TAKEN, HELD, UNHEARD, CRASHES, MOVES];

/// Each rule, where its lack shows and as what.
const RULES: [(Guard, Scope, &str); 9] = [
    (Guard::LockBeforeRead, FLOOR, DENSE),
    (Guard::LockBeforeLookingAgain, UNHEARD, SHOWN),
    (Guard::Holder, DOUBT, WRITER),
    (Guard::EpochOfTimer, FLOOR, TIMER),
    (Guard::ClaimOfSave, DEATH, TEXT),
    (Guard::ReadAfterGap, READER, ORDER),
    (Guard::Hold, HELD, SHOWN),
    (Guard::NotAfterItsEnd, READER, AFTER_THE_END),
    (Guard::WholeText, DOUBT, WHOLE),
];

#[test]
fn no_step_of_two_servers_breaks_a_promise() {
    for scope in SCOPES {
        let began = std::time::Instant::now();
        let explored = explore(&World { scope, without: None });
        let (states, depth) = (explored.states, explored.depth);
        println!("model: {}: {states} states, up to {depth} steps, {:?}", scope.name, began.elapsed());
        if let Some(broken) = explored.broken {
            panic!("{}: {broken}", scope.name);
        }
    }
}

#[test]
fn the_lack_of_each_rule_is_found() {
    for (rule, scope, promise) in RULES {
        let explored = explore(&World { scope, without: Some(rule) });
        let Some(broken) = explored.broken else { panic!("the lack of {rule:?} was not found") };
        println!("model: without {rule:?}, {} states: {broken}", explored.states);
        assert_eq!(broken.promise, promise, "without {rule:?}");
    }
}

//! What can happen: which steps are possible in a state, and who does them.

use crate::{
    Guard, World, reader,
    state::{Far, Id, Node, Op, Phase, Place, State},
};

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// A caller asks a server for this.
    Ask(Place, Op),
    /// A timer fires: the row is read, and the change of the floor is asked for (`Chat::fire`).
    Fire(Place),

    /// `kill -9`; a commit that was asked for may yet come true.
    Crash(Place, Commit),
    /// The connection breaks ahead of the commit.
    Fail(Place),
    /// The connection breaks between a COMMIT and its answer.
    Lose(Place),
    /// A lease is judged to have expired whose writer lives.
    Suspect(Place, Id),
    /// The reader goes to another server.
    Move(Place),

    /// The writer takes what its queue holds: locks, reads, judges (`Writer::attempt`, `batch::prepare`).
    Begin(Place),
    /// The commit, and what follows it (`Writer::follow`, `Chat::on_commit`).
    Commit(Place),
    /// The database decides about a COMMIT that nobody waits for any more.
    Decide(usize, bool),
    /// Sessions in doubt are read again (`Unsure::look_again`, `Chat::on_found`).
    LookAgain(Place),
    /// The provider says one more delta.
    Delta(Place, Id),
    Save(Place, Id),
    /// The end of an answer is asked for (`Writer::finish` of `chat/answer.rs`).
    Finish(Place, Id),
    /// A server learns that its answer is over (`Chat::judge_answer`).
    JudgeOwn(Place),
    /// A dead answer is found (`Chat::interrupt_expired`).
    Recover(Place, Id),
    /// The look at the heads of sessions that somebody listens to (`Chat::look_at_heads`), or news that say so.
    Look(Place),
    /// The other server's answer is looked for: its head, then its text (`Chat::read_far`, `Chat::read_on`).
    LookFar(Place),
    ReadFar(Place),
    /// A commit that the other server told whole (`Hub::deliver`).
    HearNews(usize),
    /// A delta that the other server told (`LiveAnswer::extend`).
    HearDelta(Place),
    /// The stream begins again after what was received (`Watch::open`).
    Resume(Place),
    /// The watch reads the session, then the log (`Watch::read_log`).
    ReadSession,
    ReadLog,
    /// The watch hears of a commit of its own server (`Watch::hear`).
    Hear,
    HearLook,
    /// The watch shows what is new of an answer (`Watch::follow`, `Watch::pull`).
    Show,
}

/// What becomes of a transaction whose server is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Commit {
    NotAsked,
    Asked,
}

impl Step {
    /// Whether servers, database and reader do it by themselves when nothing fails any more.
    pub const fn is_due(self) -> bool {
        !matches!(
            self,
            Self::Ask(..)
                | Self::Fire(_)
                | Self::Crash(..)
                | Self::Fail(_)
                | Self::Lose(_)
                | Self::Suspect(..)
                | Self::Move(_)
                | Self::HearNews(_)
                | Self::HearDelta(_)
        )
    }
}

const PLACES: [Place; 2] = [0, 1];

/// Everything that can happen next.
pub fn steps(world: &World, state: &State, steps: &mut Vec<Step>) {
    for place in PLACES {
        asks(world, state, place, steps);
        faults(state, place, steps);
        work(world, state, place, steps);
        writing(world, state, place, steps);
    }
    for index in 0..state.database.late.len() {
        steps.extend([Step::Decide(index, true), Step::Decide(index, false)]);
    }
    reading(world, state, steps);
}

/// What the contact, an agent and a timer may ask for.
fn asks(world: &World, state: &State, place: Place, steps: &mut Vec<Step>) {
    // The servers are alike: without a reader, whose place is given, the first who is asked is server 0.
    let is_first = state.reader.is_none() && state.database.log.len() == 1 && state.database.late.is_empty();
    if is_first && place == 1 && state.nodes.iter().all(Node::is_idle) {
        return;
    }
    let [of_first, of_others] = world.scope.asked.map(|asked| asked.is_none_or(|asked| asked == place));
    let node = &state.nodes[place];
    let tried = |number: usize| number == 0 || state.contact[number - 1].tries < state.contact[number].tries;
    for (number, question) in state.contact.iter().enumerate() {
        let op = Op::Send(number as u8);
        let is_here = if number == 0 { of_first } else { of_others };
        if is_here
            && question.tries > 0
            && question.acked.is_none()
            && tried(number)
            && !node.is_asked(|other| *other == op)
        {
            steps.push(Step::Ask(place, op));
        }
    }
    let left = &state.left;
    for (op, left) in [(Op::TakeOver, left.take_overs), (Op::Release, left.releases), (Op::RequestHuman, left.requests)]
    {
        if left > 0 && of_others {
            steps.push(Step::Ask(place, op));
        }
    }
    if state.left.timeouts > 0 && state.database.timer.is_some() {
        steps.push(Step::Fire(place));
    }
}

fn faults(state: &State, place: Place, steps: &mut Vec<Step>) {
    let node = &state.nodes[place];
    let is_read = state.reader.as_ref().is_some_and(|reader| reader.node == Some(place));
    if state.left.crashes > 0 && (is_read || !node.is_idle()) {
        steps.push(Step::Crash(place, Commit::NotAsked));
        if node.batch.is_some() {
            steps.push(Step::Crash(place, Commit::Asked));
        }
    }
    if node.batch.is_some() && state.left.failures > 0 {
        steps.push(Step::Fail(place));
    }
    if node.batch.is_some() && state.left.losses > 0 {
        steps.push(Step::Lose(place));
    }
    for (answer, _) in state.streaming().filter(|(answer, _)| may_recover(state, place, *answer)) {
        if !state.has_writer(answer) {
            steps.push(Step::Recover(place, answer));
        } else if state.left.suspicions > 0 {
            steps.push(Step::Suspect(place, answer));
        }
    }
}

/// `Chat::interrupt_expired` leaves alone what this server writes.
fn may_recover(state: &State, place: Place, answer: Id) -> bool {
    let node = &state.nodes[place];
    let is_own = node.newest().is_some_and(|live| live.answer == answer);
    !is_own && !node.is_asked(|op| matches!(op, Op::Interrupt { answer: other, .. } if *other == answer))
}

/// The writer of the log.
fn work(world: &World, state: &State, place: Place, steps: &mut Vec<Step>) {
    let (node, is_locked) = (&state.nodes[place], state.is_locked());
    if node.batch.is_some() {
        steps.push(Step::Commit(place));
    } else if node.unsure.is_some() {
        // It waits for the locks of whoever may still be committing.
        if !is_locked || !world.has(Guard::LockBeforeLookingAgain) {
            steps.push(Step::LookAgain(place));
        }
    } else if !node.queue.is_empty() {
        // Saves alone need no session.
        let needs_lock = node.queue.iter().any(|op| !matches!(op, Op::Save { .. }));
        if !needs_lock || !is_locked || !world.has(Guard::LockBeforeRead) {
            steps.push(Step::Begin(place));
        }
    }
}

/// The writers of answers.
fn writing(world: &World, state: &State, place: Place, steps: &mut Vec<Step>) {
    let node = &state.nodes[place];
    for live in node.live.iter().filter(|live| live.phase != Phase::Ended) {
        let answer = live.answer;
        let is_asked = |wanted: fn(&Op) -> Option<Id>| node.is_asked(|op| wanted(op) == Some(answer));
        if live.finish.is_none() && live.total() < world.scope.deltas {
            steps.push(Step::Delta(place, answer));
        } else if !is_asked(|op| if let Op::Finish { answer, .. } = op { Some(*answer) } else { None }) {
            steps.push(Step::Finish(place, answer));
        }
        let is_saving = is_asked(|op| if let Op::Save { answer, .. } = op { Some(*answer) } else { None });
        if live.finish.is_none() && live.count > live.saved && !is_saving {
            steps.push(Step::Save(place, answer));
        }
    }
    if node.newest().is_some_and(|live| state.database.row.answer != Some(live.answer)) {
        steps.push(Step::JudgeOwn(place));
    }
}

/// The reader and what its server does for it.
fn reading(world: &World, state: &State, steps: &mut Vec<Step>) {
    let Some(reader) = &state.reader else { return };
    let Some(place) = reader.node else {
        return steps.extend(PLACES.map(Step::Resume));
    };
    if state.left.moves > 0 {
        steps.extend(PLACES.into_iter().filter(|other| *other != place).map(Step::Move));
    }
    looks(state, place, steps);
    let watch = &reader.watch;
    match (watch.glance, watch.behind) {
        (Some(_), _) => steps.push(Step::ReadLog),
        (None, true) => steps.push(Step::ReadSession),
        (None, false) => {
            if !watch.told.is_empty() {
                steps.push(Step::Hear);
            }
            if watch.look {
                steps.push(Step::HearLook);
            }
            if reader::has_more_to_show(world, state) {
                steps.push(Step::Show);
            }
        }
    }
}

fn looks(state: &State, place: Place, steps: &mut Vec<Step>) {
    let (node, row) = (&state.nodes[place], &state.database.row);
    for (index, (from, _, last)) in state.news.iter().enumerate() {
        if *from != place && node.known.is_none_or(|known| known < *last) {
            steps.push(Step::HearNews(index));
        }
    }
    // Only rooms that somebody has read are looked at (`Rooms::read_sessions`).
    if node.known.is_some_and(|known| known < row.last_seq) {
        steps.push(Step::Look(place));
    }
    let elsewhere = row.answer.filter(|answer| node.newest().is_none_or(|live| live.answer != *answer));
    if node.head.is_some() {
        steps.push(Step::ReadFar(place));
    } else if node.known.is_some() {
        let is_news = match (elsewhere, node.far) {
            (None, far) => far.is_some(),
            (Some(answer), Some(Far { answer: known, count, head_seq })) if known == answer => {
                state.database.answers[usize::from(answer)].count > count || head_seq < row.last_seq
            }
            (Some(_), _) => true,
        };
        if is_news {
            steps.push(Step::LookFar(place));
        }
    }
    if let Some(Far { answer, count, .. }) = node.far
        && state.database.answers[usize::from(answer)].told > count
    {
        steps.push(Step::HearDelta(place));
    }
}

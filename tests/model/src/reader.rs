//! The stream of a reader: what it is sent is decided here as in `chat/watch.rs`, and each thing that it is
//! sent is held at once against what it was sent before.

use crate::{
    Guard, World,
    judge::{AFTER_THE_END, AFTER_THE_FLOOR, ORDER, SHOWN},
    state::{Batch, End, Entry, Far, Following, Id, Live, Phase, Place, State, Watch},
    step::Step,
    writer::end,
};

pub fn take(world: &World, state: &mut State, step: Step) {
    match step {
        Step::Move(place) => {
            state.left.moves -= 1;
            leave(state);
            come(state, place);
        }
        Step::Resume(place) => come(state, place),
        Step::Look(place) => {
            // `Hub::learn`: who listens is told of what is new.
            let last_seq = state.database.row.last_seq;
            state.nodes[place].known = Some(last_seq);
            look(state, place);
        }
        Step::LookFar(place) => look_far(state, place),
        Step::ReadFar(place) => read_far(state, place),
        Step::HearNews(index) => {
            let (_, first, last) = state.news[index];
            let Some(reader) = &mut state.reader else { return };
            let Some(place) = reader.node else { return };
            state.nodes[place].known = Some(last);
            reader.watch.told.push((first, last));
        }
        Step::HearDelta(place) => {
            if let Some(far) = &mut state.nodes[place].far {
                far.count += 1;
            }
        }
        Step::ReadSession => {
            let row = state.database.row;
            with(state, |watch| watch.glance = Some((row.last_seq, row.answer)));
        }
        Step::ReadLog => read_log(world, state),
        Step::Hear => hear(world, state),
        Step::HearLook => with(state, |watch| (watch.look, watch.behind) = (false, true)),
        Step::Show => {
            follow(world, state);
            pull(state);
        }
        _ => {}
    }
}

fn with(state: &mut State, change: impl FnOnce(&mut Watch)) {
    if let Some(reader) = &mut state.reader {
        change(&mut reader.watch);
    }
}

/// A stream begins after what was received; it listens before it reads.
fn come(state: &mut State, place: Place) {
    if let Some(reader) = &mut state.reader {
        (reader.node, reader.watch) = (Some(place), Watch::after(reader.received));
    }
}

fn leave(state: &mut State) {
    let Some(reader) = &mut state.reader else { return };
    reader.watch = Watch::after(reader.received);
    let Some(place) = reader.node.take() else { return };
    let node = &mut state.nodes[place];
    // A room without listeners is kept only by an answer.
    if node.live.is_empty() && node.far.is_none() {
        (node.known, node.head) = (None, None);
    }
}

/// The reader's server is gone.
pub fn cut(state: &mut State, place: Place) {
    if state.reader.as_ref().is_some_and(|reader| reader.node == Some(place)) {
        leave(state);
    }
}

/// Ended answers are forgotten, unless the reader still follows them; and news that are none any more.
pub fn let_go(state: &mut State, place: Place) {
    let known = state.nodes[place].known;
    state.news.retain(|(from, _, last)| *from == place || known.is_none_or(|known| known < *last));
    let reader = state.reader.as_ref().filter(|reader| reader.node == Some(place));
    let following = reader.and_then(|reader| reader.watch.following).filter(|following| !following.is_far);
    let followed = following.map(|following| following.answer);
    state.nodes[place].live.retain(|live| live.phase != Phase::Ended || followed == Some(live.answer));
}

/// What a server's own commit tells its listeners (`Commits::tell`).
pub fn publish(state: &mut State, place: Place, batch: &Batch) {
    let (Some((first, _)), Some((last, _))) = (batch.events.first(), batch.events.last()) else { return };
    let (first, last) = (*first, *last);
    if state.reader.is_some() {
        state.news.push((place, first, last));
    }
    let has_room = !state.nodes[place].live.is_empty() || state.nodes[place].far.is_some();
    let is_here = state.room(place).map(|reader| reader.watch.told.push((first, last))).is_some();
    if state.reader.is_some() && (has_room || is_here) {
        let known = &mut state.nodes[place].known;
        *known = Some(known.map_or(last, |known| known.max(last)));
    }
}

/// Whoever listens is told to read the log.
pub fn look(state: &mut State, place: Place) {
    if let Some(reader) = state.room(place) {
        reader.watch.look = true;
    }
}

/// `Chat::read_far` forgets what is over; of what runs, the head is known now and its text is read next.
fn look_far(state: &mut State, place: Place) {
    let (node, row) = (&mut state.nodes[place], state.database.row);
    let running = row.answer.filter(|answer| node.newest().is_none_or(|live| live.answer != *answer));
    if node.far.is_some_and(|far| far.head_seq <= row.last_seq && running != Some(far.answer)) {
        node.far = None;
    }
    node.head = running.map(|answer| (answer, row.last_seq));
}

/// `Chat::grow`, where the answer is still being written.
fn read_far(state: &mut State, place: Place) {
    let node = &mut state.nodes[place];
    let Some((answer, head_seq)) = node.head.take() else { return };
    let stored = state.database.answers[usize::from(answer)];
    if !stored.streaming {
        return;
    }
    let known = node.far.filter(|far| far.answer == answer).map_or(0, |far| far.count);
    node.far = Some(Far { answer, count: known.max(stored.count), head_seq });
    let is_news = node.known.is_none_or(|known| known < head_seq);
    if is_news {
        node.known = Some(head_seq);
        look(state, place);
    }
}

/// `Watch::read_log` once the session is read, or `Watch::begin` for the first time.
fn read_log(world: &World, state: &mut State) {
    let Some(reader) = &mut state.reader else { return };
    let (Some(place), Some((head_seq, running))) = (reader.node, reader.watch.glance.take()) else { return };
    let (is_first, cursor) = (!reader.watch.opened, reader.watch.cursor);
    reader.watch.opened = true;
    let known = &mut state.nodes[place].known;
    let is_newest = !is_first || known.is_none_or(|known| known <= head_seq);
    if is_first {
        known.get_or_insert(head_seq);
    }
    // A stream that has missed nothing begins without the log.
    if !is_first || cursor < head_seq {
        let missed: Vec<(u8, Entry)> = state.database.log.iter().filter(|(seq, _)| *seq > cursor).copied().collect();
        missed.into_iter().for_each(|(seq, entry)| deliver(world, state, seq, entry));
    }
    with(state, |watch| (watch.cursor, watch.behind) = (watch.cursor.max(head_seq), false));
    end_answer_of(state, place, head_seq, running);
    follow(world, state);
    pull(state);
    with(state, |watch| watch.behind |= !is_newest);
}

/// `Watch::end_answer_of`: an answer of this server that the session had no more when it was read.
fn end_answer_of(state: &mut State, place: Place, head_seq: u8, running: Option<Id>) {
    let Some(own) = state.nodes[place].newest().map(|live| live.answer) else { return };
    let seq = state.database.answers[usize::from(own)].seq;
    if seq <= head_seq && running != Some(own) {
        with(state, |watch| (watch.ended, watch.ended_seq) = (Some(own), watch.ended_seq.max(seq)));
        end(&mut state.nodes[place], own);
    }
}

/// `Watch::hear`: only the next event is delivered; after a gap the log is read.
fn hear(world: &World, state: &mut State) {
    let Some(reader) = &mut state.reader else { return };
    let (first, last) = reader.watch.told.remove(0);
    for seq in first..=last {
        let Some(watch) = state.reader.as_ref().map(|reader| &reader.watch) else { return };
        if seq <= watch.cursor {
            continue;
        }
        if seq != watch.cursor + 1 && world.has(Guard::ReadAfterGap) {
            return with(state, |watch| watch.behind = true);
        }
        let entry = state.database.log.iter().find(|(known, _)| *known == seq).map(|(_, entry)| *entry);
        entry.into_iter().for_each(|entry| deliver(world, state, seq, entry));
    }
}

fn deliver(world: &World, state: &mut State, seq: u8, entry: Entry) {
    with(state, |watch| watch.cursor = seq);
    if let Entry::Ended { answer, .. } = entry {
        finish_following(state, answer);
    }
    receive(state, seq, entry);
    if let Entry::Begun(_) = entry {
        follow(world, state);
    }
}

/// `Watch::finish_following`: what is left of an answer is shown ahead of its end.
fn finish_following(state: &mut State, answer: Id) {
    let seq = state.database.answers[usize::from(answer)].seq;
    let is_followed = |watch: &Watch| watch.following.is_some_and(|following| following.answer == answer);
    if state.reader.as_ref().is_some_and(|reader| is_followed(&reader.watch)) {
        pull(state);
        with(state, |watch| watch.following = None);
    }
    with(state, |watch| (watch.ended, watch.ended_seq) = (Some(answer), watch.ended_seq.max(seq)));
}

/// What the reader sees of an event.
fn receive(state: &mut State, seq: u8, entry: Entry) {
    let State { reader: Some(reader), database, broken, .. } = state else { return };
    if seq != reader.received + 1 {
        *broken = Some(ORDER);
    }
    reader.received = seq;
    match entry {
        Entry::Moved { .. } => reader.moved = seq,
        Entry::Ended { answer, count, how, by } => {
            reader.over |= 1 << answer;
            // A server that ends its own answer has shown no more of it than there is.
            let shown = reader.shown.get(usize::from(answer)).copied().unwrap_or(0);
            let own = database.answers[usize::from(answer)].holder == by;
            if own && how != End::Interrupted && shown > count {
                *broken = Some(SHOWN);
            }
        }
        Entry::Sent(_) | Entry::Begun(_) => {}
    }
}

/// The answer that could be followed: this server's own, or else the other's as it is known here.
fn followable(world: &World, state: &State) -> Option<Following> {
    let reader = state.reader.as_ref()?;
    let (node, watch) = (&state.nodes[reader.node?], &reader.watch);
    if watch.behind || !watch.opened {
        return None;
    }
    let own = node.newest();
    let far = node.far.filter(|far| watch.cursor <= far.head_seq);
    let found = match (own, far) {
        (Some(live), _) => Following { answer: live.answer, count: live.count, is_far: false },
        (None, Some(far)) => Following { answer: far.answer, count: far.count, is_far: true },
        (None, None) => return None,
    };
    // One that is followed is followed on, unless it has been read anew.
    let read_anew = |known: Following| known.answer == found.answer && known.is_far != found.is_far;
    if watch.following.is_some_and(|known| !read_anew(known)) {
        return None;
    }
    let seq = state.database.answers[usize::from(found.answer)].seq;
    let is_over =
        if world.has(Guard::NotAfterItsEnd) { seq <= watch.ended_seq } else { watch.ended == Some(found.answer) };
    let is_shown = own.is_none_or(|live| live.phase == Phase::Writing);
    (seq <= watch.cursor && !is_over && is_shown).then_some(found)
}

/// `Watch::follow`: shows the text so far.
fn follow(world: &World, state: &mut State) {
    if let Some(following) = followable(world, state) {
        show(state, following);
    }
}

/// What there is of the answer that is followed.
fn so_far(state: &State) -> Option<Following> {
    let reader = state.reader.as_ref()?;
    let (node, following) = (&state.nodes[reader.node?], reader.watch.following?);
    let count = if following.is_far {
        node.far.filter(|far| far.answer == following.answer).map(|far| far.count)
    } else {
        node.live.iter().find(|live: &&Live| live.answer == following.answer).map(|live| live.count)
    };
    Some(Following { count: count?, ..following })
}

/// `Watch::pull`.
fn pull(state: &mut State) {
    let known = state.reader.as_ref().and_then(|reader| reader.watch.following);
    if let (Some(known), Some(now)) = (known, so_far(state))
        && now.count > known.count
    {
        show(state, now);
    }
}

pub fn has_more_to_show(world: &World, state: &State) -> bool {
    let known = state.reader.as_ref().and_then(|reader| reader.watch.following);
    let grown = known.zip(so_far(state)).is_some_and(|(known, now)| now.count > known.count);
    grown || followable(world, state).is_some()
}

/// The reader sees text of an answer.
fn show(state: &mut State, following: Following) {
    let State { reader: Some(reader), database, broken, .. } = state else { return };
    let Following { answer, count, is_far } = following;
    if reader.over & (1 << answer) != 0 {
        *broken = Some(AFTER_THE_END);
    } else if database.answers[usize::from(answer)].seq < reader.moved {
        *broken = Some(AFTER_THE_FLOOR);
    }
    if !is_far {
        let place = usize::from(answer);
        reader.shown.resize(reader.shown.len().max(place + 1), 0);
        reader.shown[place] = reader.shown[place].max(count);
    }
    reader.watch.following = Some(following);
}

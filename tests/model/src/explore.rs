//! Visits every state of a world, the nearest first, so that the way to a broken promise is the shortest
//! there is. Of states that were seen only a hash is kept, with that of the state before.

use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::{
    World,
    judge::judge,
    state::State,
    step::{Step, steps},
    writer::next,
};

/// What was found.
pub struct Explored {
    pub states: usize,
    /// Steps to the farthest state.
    pub depth: usize,
    pub broken: Option<Broken>,
}

/// A promise that does not hold.
pub struct Broken {
    pub promise: &'static str,
    pub way: Vec<Step>,
    pub state: State,
}

/// Visits every state, or those up to the first that breaks a promise.
pub fn explore(world: &World) -> Explored {
    let begin = world.begin();
    let mut seen: HashMap<u64, u64> = HashMap::from([(hash(&begin), 0)]);
    let (mut layer, mut following, mut depth) = (VecDeque::from([begin]), VecDeque::new(), 0);
    let mut possible = Vec::new();
    loop {
        while let Some(state) = layer.pop_front() {
            if let Some(promise) = judge(world, &state) {
                let way = way(world, &seen, hash(&state));
                return Explored { states: seen.len(), depth, broken: Some(Broken { promise, way, state }) };
            }
            steps(world, &state, &mut possible);
            let before = hash(&state);
            for step in possible.drain(..) {
                let state = next(world, &state, step);
                if let Entry::Vacant(unseen) = seen.entry(hash(&state)) {
                    unseen.insert(before);
                    following.push_back(state);
                }
            }
        }
        if following.is_empty() {
            return Explored { states: seen.len(), depth, broken: None };
        }
        std::mem::swap(&mut layer, &mut following);
        depth += 1;
    }
}

/// The steps to a state: hashes are followed back to the beginning, and states from there.
fn way(world: &World, seen: &HashMap<u64, u64>, last: u64) -> Vec<Step> {
    let before = |state: &u64| seen.get(state).copied().filter(|before| *before != 0);
    let mut hashes: Vec<u64> = std::iter::successors(Some(last), before).collect();
    hashes.pop();
    let (mut state, mut way, mut possible) = (world.begin(), Vec::new(), Vec::new());
    while let Some(wanted) = hashes.pop() {
        steps(world, &state, &mut possible);
        let taken = possible.drain(..).map(|step| (step, next(world, &state, step)));
        let Some((step, next)) = taken.into_iter().find(|(_, next)| hash(next) == wanted) else { break };
        way.push(step);
        state = next;
    }
    way
}

fn hash(state: &State) -> u64 {
    let mut hasher = DefaultHasher::new();
    state.hash(&mut hasher);
    // 0 stands for nothing.
    hasher.finish().max(1)
}

impl fmt::Display for Broken {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "broken: {}", self.promise)?;
        for (number, step) in (1..).zip(&self.way) {
            writeln!(to, "{number:>3} {step:?}")?;
        }
        writeln!(to, "log: {:?}", self.state.database.log)
    }
}

//! Ways to ask for a person in English, as short patterns over the words of one sentence: a verb, the
//! person, and what may stand before and behind, so that "an agent account" and "when I ask for a human" are none.

use super::{Match, sentences};

/// People one asks for.
#[rustfmt::skip]
const PERSON: &[&str] = &[
    "human", "humans", "person", "persons", "people", "agent", "agents", "representative", "representatives", "rep", "reps",
    "operator", "operators", "advisor", "adviser", "specialist", "manager", "supervisor", "employee", "staff", "being",
];
/// People only when somebody is to be talked to.
#[rustfmt::skip]
const ANYONE: &[&str] = &["someone", "somebody", "anyone", "anybody", "support", "service", "care", "team", "helpdesk", "desk"];
/// Words that may stand before the person, or be part of the name.
#[rustfmt::skip]
const ADJECTIVES: &[&str] = &[
    "a", "an", "the", "any", "some", "another", "one", "of", "your", "real", "live", "actual", "living", "proper", "different",
    "available", "customer", "support", "service", "services", "care", "sales", "technical", "tech", "member",
    "else", "competent", "actually", "just",
];
/// Words that may stand behind the person; another noun there would make it part of a name.
#[rustfmt::skip]
const BEHIND: &[&str] = &[
    "please", "pls", "plz", "now", "asap", "today", "here", "there", "right", "to", "who", "that", "about",
    "regarding", "for", "from", "in", "on", "at", "with", "instead", "not", "and", "because", "or", "so", "if", "thanks",
    "thank", "again", "then", "when", "rather", "as", "anymore", "but", "since", "over", "soon", "i",
    "this", "available", "around", "online", "we", "via", "by", "no", "real", "my",
];
#[rustfmt::skip]
const HELPS: &[&str] = &[
    "help", "assist", "look", "call", "talk", "speak", "answer", "handle", "review", "check", "fix", "solve", "contact",
    "explain", "resolve", "sort", "deal", "chat", "reply", "respond", "email", "phone", "join", "step", "come",
];
const TALK: &[&str] = &["talk", "speak", "chat", "communicate", "converse"];
const TALKING: &[&str] = &["talking", "speaking", "chatting"];
const LIKING: &[&str] = &["prefer", "like", "mind", "rather", "love", "try", "trying", "about"];
#[rustfmt::skip]
const CONNECT: &[&str] = &[
    "connect", "transfer", "forward", "put", "pass", "switch", "hand", "redirect", "route", "escalate", "link", "patch",
    "send", "refer", "move", "get",
];
const REACH: &[&str] = &["contact", "reach", "call", "phone", "message"];
const ASK: &[&str] = &["ask", "asking", "asked", "request", "requesting", "requested"];
const WANT: &[&str] = &["want", "need", "prefer", "require", "like", "demand", "wanna", "gimme"];
const MACHINE: &[&str] =
    &["bot", "bots", "robot", "robots", "machine", "machines", "ai", "chatbot", "computer", "computers"];
/// What may stand between the one who asks and the verb.
#[rustfmt::skip]
const LEAD: &[&str] = &[
    "i", "we", "id", "im", "ill", "would", "like", "want", "need", "to", "can", "could", "may", "must", "just", "please",
    "really", "rather", "prefer", "wish", "let", "me", "us", "able", "possible", "will", "should", "have", "got", "love",
    "cant", "still", "do", "how", "you", "trying", "try", "already", "even", "now", "only", "simply", "some",
];
/// Someone else than the one who writes.
#[rustfmt::skip]
const OTHERS: &[&str] = &[
    "customer", "customers", "contacts", "user", "users", "client", "clients", "visitor", "visitors", "guest", "guests",
    "caller", "callers", "they", "he", "she", "people", "buyers", "shoppers", "assistant", "agents", "it", "session",
    "sessions", "system", "everyone", "patients", "students",
];
const CONDITIONS: &[&str] =
    &["if", "when", "after", "once", "while", "whenever", "before", "unless", "until", "happens"];
const ASIDES: &[&str] = &[
    "hi", "hello", "hey", "please", "pls", "plz", "now", "ok", "okay", "thanks", "thank", "you", "to", "just", "yes",
    "no", "asap", "i", "said",
];

/// The words of a folded sentence, without punctuation and apostrophes.
pub fn words(sentence: &str) -> Vec<String> {
    let sentence = sentence.replace('\'', "");
    sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A question about how things are, rather than a wish.
pub fn asks_about(words: &[String]) -> bool {
    let at = |at: usize| words.get(at).map_or("", String::as_str);
    let personal =
        words.iter().take(4).any(|word| word == "i" || word == "we") && !words.iter().any(|word| word == "happens");
    match at(0) {
        "how" => !personal || matches!(at(1), "long" | "many" | "much" | "often" | "is" | "are" | "does"),
        "what" | "whats" | "when" | "why" | "who" | "whose" | "which" | "where" => !personal,
        "does" | "do" | "did" | "are" | "explain" | "describe" => !matches!(at(1), "there" | "you"),
        _ => false,
    }
}

/// The first request in a folded text.
pub fn request(text: &str) -> Option<Match> {
    let all = words(text);
    let clause = words(text.split([',', '.', '!']).next().unwrap_or_default());
    let pleads = clause.iter().any(|word| matches!(word.as_str(), "please" | "pls" | "plz" | "now"));
    if bare(&all) || (pleads && bare(&clause)) {
        return Some(Match { phrase: all.join(" "), score: 1.0 });
    }
    sentences(text).into_iter().find_map(|sentence| {
        let words = words(sentence);
        if asks_about(&words) {
            return None;
        }
        (0..words.len()).find_map(|at| Sentence(&words).request_at(at))
    })
}

/// Nothing but a person and polite words: "human", "agent please".
fn bare(words: &[String]) -> bool {
    let named = |word: &&String| {
        PERSON.contains(&word.as_str()) && !matches!(word.as_str(), "manager" | "supervisor" | "people" | "staff")
    };
    let service = words
        .windows(2)
        .any(|pair| pair[0] == "customer" && matches!(pair[1].as_str(), "service" | "support" | "care"));
    let known = |word: &String| [PERSON, ADJECTIVES, ASIDES].iter().any(|list| list.contains(&word.as_str()));
    words.len() <= 8 && (service || words.iter().any(|word| named(&word))) && words.iter().all(known)
}

struct Sentence<'a>(&'a [String]);

impl Sentence<'_> {
    fn word(&self, at: usize) -> &str {
        self.0.get(at).map_or("", String::as_str)
    }

    fn is(&self, at: usize, list: &[&str]) -> bool {
        list.contains(&self.word(at))
    }

    /// The request whose verb stands at a word.
    fn request_at(&self, at: usize) -> Option<Match> {
        let found = self.talk(at).or_else(|| self.connect(at)).or_else(|| self.reach(at)).or_else(|| self.want(at));
        let found = found.or_else(|| self.offer(at)).or_else(|| self.no_machine(at));
        let (end, score) = found?;
        let start = self.lead(at);
        self.is_own(start, at).then(|| Match { phrase: self.0[start..end].join(" "), score })
    }

    /// "talk to a person", "prefer speaking with someone".
    fn talk(&self, at: usize) -> Option<(usize, f64)> {
        let liked = self.is(at, TALKING) && at > 0 && self.is(at - 1, LIKING);
        let to = matches!(self.word(at + 1), "to" | "with");
        if !(self.is(at, TALK) || liked) || !to {
            return None;
        }
        Some((self.person(at + 2, true)?, 1.0))
    }

    /// "connect me to an agent", "put me through to someone", "escalate to a human", "get me a person".
    fn connect(&self, at: usize) -> Option<(usize, f64)> {
        let gives = matches!(self.word(at), "give" | "get" | "find" | "fetch" | "bring" | "show" | "call");
        if gives && matches!(self.word(at + 1), "me" | "us") && self.word(at + 2) != "to" {
            return Some((self.person(at + 2, false).filter(|&end| self.helps_or_ends(end))?, 0.9));
        }
        let own = (self.lead(at)..at).any(|lead| matches!(self.word(lead), "i" | "we"));
        if own
            && matches!(self.word(at), "get" | "have")
            && let Some(end) = self.person(at + 1, false).filter(|&end| self.helps_or_ends(end))
        {
            return Some((end, 0.9));
        }
        if !self.is(at, CONNECT) {
            return None;
        }
        let object = [
            "me", "us", "this", "it", "the", "my", "chat", "over", "through", "on", "back", "up", "hold", "of", "call",
            "matter",
        ];
        let to = (at + 1..at + 6).find(|&to| !self.is(to, &object))?;
        let owned = to == at + 1
            || matches!(self.word(at + 1), "me" | "us" | "this" | "my" | "it" | "over" | "through" | "up" | "hold");
        let joined = matches!(self.word(to), "to" | "with");
        let held = self.word(to - 1) == "of";
        if !owned || !(joined || held) {
            return None;
        }
        Some((self.person(to + usize::from(joined), true)?, 1.0))
    }

    /// "contact a representative", "ask for a human".
    fn reach(&self, at: usize) -> Option<(usize, f64)> {
        if self.is(at, REACH) {
            return Some((self.person(at + 1, true)?, 0.8));
        }
        if self.word(at) == "help" && self.word(at + 1) == "from" {
            return Some((self.person(at + 2, true)?, 0.9));
        }
        let asks_for = self.is(at, ASK) && self.word(at + 1) == "for";
        let requests = self.word(at).starts_with("request");
        let person = if asks_for { at + 2 } else { at + 1 };
        if !asks_for && !requests {
            return None;
        }
        Some((self.person(person, false)?, 0.9))
    }

    /// "I want a human", "need an agent to help", "looking for a real person".
    fn want(&self, at: usize) -> Option<(usize, f64)> {
        let looking = self.word(at) == "looking" && self.word(at + 1) == "for";
        if !(self.is(at, WANT) || looking) {
            return None;
        }
        let person = at + 1 + usize::from(looking);
        let end =
            self.person(person, false).or_else(|| self.person(person, true).filter(|&end| self.word(end) == "to"))?;
        // "Do I need an agent?" asks.
        let asks = at >= 2 && matches!(self.word(at - 2), "do" | "does" | "did");
        (!asks && self.helps_or_ends(end)).then_some((end, 0.9))
    }

    /// "is there a person here", "can a human help me", "have someone call me".
    fn offer(&self, at: usize) -> Option<(usize, f64)> {
        let there = matches!(self.word(at), "is" | "are") && self.word(at + 1) == "there";
        if there || (at == 0 && self.is(at, &["any", "is", "are", "anyone", "anybody"])) {
            let person = if there { at + 2 } else { at + usize::from(matches!(self.word(at), "is" | "are")) };
            let end = self.person(person, false).or_else(|| self.person(person, true))?;
            let present = self.is(end, &["here", "there", "available", "around", "online"]);
            let one = there && self.is(end, &["", "i", "we", "who", "that", "please"]);
            return (present || (one && !self.word(end - 1).ends_with('s'))).then_some((end, 0.8));
        }
        let have = self.word(at) == "have";
        if !(have || matches!(self.word(at), "can" | "could" | "will" | "would" | "may")) {
            return None;
        }
        let end = self.person_at(at + 1, have)?;
        let helped = (end + 1..end + 4).any(|next| matches!(self.word(next), "me" | "us" | "my" | "this"));
        (self.is(end, HELPS) && helped).then_some((end + 1, 0.8))
    }

    /// "not a robot, a person", "I don't want to talk to a bot".
    fn no_machine(&self, at: usize) -> Option<(usize, f64)> {
        let refuses =
            matches!(self.word(at), "not" | "no" | "dont" | "stop" | "without" | "hate" | "tired" | "sick" | "instead");
        if !refuses || (at > 0 && matches!(self.word(at - 1), "im" | "am")) {
            return None;
        }
        let machine = (at + 1..at + 9).find(|&next| self.is(next, MACHINE))?;
        let talks = (at..machine).any(|next| self.is(next, TALK) || self.is(next, TALKING));
        let wants = (at..machine).any(|next| self.is(next, &["want", "need"]));
        let person = (machine + 1..self.0.len()).find_map(|next| self.person(next, false));
        let close = machine <= at + 3;
        match person {
            Some(end) if close || talks || wants => Some((end, 0.9)),
            _ if talks && (machine + 1 >= self.0.len() || self.is(machine + 1, BEHIND)) => Some((machine + 1, 0.7)),
            _ => None,
        }
    }

    /// The end of the person that begins at a word and with which a request may end.
    fn person(&self, at: usize, anyone: bool) -> Option<usize> {
        let end = self.person_at(at, anyone)?;
        (end == self.0.len() || self.is(end, BEHIND) || self.word(end).ends_with("ly")).then_some(end)
    }

    fn person_at(&self, at: usize, anyone: bool) -> Option<usize> {
        let belongs = |at: usize| self.is(at, PERSON) || self.is(at, ADJECTIVES) || (anyone && self.is(at, ANYONE));
        let mut end = at;
        let mut named = false;
        while end < self.0.len() && belongs(end) {
            named |= self.is(end, PERSON) || (anyone && self.is(end, ANYONE));
            end += 1;
        }
        let customer_service = (at..end)
            .any(|at| self.word(at) == "customer" && matches!(self.word(at + 1), "service" | "support" | "care"));
        (named || customer_service).then_some(end)
    }

    /// What a wanted person is for: "an agent to help me", but not "an agent to have two teams".
    fn helps_or_ends(&self, end: usize) -> bool {
        self.word(end) != "to" || self.is(end + 1, HELPS)
    }

    /// Goes back over "I would like to" before a verb.
    fn lead(&self, at: usize) -> usize {
        (0..at).rev().take_while(|&before| self.is(before, LEAD)).last().unwrap_or(at)
    }

    /// Whether the writer asks for himself, now: not someone else, nor "what happens when I …".
    fn is_own(&self, start: usize, at: usize) -> bool {
        let before = start.checked_sub(1).map_or("", |before| self.word(before));
        if CONDITIONS.contains(&before) {
            return false;
        }
        let first_person =
            (start..at).any(|lead| self.is(lead, &["i", "we", "id", "im", "me", "us", "ill", "let", "please"]));
        first_person || !(0..start).any(|before| self.is(before, OTHERS))
    }
}

//! What is new in a text of which some services send increments and others, whatever was asked for, the
//! whole so far. Pure.

/// From so many bytes on, a piece that repeats all before it is taken for the whole at once: no answer
/// begins by saying itself twice. A last piece that does so is taken for it from fewer on.
const SURE: usize = 24;
const SURE_AT_THE_END: usize = 6;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Growth {
    /// As far as it was given on; while the manner is not known.
    whole: String,
    manner: Manner,
    /// A piece that may be either: the next one tells.
    held: Option<String>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Manner {
    #[default]
    Unknown,
    Increments,
    /// Each piece is the whole so far.
    Wholes,
}

impl Growth {
    /// What is new in a piece. `is_last`: no further one comes, so nothing may be held back.
    pub fn take(&mut self, piece: String, is_last: bool) -> String {
        let mut new = self.next(piece, is_last);
        if is_last && let Some(held) = self.held.take() {
            new.insert_str(0, &held);
        }
        new
    }

    fn next(&mut self, piece: String, is_last: bool) -> String {
        match self.manner {
            Manner::Increments => return piece,
            Manner::Wholes => return self.rest_of(&piece),
            Manner::Unknown => {}
        }
        if piece.is_empty() {
            return piece;
        }
        if self.whole.is_empty() {
            self.whole.clone_from(&piece);
            return piece;
        }
        if let Some(held) = self.held.take() {
            if piece.starts_with(&held) {
                self.manner = Manner::Wholes;
                return self.rest_of(&piece);
            }
            self.manner = Manner::Increments;
            return held + &piece;
        }
        let (is_repeated, is_more) = (piece.starts_with(&self.whole), piece.len() > self.whole.len());
        let is_sure = self.whole.len() >= SURE || is_last && (is_more || self.whole.len() >= SURE_AT_THE_END);
        if is_repeated && is_sure {
            self.manner = Manner::Wholes;
            return self.rest_of(&piece);
        }
        // Increments are what was asked for.
        if !is_repeated || !is_more {
            self.manner = Manner::Increments;
            return piece;
        }
        self.held = Some(piece);
        String::new()
    }

    /// What a whole has behind what was given on. One that says something else is not given on: what was
    /// said cannot be taken back.
    fn rest_of(&mut self, whole: &str) -> String {
        let Some(rest) = whole.strip_prefix(&*self.whole) else { return String::new() };
        self.whole.push_str(rest);
        rest.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&str]) -> String {
        let mut growth = Growth::default();
        let last = pieces.len() - 1;
        pieces.iter().enumerate().map(|(index, piece)| growth.take((*piece).to_owned(), index == last)).collect()
    }

    #[test]
    fn increments_and_wholes_give_the_same_text() {
        for pieces in [
            vec!["你", "好", "，客户"],
            vec!["你", "你好", "你好，客户"],
            vec!["", "你", "你好", "你好，客户", "你好，客户"],
            vec!["你好，客户"],
            vec!["你好，客户", ""],
            vec!["你好，客户", "你好，客户"],
            vec!["你好", "，客户", ""],
        ] {
            assert_eq!(read(&pieces), "你好，客户", "{pieces:?}");
        }
    }

    #[test]
    fn an_increment_that_repeats_the_beginning_is_told_apart_by_what_follows() {
        assert_eq!(read(&["ha", "ha", "ha!"]), "hahaha!");
        assert_eq!(read(&["ha", "haha", "!"]), "hahaha!");
        assert_eq!(read(&["ha", "hah", "haha", "haha!"]), "haha!");
        assert_eq!(read(&["ha", "haha", ""]), "hahaha");
        assert_eq!(read(&["哈", "哈", "哈", "哈"]), "哈哈哈哈");
    }

    proptest::proptest! {
        /// Wholes of any text are read right, and increments where no early one repeats all before it.
        #[test]
        fn wholes_are_always_read_right(parts in proptest::collection::vec("[a-c你]{1,4}", 1..12)) {
            let wholes: Vec<String> = (1..=parts.len()).map(|count| parts[..count].concat()).collect();
            let wholes: Vec<&str> = wholes.iter().map(String::as_str).collect();
            proptest::prop_assert_eq!(read(&wholes), parts.concat());
        }
    }
}

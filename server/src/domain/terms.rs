//! What a text is looked up by: words for languages that write them apart, two-character terms for
//! Chinese, Japanese and Korean, which need no dictionary then. One home, so that documents and
//! questions are read alike.

/// One wrong letter in a word.
pub mod mend;
/// English words without their endings.
pub mod stem;
/// Words for the same thing.
pub mod synonyms;

use self::stem::stem;

/// One term, where it stands, and whether it says nothing by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub text: String,
    pub kind: TermKind,
    /// Counts words, and characters of scripts without them: neighbours differ by one.
    pub position: usize,
    /// Function words: kept, because two of them may be one word elsewhere ("log in", "login").
    pub filler: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermKind {
    /// A stemmed word; `Term::text` of a filler is not stemmed.
    Word,
    /// Two characters, or one that stands alone.
    Pair,
}

/// The terms of a text, in order.
pub fn terms(text: &str) -> Vec<Term> {
    let mut reader = Reader::default();
    for c in text.chars() {
        reader.read(fold(c));
    }
    reader.end_run();
    reader.terms
}

/// A character as it is compared: full-width forms as ordinary ones, capitals as small letters.
pub fn fold(c: char) -> char {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '’' | '‘' => '\'',
        _ => c,
    };
    narrow.to_lowercase().next().unwrap_or(narrow)
}

/// How much of a term's rarity counts: everyday words are rare in manuals and say little all the same.
pub fn weight(term: &str) -> f64 {
    if VAGUE.contains(&term) { 0.4 } else { 1.0 }
}

/// Whether a word in small letters says nothing about what a question is about.
pub fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

/// Characters that mostly serve others: unless a known pair has them, a question does without them.
pub fn is_weak(c: char) -> bool {
    WEAK_CHARACTERS.contains(c)
}

/// Scripts that write no blanks between words, and Hangul, whose endings change.
pub const fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[derive(Default)]
struct Reader {
    terms: Vec<Term>,
    run: String,
    dense: bool,
    position: usize,
}

impl Reader {
    fn read(&mut self, c: char) {
        let dense = is_dense(c);
        let in_word = c.is_alphanumeric() || (c == '\'' && !self.run.is_empty() && !self.dense);
        if !in_word || dense != self.dense {
            self.end_run();
        }
        if in_word {
            self.dense = dense;
            self.run.push(c);
        }
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if self.dense {
            self.pairs(&run.chars().collect::<Vec<_>>());
        } else if !run.is_empty() {
            self.word(&run);
        }
        self.dense = false;
    }

    fn word(&mut self, run: &str) {
        let word = run.trim_end_matches('\'');
        let word = word.strip_suffix("'s").unwrap_or(word).replace('\'', "");
        let filler =
            FILLERS.contains(&word.as_str()) || (word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic()));
        let text = if filler { word } else { stem(&word) };
        self.push(text, TermKind::Word, filler);
        self.position += 1;
    }

    fn pairs(&mut self, run: &[char]) {
        if let [alone] = run {
            self.push(alone.to_string(), TermKind::Pair, EMPTY_CHARACTERS.contains(*alone));
        }
        for pair in run.windows(2) {
            let text: String = pair.iter().collect();
            let empty = pair.iter().any(|c| EMPTY_CHARACTERS.contains(*c)) || EMPTY_PAIRS.contains(&text.as_str());
            self.push(text, TermKind::Pair, empty);
            self.position += 1;
        }
        // The last character of a run is the second of a pair, so the next term is no neighbour of that pair.
        self.position += 1;
    }

    fn push(&mut self, text: String, kind: TermKind, filler: bool) {
        self.terms.push(Term { text, kind, position: self.position, filler });
    }
}

/// English words that say nothing about what a question is about, and those by which one asks.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "a", "about", "actually", "after", "again", "all", "already", "also", "always", "am", "an", "and", "any", "anyone",
    "anything", "are", "arent", "as", "ask", "at", "away", "be", "because", "been", "before", "being", "both",
    "but", "by", "can", "cannot", "cant", "come", "could", "did", "didnt", "do", "does", "doesnt", "doing", "done",
    "dont", "down", "each", "either", "else", "even", "ever", "every", "exactly", "few", "for", "from", "get", "gets",
    "getting", "give", "go", "goes", "going", "gone", "got", "had", "happen", "happens", "happened", "has", "have",
    "having", "he", "hello", "her", "here", "hey", "hi", "him", "his", "how", "id", "if", "ill", "im", "in", "instead",
    "into", "is", "isnt", "it", "its", "itself", "ive", "just", "know", "let", "lets", "like", "long", "look", "lot",
    "made", "make", "makes", "many", "may", "maybe", "me", "mean", "means", "might", "more", "most", "much", "must", "my",
    "myself", "need", "needs", "no", "not", "now", "of", "off", "ok", "okay", "on", "once", "one", "ones", "only", "or", "per",
    "other", "our", "out", "over", "own", "please", "possible", "put", "really", "right", "same", "say", "see", "shall",
    "she", "should", "so", "some", "someone", "something", "somehow", "still", "such", "sure", "tell",
    "than", "thank", "thanks", "that", "the", "their", "them", "then", "there", "these", "they", "thing", "things",
    "think", "this", "those", "to", "too", "up", "us", "use", "used", "uses", "using", "very", "want", "wants", "was",
    "way", "we", "well", "were", "what", "whats", "when", "where", "whether", "which", "while", "who", "whose", "why",
    "will", "with", "within", "without", "wont", "would", "yes", "yet", "you", "your", "yours",
];

/// Stems of words that are about anything.
#[rustfmt::skip]
const VAGUE: &[&str] = &[
    "take", "back", "work", "time", "find", "keep", "show", "set", "new", "old", "first", "last", "good", "best", "better", "part",
    "kind", "sort", "hour", "minut", "dai", "week", "todai", "bit", "big", "small", "differ", "peopl", "happen", "try",
    "tri", "mani", "everyth", "nobodi", "point", "place", "number", "full", "whole", "sudden", "actual", "short", "next",
    "时间", "两个", "三个", "每次", "问题", "能够", "开始", "出现", "发现", "一直", "突然", "直接", "目前", "支持",
];

/// Characters that make any pair they are in one without a meaning of its own.
const EMPTY_CHARACTERS: &str = "的了吗呢吧啊呀么嘛哦我你您他她它们这那哪是谁什怎些个";

const WEAK_CHARACTERS: &str = "能会要可想在到去来把给被让和跟与或等过得地着上下里中后前时用做有没不多少几很就也还都再又才最更已将于为因以从向对当则吗只";

#[rustfmt::skip]
const EMPTY_PAIRS: &[&str] = &[
    "可以", "可不", "如何", "请问", "是否", "能否", "能不", "不能", "不会", "会不", "有没", "没有", "有些", "有人", "为何", "一下",
    "一个", "一些", "一样", "如果", "要是", "但是", "因为", "所以", "还是", "或者", "而且", "然后", "之后", "以后", "以前", "之前",
    "时候", "现在", "已经", "应该", "需要", "想要", "希望", "知道", "告诉", "进行", "通过", "关于", "对于", "以及", "并且", "自己",
    "多少", "几个", "几种", "多久", "多长", "长时", "多大", "哪里", "里面", "怎样", "为什", "什么", "怎么", "你好", "您好", "谢谢", "这样",
    "那样", "其他", "其它", "比如", "例如", "都能", "还能", "就能", "才能", "能在", "会在", "要在", "用什", "请教", "想问", "使用",
    "情况", "东西", "地方", "办法", "方法", "方式",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Vec<String> {
        terms(text).into_iter().filter(|term| !term.filler).map(|term| term.text).collect()
    }

    #[test]
    fn english_is_folded_stemmed_and_rid_of_fillers() {
        assert_eq!(kept("How do I configure the SERVER'S ports?"), ["configur", "server", "port"]);
        assert_eq!(kept("I can't, don't and won't"), Vec::<String>::new());
    }

    #[test]
    fn identifiers_are_found_by_their_parts() {
        assert_eq!(
            kept("PARLANCE_OPS__LISTEN=127.0.0.1:9464"),
            ["parlanc", "op", "listen", "127", "0", "0", "1", "9464"]
        );
        assert_eq!(kept("hand-off in ＳＱＬite３"), ["hand", "sqlite3"]);
    }

    #[test]
    fn chinese_is_read_in_overlapping_pairs() {
        assert_eq!(kept("会话的状态"), ["会话", "状态"]);
        assert_eq!(kept("配置文件"), ["配置", "置文", "文件"]);
        assert_eq!(kept("怎么用gRPC调用？"), ["grpc", "调用"]);
    }

    #[test]
    fn a_character_alone_is_a_term() {
        assert_eq!(kept("卡 or 证"), ["卡", "证"]);
    }

    #[test]
    fn neighbours_differ_by_one() {
        let positions = |text: &str| terms(text).iter().map(|term| term.position).collect::<Vec<_>>();
        assert_eq!(positions("log in now"), [0, 1, 2]);
        assert_eq!(positions("服务器 端口"), [0, 1, 3]);
        assert_eq!(positions("用 API 写"), [0, 1, 2]);
    }
}

//! Ways to ask for a person in Chinese: the person is looked for first, then what stands before and
//! behind tells a wish (转人工) from a question about people (什么是人工接管).

use super::{Match, sentences};

/// People one asks for, the longer before what it contains.
#[rustfmt::skip]
const PERSON: &[&str] = &[
    "人工客服", "人工服务", "人工坐席", "人工座席", "真人客服", "真人服务", "在线客服", "客服人员", "客服专员", "客服代表", "客服经理", "服务人员",
    "工作人员", "客户经理", "人工", "真人", "活人", "客服", "专员", "坐席", "座席", "主管", "经理", "大活人",
];
/// Measure words and the like between the verb and the person.
#[rustfmt::skip]
const BETWEEN: &[&str] = &[
    "一个", "一位", "一名", "个", "位", "名", "你们的", "你们", "贵公司的", "你", "的", "到", "给", "成", "为", "一下", "下", "真正", "在线", "直接", "其他", "别的", "至", "入", "通", "上", "能",
];
#[rustfmt::skip]
const WISHES: &[&str] = &[
    "转接", "转", "接", "切换", "切", "换", "找", "叫", "呼叫", "呼", "联系", "要", "需要", "来", "给我", "帮我", "派", "安排", "请", "求", "连线",
    "有没有", "有", "想", "喊", "申请",
];
const WITH: &[&str] = &["和", "跟", "与", "同", "对"];
const TALKS: &[&str] =
    &["说", "聊", "谈", "沟通", "对话", "交流", "通话", "讲", "咨询", "联系", "通个", "打电话", "视频"];
/// What may stand behind the person in a wish.
#[rustfmt::skip]
const BEHIND: &[&str] = &[
    "吧", "了", "啊", "呀", "呢", "吗", "么", "啦", "嘛", "哈", "谢", "多谢", "来", "帮", "给我", "处理", "解决", "服务", "接", "说", "聊", "谈", "沟通",
    "对话", "交流", "咨询", "通话", "讲", "回复", "回答", "好吗", "好不好", "行吗", "行不行", "可以吗", "在吗", "在不在", "和我", "跟我", "为我", "联系我", "谢谢",
    "介入", "可以不", "热线", "电话",
];
/// Someone else than the one who writes.
const OTHERS: &[&str] = &[
    "客户",
    "用户",
    "顾客",
    "访客",
    "联系人",
    "对方",
    "他们",
    "她们",
    "会话",
    "系统",
    "助手",
    "消费者",
    "买家",
    "模型",
    "管理员",
];
/// Signs of a question about how things are.
#[rustfmt::skip]
const ABOUT: &[&str] = &[
    "什么是", "什么叫", "是什么", "什么时候", "什么情况", "什么条件", "什么意思", "什么区别", "多久", "多长", "哪些", "会发生", "会怎", "条件", "规则", "关键词", "设置", "配置",
    "原理", "流程", "区别", "之后", "以后", "的时候", "如果", "关闭", "开启", "触发", "禁用", "实现", "开发", "功能", "是否支持", "支持吗", "有什么用", "排队",
];
const NEGATIONS: &[&str] = &["不要", "不用", "不想", "不需要", "无需", "不必", "别", "没", "没有", "不会", "不再"];
const MACHINES: &[&str] = &["机器人", "智能客服", "ai", "机器", "自动回复", "人工智能", "程序"];
const REFUSALS: &[&str] = &["不要", "不想", "别", "拒绝", "讨厌", "受够", "不跟", "不和", "少拿", "烦死"];
const ANYONE: &[&str] = &[
    "有人吗",
    "有人在吗",
    "有没有人",
    "有人么",
    "有人没",
    "人呢",
    "有人能帮",
    "有人可以帮",
    "找个人",
    "来个人",
    "换个人",
    "叫个人",
    "有人在么",
];
#[rustfmt::skip]
const ASIDES: &[&str] = &["你好", "您好", "请问", "请", "谢谢", "我要", "我想要", "我需要", "麻烦", "快点", "快", "啊", "吧", "呀", "呢", "了", "嗯", "立刻", "马上", "现在", "在吗", "的"];

/// The first request in a folded text.
pub fn request(text: &str) -> Option<Match> {
    sentences(text)
        .into_iter()
        .find_map(|sentence| {
            if asks_about(sentence) {
                return None;
            }
            clauses(sentence).into_iter().find_map(|clause| {
                let clause: String = clause.chars().filter(|c| !c.is_whitespace()).collect();
                wish(&clause).or_else(|| refusal(&clause)).or_else(|| anyone(&clause))
            })
        })
        .or_else(|| bare(text))
}

/// A question about how things are, rather than a wish.
pub fn asks_about(sentence: &str) -> bool {
    let why = sentence.contains("为什么")
        && !["为什么不能", "为什么不给", "为什么没", "为什么还不"].iter().any(|own| sentence.contains(own));
    why || ABOUT.iter().any(|sign| sentence.contains(sign))
}

fn clauses(sentence: &str) -> Vec<&str> {
    sentence.split([',', '，', '、', '~', ':', '：', '…']).collect()
}

/// "转人工", "我想找个真人", "能不能跟客服说".
fn wish(clause: &str) -> Option<Match> {
    for person in PERSON {
        for (at, _) in clause.match_indices(person) {
            let (before, after) = (&clause[..at], &clause[at + person.len()..]);
            let rest = skip_between(before);
            let talked_to = WITH.iter().find_map(|with| rest.strip_suffix(with)).filter(|_| starts(after, TALKS));
            let wished = WISHES.iter().filter_map(|wish| rest.strip_suffix(wish)).min_by_key(|rest| rest.len());
            let Some(lead) = talked_to.or_else(|| wished.filter(|_| after.is_empty() || starts(after, BEHIND))) else {
                continue;
            };
            if denied(lead) || OTHERS.iter().any(|other| lead.contains(other)) {
                continue;
            }
            let phrase = format!("{}{person}", &before[lead.len()..]);
            return Some(Match {
                phrase,
                score: if person.starts_with('人') || person.starts_with('真') { 1.0 } else { 0.9 },
            });
        }
    }
    None
}

/// "不想跟机器人聊".
fn refusal(clause: &str) -> Option<Match> {
    let refusal = REFUSALS.iter().find(|refusal| clause.contains(*refusal))?;
    let (lead, rest) = clause.split_once(refusal)?;
    let machine = MACHINES.iter().find(|machine| rest.contains(*machine))?;
    let (_, after) = rest.split_once(machine)?;
    let ends = after.is_empty() || starts(after, TALKS) || starts(after, BEHIND);
    let asks = lead.ends_with("要") || lead.ends_with("是") || OTHERS.iter().any(|other| lead.contains(other));
    (ends && !asks).then(|| Match { phrase: format!("{refusal}{machine}"), score: 0.8 })
}

/// "有人吗".
fn anyone(clause: &str) -> Option<Match> {
    let call = ANYONE.iter().find(|call| clause.contains(*call))?;
    let (lead, after) = clause.split_once(call)?;
    let behind = after.is_empty()
        || starts(after, BEHIND)
        || starts(after, TALKS)
        || starts(after, &["在", "理", "管", "能帮", "我"]);
    let own = lead.chars().count() <= 6 && !denied(lead) && !OTHERS.iter().any(|other| lead.contains(other));
    (behind && own).then(|| Match { phrase: (*call).to_owned(), score: 0.7 })
}

/// Nothing but a person and polite words: "人工", "你好，客服".
fn bare(text: &str) -> Option<Match> {
    let mut rest: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    for aside in ASIDES {
        rest = rest.replace(aside, "");
    }
    let mut named = &rest[..];
    // Impatience repeats itself: 人工人工.
    while let Some(less) = PERSON.iter().find_map(|person| named.strip_prefix(person)) {
        named = less;
    }
    let title = matches!(rest.as_str(), "" | "经理" | "主管" | "客户经理");
    (named.is_empty() && !title).then_some(Match { phrase: rest, score: 1.0 })
}

fn skip_between(mut before: &str) -> &str {
    while let Some(rest) = BETWEEN.iter().find_map(|word| before.strip_suffix(word)) {
        before = rest;
    }
    before
}

/// Whether a wish is denied: 不要转人工; but 能不能转人工 and 要不要 are asked.
fn denied(lead: &str) -> bool {
    let lead = skip_between(lead).trim_end_matches("再").trim_end_matches("帮我").trim_end_matches("给我");
    !lead.ends_with("要不要") && NEGATIONS.iter().any(|negation| lead.ends_with(negation))
}

fn starts(text: &str, list: &[&str]) -> bool {
    list.iter().any(|start| text.starts_with(start))
}

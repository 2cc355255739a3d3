//! Words that customers and manuals use for the same thing: few and of everyday meaning, because a
//! synonym that is wrong in somebody's trade finds wrong answers.

use super::stem::stem;

#[rustfmt::skip]
const GROUPS: &[&[&str]] = &[
    &["reply", "answer", "response", "respond"],
    &["person", "human", "agent", "people"],
    &["customer", "client", "contact", "buyer"],
    &["delete", "remove", "erase"],
    &["begin", "start", "launch"],
    &["stop", "end", "halt", "quit", "cancel"],
    &["price", "cost", "fee", "charge"],
    &["buy", "purchase", "order"],
    &["broken", "damaged", "defective", "faulty"],
    &["folder", "directory"],
    &["document", "file"],
    &["setting", "option", "configuration", "configure", "config"],
    &["password", "passphrase"],
    &["crash", "die", "kill", "fail", "failure"],
    &["language", "languages"],
    &["lose", "lost", "loss", "missing"],
    &["twice", "duplicate", "double"],
    &["phone", "telephone", "mobile"],
    &["email", "mail"],
    &["change", "modify", "edit", "update", "alter"],
    &["create", "add", "make"],
    &["machine", "computer", "server"],
    &["requirement", "require", "need"],
    &["allow", "permit", "permission"],
    &["secure", "security", "safe", "protect"],
    &["人工", "真人", "客服", "坐席"],
    &["客户", "顾客", "用户"],
    &["删除", "移除", "删掉", "清除"],
    &["启动", "开始", "运行"],
    &["停止", "终止", "中断", "结束"],
    &["价格", "费用", "收费", "多少钱"],
    &["回答", "答复", "回复", "应答"],
    &["配置", "设置", "设定"],
    &["密码", "口令"],
    &["目录", "文件夹"],
    &["修改", "更改", "改变", "变更", "更换"],
    &["丢失", "丢掉", "遗失", "丢了"],
    &["重复", "两次", "两遍"],
    &["崩溃", "宕机", "死机", "挂了", "挂掉"],
    &["连接", "联网", "网络"],
    &["断开", "断线", "掉线", "断网"],
    &["资料", "文档", "文件"],
    &["安全", "保护"],
    &["服务器", "服务端"],
];

/// The terms that may stand for a term, itself not among them.
pub fn synonyms(term: &str) -> impl Iterator<Item = String> {
    let groups = GROUPS.iter().filter(move |group| group.iter().any(|word| stem(word) == term));
    let term = term.to_owned();
    groups.flat_map(|group| group.iter().map(|word| stem(word))).filter(move |word| *word != term)
}

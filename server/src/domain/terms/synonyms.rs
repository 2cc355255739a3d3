//! Words that customers and manuals use for the same thing: few and of everyday meaning, because a
//! synonym that is wrong in somebody's trade finds wrong answers.

use std::{collections::HashMap, sync::LazyLock};

use super::stem::stem;

#[rustfmt::skip]
const GROUPS: &[&[&str]] = &[
    &["reply", "answer", "response", "respond"],
    &["person", "human", "agent", "colleague", "coworker"],
    &["customer", "client", "contact", "buyer"],
    &["assistant", "bot", "chatbot", "ai"],
    &["delete", "remove", "erase"],
    &["begin", "start", "launch"],
    &["stop", "end", "halt", "quit", "cancel", "abort", "interrupt"],
    &["price", "cost", "fee", "charge", "pay"],
    &["free", "gratis"],
    &["buy", "purchase", "order"],
    &["ship", "deliver", "dispatch", "send", "arrive"],
    &["shop", "store"],
    &["parcel", "package", "shipment", "box"],
    &["voucher", "coupon", "code"],
    &["warranty", "guarantee"],
    &["exchange", "swap"],
    &["invoice", "bill"],
    &["repair", "fix", "mend"],
    &["descale", "limescale"],
    &["city", "town"],
    &["broken", "damaged", "defective", "faulty"],
    &["folder", "directory"],
    &["document", "file", "doc"],
    &["setting", "option", "configuration", "configure", "config"],
    &["forget", "forgot", "forgotten", "remember"],
    &["login", "signin", "logon"],
    &["crash", "die", "kill", "fail", "failure", "outage"],
    &["error", "problem", "issue", "wrong", "bug", "fault"],
    &["lose", "lost", "loss", "miss", "missing"],
    &["twice", "duplicate", "double", "repeat"],
    &["again", "resend", "retry"],
    &["phone", "telephone", "mobile"],
    &["email", "mail"],
    &["change", "modify", "edit", "update", "alter", "switch", "replace"],
    &["create", "add", "register"],
    &["computer", "machine", "server", "hardware"],
    &["internet", "network", "connection", "online", "offline", "wifi", "connect"],
    &["disconnect", "drop", "break", "broke"],
    &["maximum", "most", "limit", "max", "up"],
    &["wait", "queue", "line"],
    &["language", "translate"],
    &["allow", "permit", "permission", "right"],
    &["secure", "security", "safe", "protect", "encrypt"],
    &["store", "save", "keep", "retain"],
    &["expire", "valid", "expiry", "expiration"],
    &["commercial", "business", "company"],
    &["api", "interface"],
    &["program", "app", "application", "software"],
    &["install", "setup"],
    &["upgrade", "update"],
    &["picture", "photo", "image"],
    &["fast", "quick", "speed", "slow", "performance"],
    &["source", "citation", "reference"],
    &["invent", "hallucinate", "fabricate"],
    &["character", "letter", "length"],
    &["finish", "complete", "done"],
    &["request", "call"],
    &["人工", "真人", "客服", "坐席"],
    &["客户", "顾客", "用户"],
    &["删除", "移除", "删掉", "清除"],
    &["启动", "开始", "运行"],
    &["停止", "终止", "中断", "结束", "叫停"],
    &["价格", "费用", "收费", "多少钱", "付费", "免费"],
    &["回答", "答复", "回复", "应答", "输出"],
    &["配置", "设置", "设定"],
    &["密码", "口令"],
    &["忘记", "忘了"],
    &["目录", "文件夹"],
    &["修改", "更改", "改变", "变更", "更换", "换成"],
    &["丢失", "丢掉", "遗失", "丢了", "错过"],
    &["重复", "两次", "两遍", "再发"],
    &["崩溃", "宕机", "死机", "挂了", "故障"],
    &["断开", "断线", "掉线", "断网", "断了"],
    &["恢复", "重连", "连上", "连接"],
    &["网络", "联网", "上网"],
    &["资料", "文档", "文件"],
    &["安全", "保护", "加密"],
    &["服务器", "服务端"],
    &["电脑", "机器"],
    &["接管", "接手", "接过", "插手", "接听"],
    &["最多", "上限", "最大", "最长"],
    &["多久", "时间", "时长"],
    &["保存", "保留", "存放", "储存"],
    &["添加", "增加", "新增", "创建", "开通", "新建"],
    &["同事", "员工"],
    &["出处", "来源", "依据", "引用"],
    &["查看", "看到", "显示"],
    &["商业", "商用"],
    &["权限", "权利"],
    &["过期", "有效", "失效"],
    &["监控", "监测"],
    &["升级", "更新"],
    &["聊天", "对话", "会话"],
    &["备注", "笔记"],
    &["快递", "物流", "包裹"],
    &["营业", "开门", "关门", "开店"],
    &["运费", "邮费", "快递费"],
    &["门店", "商店", "店铺", "店里"],
    &["账户", "账号", "帐号"],
    &["破损", "损坏", "摔坏", "破了", "坏了"],
    &["维修", "修理", "修好"],
    &["发货", "寄出", "配送", "送到", "送达", "寄到", "到货"],
    &["期限", "有效期", "保修期"],
    &["付款", "支付"],
    &["排队", "队列", "等待"],
];

/// Each term with those of its groups, made at the first question.
static BY_TERM: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut by_term: HashMap<String, Vec<String>> = HashMap::new();
    for group in GROUPS {
        let group: Vec<String> = group.iter().map(|word| stem(word)).collect();
        for term in &group {
            let others = group.iter().filter(|other| *other != term).cloned();
            by_term.entry(term.clone()).or_default().extend(others);
        }
    }
    by_term
});

/// The terms that may stand for a term, itself not among them.
pub fn synonyms(term: &str) -> &'static [String] {
    BY_TERM.get(term).map_or(&[], Vec::as_slice)
}

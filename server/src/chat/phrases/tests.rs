//! Texts that ask for a person, and texts that only speak of people.

use super::*;

fn judge(texts: &str, expected: bool) {
    let wrong: Vec<&str> = texts.split('|').filter(|text| asks_for_person(text, &[]).is_some() != expected).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn english_requests_are_recognised() {
    let requests = "human|Agent|agent please|a real person!!|Representative.|customer service|HUMAN AGENT NOW|operator|\
        I want a human|I want to talk to a person|can I talk to an agent please|not a robot, a person|\
        Can I speak to someone about my invoice?|Please connect me to a representative|Let me talk to a human.|\
        I need a real person to help me|transfer me to an agent|put me through to someone|get me a human|\
        I'd like to speak with a customer service representative|How do I talk to a person?|\
        is there a real person I can talk to?|Is there anyone there?|can a human help me with this?|\
        I don't want to talk to a bot|stop, no more bots, I want a person|I asked for a human!|\
        This is useless. Give me a human.|could you escalate this to a human please|\
        I would prefer talking to a real person|How can I contact a representative?|have someone call me|\
        If I can't log in, I want a human|Hi, could I please chat with a live agent?|\
        why can't I talk to a person?|I am a customer and I want to speak to a manager|hand me over to a human|\
        speak to agent|talk to human|I'm looking for a real person|My order is late. Let me speak with support.|\
        can you get me someone to talk to a person|any human here?|I need to speak with someone urgently";
    judge(requests, true);
}

#[test]
fn english_texts_about_people_are_no_requests() {
    let others = "How does an agent take over a session?|What is an agent?|How does a customer ask for a person?|\
        What happens when I ask for a human?|Can an agent see my messages?|How many agents can work at once?|\
        Who are the people that use it?|I need an agent account|Can I configure which agent takes the session?|\
        What can a supervisor do?|How long does it take to talk to a human?|Am I talking to a human?|\
        How do I become an agent?|I want agents to log in with a password|Do I need an agent?|\
        What does the representative state transfer mean?|How do I transfer a session to an agent?|\
        Can customers talk to a person at night?|I see three roles: admin, supervisor, agent. What can each do?|\
        When does the assistant hand over to a person?|Is there an agent app?|The user agent is wrong|\
        Let the customer talk to an agent|I'm not a robot, I'm a person|Why do I need an agent?|\
        human resources|What is the agent's name?|How is a person told that someone waits?|\
        Does the assistant pass my chat to a human by itself?|personal data|my agent was friendly";
    judge(others, false);
}

#[test]
fn chinese_requests_are_recognised() {
    let requests = "转人工|人工|人工客服|真人|客服|你好，转人工客服|请帮我转接人工|我要找人工|我想和真人说话|能不能找个真人客服|\
        不要机器人，我要人工|别给我机器人回复|我不想跟机器人聊|有人吗|有人在吗？|有没有真人|怎么转人工？|给我接人工服务|我要投诉，转人工！|\
        我需要人工客服帮我处理|叫你们经理来|可以帮我联系客服吗|接人工谢谢|转人工吧|我是你们的老客户，帮我转人工|为什么不能转人工|\
        想跟客服聊一下|来个活人|请转人工坐席|人工服务|客服在吗|找个人跟我说|麻烦转接一下人工客服|要人工|换人工";
    judge(requests, true);
}

#[test]
fn chinese_texts_about_people_are_no_requests() {
    let others = "什么是人工接管？|人工客服是什么意思|客户要求转人工后会发生什么？|人工智能是什么|转人工需要等多久？|怎么配置转人工的关键词|\
        系统什么时候会转人工|人工客服怎么登录？|客服系统怎么安装|不要转人工|不用转人工了|客户怎么转人工|转人工的条件有哪些|人工坐席可以看到之前的聊天记录吗|\
        一个客服最多接待几个会话|有没有人用过这个功能|客服忙的时候怎么办|什么时候会由真人回答|如何添加客服账号|管理员可以转人工吗|人工费是多少|接待人工作时间";
    judge(others, false);
}

#[test]
fn an_assistants_own_phrases_replace_the_built_in_ones() {
    let own = ["Red alert".to_owned(), "喊老板".to_owned()];
    assert_eq!(
        asks_for_person("this is a RED ALERT!", &own),
        Some(Match { phrase: "Red alert".to_owned(), score: 1.0 })
    );
    assert!(asks_for_person("给我喊老板过来", &own).is_some());
    assert!(asks_for_person("talk to a person", &own).is_none());
    assert!(asks_for_person("a bored alertness", &own).is_none());
    assert!(asks_for_person("What is a red alert?", &own).is_none());
}

#[test]
fn the_words_that_ask_are_reported() {
    let found = asks_for_person("Hello. Well then, I want to talk to a real person, please", &[]).unwrap();
    assert_eq!(found.phrase, "i want to talk to a real person please".trim_end_matches(" please"));
    assert_eq!(asks_for_person("请帮我转接人工", &[]).unwrap().phrase, "转接人工");
}

#[test]
fn further_requests_are_recognised() {
    judge(
        "I need help from a real human being|pls let me speak to customer support|\
        i wanna talk to an operator|Can you transfer me to a live person?|put me on with a supervisor|\
        I'd rather speak to a person|connect me with your support team|talk to a person|\
        Speak to human please|Get me a manager now|agent!|live agent|real human pls|\
        I want to speak with someone real|This bot is useless, I want a real person|\
        Human please, I've asked three times|need human|i want to talk to someone about a refund|\
        Let me chat with an agent|may I speak to a representative?|can i please get a human|\
        are there any humans here?|is anyone there|stop replying automatically and give me a person|\
        转接真人|我要和客服通话|能帮我转到人工吗|麻烦找一下你们的人工客服|我要跟真人聊|\
        别再用机器人敷衍我了，转人工|接客服|人工人工人工|我想联系人工客服|请问可以转人工吗|\
        怎么才能联系到人工客服|帮我叫个客服|需要人工|真人客服在吗|你们有真人吗|给我转人工客服|不要AI回答|\
        我不和机器人说话|请安排客服联系我|转人工。|客服客服|能换个真人吗|找客服|要求转人工",
        true,
    );
}

#[test]
fn further_texts_about_people_are_no_requests() {
    judge(
        "What is the difference between an agent and a supervisor?|How do I add an agent?|\
        Who answers when no agent is online?|Can two agents accept the same session?|\
        My agent told me to wait|What does human mode mean?|How does the hand-off to a person work?|\
        Does a person read my chats?|is the assistant a real person?|How many people use it?|\
        I am a representative of ACME|I talked to an agent yesterday|what can agents see|\
        Where do I see my agents|How can an agent release a session?|\
        I want to add a human resources department|The agent software crashed|\
        Can I be an agent and a supervisor at the same time?|What happens after an agent takes over?|\
        Can I talk to the server with grpcurl?|I need a person's email from the database|\
        How do I connect my app to the server?|Do agents get notified when a customer asks for a human?|\
        客服怎么接管会话？|人工接管是怎么工作的|怎样添加人工客服账号|一个客服能同时接待多少人|\
        客户在什么情况下会转到人工|机器人和人工有什么区别|人工审核需要多长时间|客服的权限有哪些|\
        客服离开后会怎样|我是客服，怎么登录|人工智能模型怎么选|怎么给客服改密码|客服端怎么打开|\
        什么叫真人接管|联系人怎么导入|请问人工坐席怎么收费|客服释放会话后谁回答|我没有找客服|\
        两个客服抢一个会话会怎样|不是人工吗|有人吗是什么意思",
        false,
    );
}

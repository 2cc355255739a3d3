//! Texts that are small talk, and texts that only begin like it.

use super::*;

fn judge(texts: &str, kinds: &[Kind]) {
    let read = |text: &str| read(text).unwrap_or_default();
    let wrong: Vec<_> = texts.split('|').map(|text| (text, read(text))).filter(|(_, said)| said != kinds).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn greetings_thanks_and_farewells_are_known_in_both_languages() {
    judge(
        "hi|Hello?|hi there!|Heyyy|HELLOOOO|Good morning, team.|你好|您好！|你好，在吗？|在吗|早上好|嗨～",
        &[Kind::Greeting],
    );
    judge(
        "thanks|Thank you so much!|thx|Thanks a lot for your help|谢谢|谢谢你的帮助！|非常感谢|多谢啦",
        &[Kind::Thanks],
    );
    judge("bye|Good-bye!|see you later|that's all|再见|拜拜～|没有了", &[Kind::Farewell]);
    judge("thank you, bye|Thanks! Bye bye|谢谢，再见！", &[Kind::Thanks, Kind::Farewell]);
    judge("ok|Great!|got it|好的|明白了", &[Kind::Assent]);
    judge("How are you?|how are you doing today|你好吗？", &[Kind::HowAreYou]);
    judge("Hi, how are you?", &[Kind::Greeting, Kind::HowAreYou]);
}

#[test]
fn what_it_is_and_what_it_knows_can_be_asked() {
    judge(
        "are you a robot?|Who are you|Am I talking to a human?|你是机器人吗？|你是谁？|你叫什么名字|你是AI吗",
        &[Kind::Identity],
    );
    judge(
        "What can you do?|help|I have a question|what can i ask you|你能做什么？|请问我可以问什么？|我想咨询一下",
        &[Kind::Abilities],
    );
    judge("Hello, can you help me please?|你好，我有个问题", &[Kind::Greeting, Kind::Abilities]);
}

#[test]
fn a_question_behind_a_greeting_is_no_small_talk() {
    let others = "Hi, where is my parcel?|Thanks, and how long does it take?|help me return a shirt|test the kettle|\
        hello world|What can you do with a gift card?|bye the way, what is your address|ok so what about refunds?|\
        你好，怎么退货？|谢谢，那运费多少？|在吗，我的快递到哪了|你们在哪里|再见面要预约吗|?|…|👍|好用吗|Which topics are in the manual?|";
    judge(others, &[]);
}

#[test]
fn replies_are_short_and_name_what_can_be_asked() {
    let topics = ["Shipping".to_owned(), "Returns".to_owned()];
    let english = reply(&[Kind::Abilities], &topics, Language::English);
    assert!(english.ends_with("I know about: Shipping · Returns."), "{english}");
    assert_eq!(reply(&[Kind::Thanks, Kind::Farewell], &topics, Language::Chinese), "不客气。再见，感谢您的来信。");
    assert!(reply(&[Kind::Greeting], &[], Language::English).starts_with("Hello! I am the automatic assistant"));
    for kind in PHRASES.iter().map(|(kind, _)| *kind) {
        assert_eq!(REPLIES.iter().filter(|reply| reply.kind == kind).count(), 1, "{kind:?}");
    }
}

#[test]
fn every_phrase_is_written_as_texts_are_read() {
    let all = PHRASES.iter().flat_map(|(_, phrases)| *phrases).chain(ASIDES);
    let wrong: Vec<_> = all.filter(|phrase| plain(phrase) != **phrase).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

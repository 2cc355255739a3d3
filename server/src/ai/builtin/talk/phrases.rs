//! The phrases of small talk as data, as they read in small letters without punctuation, and what is
//! replied to them.

use super::{Kind, Reply};

#[rustfmt::skip]
pub(super) const PHRASES: &[(Kind, &[&str])] = &[
    (Kind::Greeting, &[
        "hi", "hello", "hey", "helo", "hallo", "hiya", "howdy", "yo", "greetings", "good morning", "good afternoon",
        "good evening", "good day", "morning", "afternoon", "evening", "nice to meet you", "pleased to meet you",
        "are you there", "you there", "can you hear me", "test", "testing", "hola", "bonjour", "welcome",
        "你好", "您好", "嗨", "哈喽", "哈啰", "喂", "早", "早上好", "上午好", "中午好", "下午好", "晚上好", "早安", "在吗", "在么", "在不在",
        "在不", "你好在吗", "很高兴认识你", "测试",
    ]),
    (Kind::HowAreYou, &[
        "how are you", "how are you doing", "how are you today", "how is it going", "hows it going", "how goes it", "whats up",
        "what is up", "sup", "how do you do", "are you ok", "are you okay", "how have you been", "hows your day",
        "how is your day", "how are things",
        "你好吗", "您好吗", "最近怎么样", "最近好吗", "你怎么样", "过得怎么样", "还好吗", "吃了吗",
    ]),
    (Kind::Identity, &[
        "are you a robot", "are you a bot", "are you a human", "are you human", "are you a person", "are you real",
        "are you a real person", "are you a real human", "are you an ai", "are you ai", "are you a machine", "are you a chatbot",
        "are you a computer", "are you a program", "are you chatgpt", "are you a chat bot", "are you automated", "are you alive",
        "am i talking to a robot", "am i talking to a bot", "am i talking to a human", "am i talking to a person",
        "am i talking to a real person", "am i talking to a machine", "am i talking to an ai", "am i talking to a chatbot",
        "am i speaking to a human", "am i speaking with a human", "am i speaking to a robot", "am i chatting with a bot",
        "is this a bot", "is this a robot", "is this a chatbot", "is this a human", "is this a person", "is this a real person",
        "is this automated", "is this an ai", "who are you", "what are you", "who is this", "who am i talking to",
        "what is your name", "whats your name", "do you have a name", "tell me about yourself", "introduce yourself",
        "who am i speaking to", "who am i speaking with", "who am i talking with", "robot or human", "bot or human",
        "你是谁", "您是谁", "你是机器人吗", "你是机器人", "您是机器人吗", "你是人吗", "你是真人吗", "您是真人吗", "你是不是机器人", "你是不是真人",
        "你是人还是机器人", "你是机器人还是人", "你是机器人还是真人", "你是真人还是机器人", "你是 ai 吗", "你是人工智能吗", "你是什么", "你是程序吗",
        "你叫什么", "你叫什么名字", "您叫什么名字", "你的名字是什么", "怎么称呼", "怎么称呼你", "怎么称呼您", "我在跟谁说话", "我在和谁说话",
        "我在和机器人说话吗", "我在跟机器人说话吗", "这是机器人吗", "介绍一下你自己", "介绍一下自己", "自我介绍", "自我介绍一下",
    ]),
    (Kind::Abilities, &[
        "what can you do", "what can you do for me", "what can i ask", "what can i ask you", "what can i ask about", "what can i ask you about",
        "what can you help me with", "what can you help with", "how can you help me", "how can you help", "can you help me",
        "can you help", "could you help me", "will you help me", "help", "help me", "i need help", "i need some help", "i need your help",
        "what do you know", "what do you know about", "what topics do you know", "what do you do", "what can you tell me",
        "what questions can you answer", "what can you answer", "what kind of questions can i ask",
        "what kind of questions can you answer", "what should i ask", "what should i ask you", "what are you able to do",
        "what are you good for", "what is this", "how do you work", "i have a question", "i have a quick question",
        "i have some questions", "i have a few questions", "i have questions", "can i ask a question", "can i ask you a question",
        "can i ask something", "can i ask you something", "may i ask a question", "i want to ask a question", "question",
        "quick question", "i have a problem", "what are your abilities", "what are your skills", "what are your functions", "menu", "options", "topics",
        "你能做什么", "你会什么", "你会做什么", "你可以做什么", "你能干什么", "你能干嘛", "你会干什么", "您能做什么", "你有什么功能", "有什么功能", "有哪些功能",
        "你能帮我什么", "你能帮我做什么", "你可以帮我做什么", "你能帮我吗", "能帮我吗", "可以帮我吗", "能帮帮我吗", "帮帮我", "帮助", "帮我", "帮个忙", "求助",
        "我可以问什么", "我能问什么", "可以问什么", "能问什么", "可以问你什么", "能问你什么", "我能问你什么", "我可以问你什么", "你知道什么", "你知道些什么", "你懂什么", "你了解什么",
        "你能回答什么", "你能回答什么问题", "你能回答哪些问题", "你可以回答什么问题", "可以问哪些问题", "能问哪些问题", "我可以问哪些问题", "我有问题", "我有个问题", "我有一个问题",
        "我有几个问题", "我想问个问题", "我想问一个问题", "我想问一下", "想问一下", "问一下", "我想咨询一下", "我想咨询", "咨询一下", "咨询", "请教一下", "请教一个问题", "可以问个问题吗",
        "能问个问题吗", "菜单",
    ]),
    (Kind::Thanks, &[
        "thanks", "thank you", "thank u", "thx", "thanx", "tnx", "ty", "tysm", "cheers", "much appreciated", "appreciate it", "i appreciate it",
        "i appreciate your help", "many thanks", "that helps", "that helped", "this helps", "that was helpful", "very helpful", "helpful",
        "you helped me", "you are helpful", "you are great", "youre great", "good job", "well done", "good bot", "great job", "great help",
        "you were very helpful", "that is very helpful", "thats helpful", "thats very helpful", "merci", "danke", "gracias",
        "谢谢", "谢谢你", "谢谢您", "多谢", "感谢", "非常感谢", "十分感谢", "谢了", "谢啦", "感谢你", "感谢您", "谢谢你的帮助", "谢谢您的帮助", "感谢你的帮助", "感谢您的帮助", "太感谢了", "辛苦了", "辛苦", "麻烦你了", "麻烦您了", "有帮助",
        "很有帮助", "帮到我了", "太好了", "太棒了", "真棒", "很棒", "厉害", "干得好", "3q",
    ]),
    (Kind::Assent, &[
        "ok", "okay", "k", "kk", "okey", "alright", "all right", "got it", "i see", "i understand", "understood", "great", "perfect", "awesome",
        "cool", "nice", "good", "fine", "super", "excellent", "wonderful", "sounds good", "all good", "makes sense", "that works", "noted",
        "very good", "sure", "right", "that makes sense", "good to know", "lol", "haha", "wow", "yes", "yep", "yeah", "that is clear", "all clear",
        "好", "好的", "好吧", "好滴", "好哒", "行", "可以", "明白", "明白了", "知道了", "了解", "了解了", "懂了", "收到", "嗯", "嗯嗯", "哦", "没问题", "不错", "哈", "哈哈", "对", "是的", "清楚了",
    ]),
    (Kind::Farewell, &[
        "bye", "goodbye", "good bye", "bye bye", "byebye", "byee", "see you", "see ya", "see you later", "see you soon", "see u", "cya", "later",
        "talk to you later", "good night", "goodnight", "have a nice day", "have a good day", "have a great day", "have a good one", "have a nice evening",
        "have a good evening", "have a good weekend", "have a nice weekend", "have a great weekend", "take care", "farewell", "so long", "that is all", "thats all", "thats it", "that is it", "that would be all",
        "that will be all", "nothing else", "nothing more", "no thanks", "no thank you", "no more questions", "im done", "i am done", "i have to go",
        "i must go", "gotta go", "ciao", "until next time", "no thats all", "no that is all",
        "再见", "拜拜", "拜", "回见", "下次见", "回头见", "明天见", "晚安", "88", "886", "没有了", "没了", "没有问题了", "没问题了", "没事了", "没有其他问题了", "没别的了", "没有别的了",
        "不用了", "不用了谢谢", "就这样", "就这些", "先这样", "告辞", "祝你愉快", "祝您愉快", "周末愉快", "我走了", "不需要了",
    ]),
];

/// What may stand beside a phrase and says nothing by itself.
#[rustfmt::skip]
pub(super) const ASIDES: &[&str] = &[
    "there", "please", "pls", "again", "then", "now", "well", "oh", "ah", "um", "hmm", "so", "and", "but", "a lot", "lots", "so much", "very much", "very well",
    "assistant", "bot", "robot", "chatbot", "team", "all", "everyone", "everybody", "folks", "guys", "sir", "madam", "friend", "my friend", "buddy", "mate",
    "dear", "for your help", "for the help", "for all your help", "for your time", "for helping", "for helping me", "for that", "for this", "for the information", "for the info",
    "for the answer", "for everything", "for the quick answer", "for your answer", "for now", "today", "to you", "you too", "a million", "really", "actually", "just", "no", "anyway", "bye for now", "first", "with something",
    "that is", "thats", "this is", "it is", "its", "that was", "quite", "very", "much", "too", "for today",
    "请问", "请", "啊", "呀", "吧", "了", "哦", "噢", "嗯", "那", "的", "呢", "吗", "么", "呗", "啦", "哈", "您", "你", "你们", "小助手", "助手", "机器人", "亲", "各位", "大家", "朋友", "一下", "先", "那么", "就",
    "不", "真的", "非常", "你的帮助", "您的帮助", "你的回答", "您的回答", "很", "都", "今天", "现在",
];

pub(super) const REPLIES: &[Reply] = &[
    Reply { kind: Kind::Greeting, english: "Hello!", chinese: "您好！" },
    Reply { kind: Kind::HowAreYou, english: "I am fine, thank you.", chinese: "我很好，谢谢。" },
    Reply {
        kind: Kind::Identity,
        english: "I am a program, not a person: the automatic assistant here. I look your question up in our \
                  documents and quote what they say. If you would like to talk to a person, just say so.",
        chinese: "我是程序，不是真人，是这里的自动助手。我会在我们的资料中查找您的问题，并引用其中的内容。如果您想和真人交谈，\
                  告诉我一声就行。",
    },
    Reply {
        kind: Kind::Abilities,
        english: "Ask me in your own words: I look it up in our documents and quote what they say. What I do not \
                  find, a person can answer.",
        chinese: "请直接用您自己的话提问：我会在我们的资料中查找，并引用其中的内容。查不到的，可以由人工客服回答。",
    },
    Reply { kind: Kind::Thanks, english: "You are welcome.", chinese: "不客气。" },
    Reply {
        kind: Kind::Assent,
        english: "Good. Ask me whenever there is something else.",
        chinese: "好的。还有其他问题，请随时问我。",
    },
    Reply {
        kind: Kind::Farewell, english: "Good-bye, and thank you for writing.", chinese: "再见，感谢您的来信。"
    },
];

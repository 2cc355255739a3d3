/** What the page says, in English and Chinese. */
const english = {
  ask: "Ask a question",
  send: "Send",
  stop: "Stop",
  person: "Talk to a person",
  noPerson: "Stop waiting",
  you: "You",
  assistant: "The assistant answers",
  waiting: "Waiting for a person",
  place: (position: number) => `Waiting for a person: number ${position} in the queue`,
  minutes: (minutes: number) => `about ${minutes} min`,
  human: (name: string) => (name === "" ? "A person answers" : `${name} answers`),
  closed: "Closed. A new message opens the chat again.",
  connecting: "Connecting …",
  away: "The server cannot be reached. What you write is kept and sent as soon as it is back.",
  pending: "not sent yet",
  stopped: "stopped here",
  failed: "broke off here",
  thinking: "thinking …",
  sources: (count: number) => (count === 1 ? "1 source" : `${count} sources`),
  refused: (why: string) => `Not sent: ${why}`,
  tooLong: (limit: string) => `the text is longer than ${limit} characters.`,
  log: "Messages",
  changes: {
    waiting: "You asked for a person",
    human: (name: string) => (name === "" ? "A person joined" : `${name} joined`),
    assistant: "The assistant is back",
    closed: "The chat was closed",
  },
};

export type Words = typeof english;

const chinese: Words = {
  ask: "输入你的问题",
  send: "发送",
  stop: "停止",
  person: "转人工",
  noPerson: "取消等待",
  you: "我",
  assistant: "智能助手为你解答",
  waiting: "正在等待人工客服",
  place: (position) => `正在等待人工客服：前面还有 ${position - 1} 位`,
  minutes: (minutes) => `约 ${minutes} 分钟`,
  human: (name) => (name === "" ? "人工客服为你服务" : `${name} 为你服务`),
  closed: "会话已结束，发送新消息即可重新开始。",
  connecting: "正在连接……",
  away: "暂时连不上服务器。你写的内容已保存，恢复后会自动发送。",
  pending: "尚未发送",
  stopped: "回答到此停止",
  failed: "回答在此中断",
  thinking: "正在思考……",
  sources: (count) => `${count} 处来源`,
  refused: (why) => `未发送：${why}`,
  tooLong: (limit) => `内容超过 ${limit} 个字。`,
  log: "消息记录",
  changes: {
    waiting: "你已请求人工客服",
    human: (name) => (name === "" ? "人工客服已接入" : `${name} 已接入`),
    assistant: "智能助手继续为你解答",
    closed: "会话已结束",
  },
};

export function wordsOf(language: string): Words {
  return language.toLowerCase().startsWith("zh") ? chinese : english;
}

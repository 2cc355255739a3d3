// A customer asks, wants a person, and follows what is said until the assistant is back: customer.ts [ADDRESS].
import { connect, ParlanceError } from "@parlance/client/node";
import { SenderKind, SessionState } from "@parlance/client/v1";

const [address = "http://127.0.0.1:50051"] = process.argv.slice(2);

const me = connect(address);
await me.startGuest({ displayName: "Lin" });
const { id } = await me.createSession();
for await (const text of me.ask(id, "What happens to a message when the server crashes?")) {
  process.stdout.write(text);
}
const { handedOff } = await me.ask(id, "I want to talk to a person").finished();
for await (const { frame } of me.subscribe({ sessionId: id, afterSeq: 0n })) {
  const change = frame.case === "event" ? frame.value.change : undefined;
  if (change?.case === "messageAdded" && change.value.message?.sender?.kind === SenderKind.USER) {
    console.log(`\nperson: ${change.value.message.text}`);
    await me.send(id, "Thank you.").catch((error: ParlanceError) => console.log(`not sent: ${error.reason}`));
  }
  // At or below this epoch it is history.
  const isNews = change?.case === "stateChanged" && change.value.epoch > (handedOff?.session?.epoch ?? 0n);
  if (isNews && change.value.to === SessionState.ASSISTANT) {
    break;
  }
}
me.close();

// Serves whoever waits for a person, for as long as it runs: desk.ts ADDRESS EMAIL PASSWORD.
import { connect, ParlanceError } from "@parlance/client/node";

const [address = "", email = "", password = ""] = process.argv.slice(2);
// Somebody else was faster, or it is served already.
const MISSED = ["FLOOR_TAKEN", "FLOOR_NOT_HELD", "WRONG_STATE", "NOT_FOUND"];

// An hour of patience: what is begun is finished after a slow upgrade too.
const me = connect(address, { patienceMs: 3_600_000 });
await me.login(email, password);
for await (const change of me.watchInbox()) {
  for (const { id } of change.sessions) {
    try {
      await me.repeat(() => me.sessions.acceptSession({ sessionId: id }));
      await me.send(id, "A person here. Your new kettle comes on Thursday.");
      await me.repeat(() => me.sessions.releaseSession({ sessionId: id }));
    } catch (thrown) {
      if (!MISSED.includes(ParlanceError.from(thrown).reason ?? "")) {
        throw thrown;
      }
    }
  }
}

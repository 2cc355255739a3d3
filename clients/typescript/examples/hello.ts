// A guest asks, and the answer is printed as it is written: hello.ts [ADDRESS [QUESTION]].
import { connect } from "@parlance/client/node";

const [address = "http://127.0.0.1:50051", question = "What happens to a message when the server crashes?"] =
  process.argv.slice(2);

const parlance = connect(address);
await parlance.startGuest({ displayName: "Lin" });
const session = await parlance.createSession();
for await (const text of parlance.ask(session.id, question)) {
  process.stdout.write(text);
}
console.log();
parlance.close();

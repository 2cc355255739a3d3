/** A customer's chat in one page: comes in as a guest, keeps its place, and shows what happens as it happens. */
import { connect, emptyView, fold, inStorage, ParlanceError, type Pending } from "@parlance/client";
import { SessionState } from "@parlance/client/v1";

import { Page, type Shown } from "./render.ts";
import { wordsOf } from "./words.ts";

const query = new URLSearchParams(location.search);
const language = query.get("lang") ?? navigator.language;
const words = wordsOf(language);
const page = new Page(words, language);
const shown: Shown = { view: emptyView, pending: [], liveness: "connecting", refused: undefined };

const parlance = connect(query.get("server") ?? location.origin, {
  tokens: inStorage(localStorage),
  // A guest whose login is over cannot come back as the same one.
  onLoggedOut: () => location.reload(),
});
const sessionId = await begin();

const outbox = parlance.outbox({
  load: () => JSON.parse(localStorage.getItem("page.outbox") ?? "[]") as Pending[],
  save: (pending) => localStorage.setItem("page.outbox", JSON.stringify(pending)),
});
outbox.onChange = () => show({ pending: outbox.pending });
outbox.onRefused = (pending, error) => {
  page.text.value = pending.text;
  show({ refused: why(error) });
};

page.composer.addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  const text = page.text.value.trim();
  if (text !== "") {
    page.text.value = "";
    show({ refused: undefined });
    // What becomes of it is told by onRefused.
    outbox.send(sessionId, text).catch(() => undefined);
  }
});
page.text.addEventListener("keydown", (pressed) => {
  // While Chinese is typed, Enter ends a word and not the message.
  if (pressed.key === "Enter" && !pressed.shiftKey && !pressed.isComposing) {
    pressed.preventDefault();
    page.composer.requestSubmit();
  }
});
page.stop.addEventListener("click", () => attempt(parlance.chat.stopAnswer({ sessionId })));
page.person.addEventListener("click", () => {
  const isWaiting = shown.view.session?.state === SessionState.WAITING;
  const { sessions } = parlance;
  attempt(isWaiting ? sessions.cancelHumanRequest({ sessionId }) : sessions.requestHuman({ sessionId }));
});

show({ pending: outbox.pending });
page.text.focus();
const following = parlance.subscribe({ sessionId, afterSeq: 0n }, { onLiveness: (liveness) => show({ liveness }) });
try {
  for await (const { frame } of following) {
    show({ view: fold(shown.view, frame) });
  }
} catch (thrown) {
  show({ refused: why(ParlanceError.from(thrown)) });
}

/** The guest and the session of the last visit, or new ones. */
async function begin(): Promise<string> {
  show({});
  for (;;) {
    try {
      if (parlance.tokens === undefined) {
        await parlance.startGuest({ locale: language });
        localStorage.removeItem("page.session");
      }
      const known = query.get("session") ?? localStorage.getItem("page.session");
      if (known !== null) {
        return known;
      }
      const { id } = await parlance.createSession({ channel: "web", locale: language });
      localStorage.setItem("page.session", id);
      return id;
    } catch (thrown) {
      if (!ParlanceError.from(thrown).isTransient) {
        show({ refused: why(ParlanceError.from(thrown)) });
        throw thrown;
      }
      show({ liveness: "waiting" });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

function show(change: Partial<Shown>): void {
  page.show(Object.assign(shown, change));
}

function attempt(call: Promise<unknown>): void {
  call.then(
    () => show({ refused: undefined }),
    (thrown: unknown) => show({ refused: why(ParlanceError.from(thrown)) }),
  );
}

/** What the customer can do something about is said in their words, everything else in the server's. */
function why({ reason, metadata, violations, message }: ParlanceError): string {
  if (metadata["field"] === "text" && metadata["limit"] !== undefined) {
    return words.tooLong(metadata["limit"]);
  }
  const fields = violations.map(({ field, description }) => `${field}: ${description}`);
  return `${fields.join("; ") || message} (${reason ?? "?"})`;
}

/**
 * What a screen shows of one session, folded from frames. Pure: a frame and a view make the next view,
 * and nothing that did not change is copied, so that frameworks see what did.
 * @module
 */
import { MessageState, type Message } from "./gen/parlance/v1/message_pb.js";
import { SessionState, type QueueStatus, type Session } from "./gen/parlance/v1/session_pb.js";
import type { Event, MessageDeleted, StateChanged } from "./gen/parlance/v1/event_pb.js";
import { DeltaKind, ProgressStage, type Delta, type EndedReason, type Subscribed } from "./gen/parlance/v1/stream_pb.js";
import type { FollowFrame, Reloaded } from "./following.js";

/** What is shown of one session. */
export interface View {
  /** The session as last heard of. */
  readonly session: Session | undefined;
  /** The messages by seq; one that is being written stands among them, with its text so far. */
  readonly messages: readonly Message[];
  /** Changes of the floor, by seq. */
  readonly changes: readonly Change[];
  /** The id of the answer being written. */
  readonly answeringId: string | undefined;
  /** The model's reasoning about the answer being written. */
  readonly reasoning: string;
  /** What the assistant does before the first words. */
  readonly progress: ProgressStage | undefined;
  /** Where the session stands in the queue, while it waits. */
  readonly queue: QueueStatus | undefined;
  /** Why nothing follows any more. */
  readonly ended: EndedReason | undefined;
  /** The newest seq that has been folded in. */
  readonly seq: bigint;
}

/** A change of the floor, as a line between messages. */
export interface Change {
  readonly seq: bigint;
  readonly event: Event;
  readonly change: StateChanged;
}

/** Before the first frame. */
export const emptyView: View = {
  session: undefined,
  messages: [],
  changes: [],
  answeringId: undefined,
  reasoning: "",
  progress: undefined,
  queue: undefined,
  ended: undefined,
  seq: 0n,
};

/** The view after a frame. */
export function fold(view: View, frame: FollowFrame): View {
  switch (frame.case) {
    case "subscribed":
      return subscribed(view, frame.value);
    case "reloaded":
      return reloaded(view, frame.value);
    case "event":
      return frame.value.seq > view.seq ? event({ ...view, seq: frame.value.seq }, frame.value) : view;
    case "answering":
      return frame.value.message ? answering(view, frame.value.message) : view;
    case "delta":
      return delta(view, frame.value);
    case "progress":
      return { ...view, progress: frame.value.stage };
    case "queue":
      return { ...view, queue: frame.value };
    case "ended":
      return { ...view, ended: frame.value.reason };
    default:
      return view;
  }
}

/** Puts messages into the view that were read with ListMessages, such as older ones. */
export function withMessages(view: View, messages: readonly Message[]): View {
  return messages.reduce(put, view);
}

function subscribed(view: View, begun: Subscribed): View {
  // What was transient is void after a cut; `answering` and `queue` follow where there is any.
  const session = begun.session;
  return { ...view, ...idle, session, queue: session?.queue };
}

const idle = { answeringId: undefined, reasoning: "", progress: undefined } as const;

function reloaded(view: View, { messages, asOfSeq }: Reloaded): View {
  return withMessages({ ...view, ...idle, messages: [], changes: [], seq: asOfSeq }, messages);
}

function event(view: View, event: Event): View {
  const { change } = event;
  switch (change.case) {
    case "messageAdded":
    case "messageChanged":
      return change.value.message ? put(view, change.value.message) : view;
    case "messageDeleted":
      return deleted(view, event, change.value);
    case "stateChanged":
      return stateChanged(view, event, change.value);
    default:
      return view;
  }
}

function stateChanged(view: View, event: Event, change: StateChanged): View {
  const { to: state, epoch, assigneeUserId } = change;
  const session = view.session && { ...view.session, state, epoch };
  if (session && assigneeUserId !== undefined) {
    session.assigneeUserId = assigneeUserId;
  }
  const changes = [...view.changes, { seq: event.seq, event, change }];
  const queue = state === SessionState.WAITING ? view.queue : undefined;
  return { ...view, session, changes, queue };
}

/** A deleted message keeps its place and loses what it said. */
function deleted(view: View, event: Event, { messageId, revision }: MessageDeleted): View {
  const message = view.messages.find((one) => one.id === messageId);
  const rest = { text: "", citations: [], revision, ...(event.createdAt && { deletedAt: event.createdAt }) };
  return message === undefined ? view : put(view, { ...message, ...rest });
}

function answering(view: View, message: Message): View {
  const shown = view.messages.find((one) => one.id === message.id);
  // An ending that has been shown is not undone by a frame that was on its way.
  if (shown !== undefined && shown.state !== MessageState.STREAMING) {
    return view;
  }
  const reasoning = view.answeringId === message.id ? view.reasoning : "";
  return { ...insert(view, message), answeringId: message.id, reasoning, progress: undefined };
}

function delta(view: View, { first, count, text, kind }: Delta): View {
  const message = view.messages.find((one) => one.id === view.answeringId);
  if (message === undefined) {
    return view;
  }
  if (kind === DeltaKind.REASONING) {
    // Numbered by itself; what was missed of it does not come again.
    return { ...view, reasoning: view.reasoning + text };
  }
  if (first !== message.deltaCount + 1n) {
    return view;
  }
  const deltaCount = message.deltaCount + BigInt(count ?? 1);
  return insert(view, { ...message, deltaCount, text: message.text + text });
}

/** Puts a message from the log where it belongs, unless a newer one stands there. */
function put(view: View, message: Message): View {
  const shown = view.messages.find((one) => one.id === message.id);
  if (shown !== undefined && shown.revision > message.revision) {
    return view;
  }
  const isLive = message.state === MessageState.STREAMING;
  if (shown !== undefined && isLive && shown.deltaCount > message.deltaCount) {
    // The log knows what was saved; the screen is ahead of it.
    return view;
  }
  const after = insert(view, message);
  return !isLive && view.answeringId === message.id ? { ...after, ...idle } : after;
}

function insert(view: View, message: Message): View {
  const messages = view.messages.filter((one) => one.id !== message.id);
  const place = messages.findLastIndex((one) => one.seq < message.seq) + 1;
  messages.splice(place, 0, message);
  return { ...view, messages };
}

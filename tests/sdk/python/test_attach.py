"""Attach: what is said and what is heard, on one stream in both directions."""

import queue
import unittest
import uuid

import parlance
import stage
from parlance import v1


class Attached:
    """An open stream: frames are numbered as they are sent, and read in the order they come."""

    def __init__(self, customer: parlance.Client) -> None:
        self._frames: queue.SimpleQueue = queue.SimpleQueue()
        self._last = 0
        self.heard = customer.chat.Attach(iter(self._frames.get, None))

    def send(self, **frame) -> int:
        self._last += 1
        self._frames.put(v1.AttachRequest(frame_id=self._last, **frame))
        return self._last

    def hang_up(self) -> None:
        self._frames.put(None)

    def until(self, wanted):
        """The first thing that `wanted` makes of a frame."""
        return next(found for found in map(wanted, self.heard) if found is not None)

    def reply(self, **frame) -> v1.Reply:
        number = self.send(**frame)
        return self.until(lambda answer: answer.reply if answer.reply.frame_id == number else None)


def text_of(frame: v1.SessionFrame) -> str:
    """A stream that learns of an answer late gets its text so far instead of the first delta."""
    return frame.delta.text or frame.answering.message.text


class AttachTests(unittest.TestCase):
    def test_one_stream_asks_hears_the_answer_grow_and_stops_it(self) -> None:
        people = stage.People()
        customer = stage.customer()
        self.addCleanup(customer.close)
        session, question = people.told_session(customer), f"question {uuid.uuid4()}"
        stream = Attached(customer)

        cursor = v1.SessionCursor(session_id=session, after_seq=0)
        followed = stream.reply(subscribe=v1.SubscribeRequest(sessions=[cursor]))
        self.assertEqual(len(followed.ack.subscribe.channels), 1)
        message = {"session_id": session, "client_message_id": str(uuid.uuid4())}
        sent = stream.reply(send_message=v1.SendMessageRequest(text=question, **message))
        seq = sent.ack.send_message.message.seq

        for text in ("Both ", "directions."):
            stage.say(question, text)
            self.assertEqual(stream.until(lambda answer: text_of(answer.session) or None), text)
        wrong = stream.reply(send_message=v1.SendMessageRequest(text="", **message))
        error = parlance.Error.of_status(wrong.failed)
        self.assertEqual((error.reason, error.violations[0].field), ("INVALID_FIELD", "text"))
        self.assertTrue(stream.reply(ping=v1.Ping()).HasField("pong"), "an error in a frame ends nothing")

        stop = stream.send(stop_answer=v1.StopAnswerRequest(session_id=session))
        # The reply and the event have no order between them.
        replied, changed = None, None
        while replied is None or changed is None:
            answer = next(stream.heard)
            if answer.reply.frame_id == stop:
                replied = answer.reply.ack.stop_answer.message
            if answer.session.event.HasField("message_changed"):
                changed = answer.session.event
        self.assertEqual((replied.text, replied.state), ("Both directions.", v1.MESSAGE_STATE_STOPPED))
        self.assertEqual(changed.message_changed.message.id, replied.id)
        self.assertGreater(changed.seq, seq)

        stream.send(unsubscribe=v1.Unsubscribe(session_ids=[session]))
        stream.hang_up()
        self.assertEqual(list(stream.heard)[-1].reply.ack.WhichOneof("ack"), "unsubscribe")

"""The whole product in one test, as tests/it/story.rs tells it, through the Python client."""

import unittest
import uuid

import stage
from parlance import v1


class Story(unittest.TestCase):
    def test_a_customer_asks_a_person_takes_over_and_the_assistant_remembers(self) -> None:
        people = stage.People()
        self.customer, self.ann = stage.customer(), people.agent("Ann")
        self.session = self.customer.create_session().id

        self.the_answer_names_its_sources()
        self.the_customer_asks_for_a_person_and_queues()
        promise = self.ann_accepts_promises_and_hands_back()
        self.the_assistant_knows_what_ann_promised(promise)

        self.ann.sessions.TakeOverSession(v1.TakeOverSessionRequest(session_id=self.session))
        last = self.ann.send(self.session, "It is me again.")
        stage.restart()
        self.the_log_is_whole_and_keeps_what_is_for_staff(last.seq)

    def the_answer_names_its_sources(self) -> None:
        answer = self.customer.ask(self.session, "How does an agent take over a session?")
        shown = "".join(answer)
        self.assertEqual(shown, answer.message.text, "what was watched is what was stored")
        self.assertTrue(answer.message.citations, "a real answer names its sources")

    def the_customer_asks_for_a_person_and_queues(self) -> None:
        self.ann.inbox.SetAvailability(v1.SetAvailabilityRequest(availability=v1.AVAILABILITY_AVAILABLE))
        view = self.customer.subscribe(self.session)
        self.assertEqual(next(view).frame.subscribed.outcome, v1.RESUME_OUTCOME_LIVE)
        answer = self.customer.ask(self.session, "I want to talk to a person")
        self.assertEqual("".join(answer), "")
        self.assertEqual(answer.handed_off.reason, v1.STATE_CHANGE_REASON_KEYWORD)
        queue = next(one.frame.queue for one in view if one.frame.WhichOneof("frame") == "queue")
        self.assertEqual(queue.position, 1)
        view.cancel()
        inbox = self.ann.inbox.WatchInbox(v1.WatchInboxRequest())
        waiting = next(one.upsert.session for one in inbox if one.upsert.session.state == v1.SESSION_STATE_WAITING)
        self.assertEqual(waiting.id, self.session)
        inbox.cancel()

    def ann_accepts_promises_and_hands_back(self) -> v1.Message:
        self.ann.sessions.AcceptSession(v1.AcceptSessionRequest(session_id=self.session))
        promise = self.ann.send(self.session, "The replacement kettle leaves our Lyon workshop on Thursday.")
        note = v1.AddNoteRequest(
            session_id=self.session, client_message_id=str(uuid.uuid4()), text="Second complaint this month."
        )
        self.ann.chat.AddNote(note)
        brief = "Offer a voucher if they ask again."
        self.ann.sessions.ReleaseSession(v1.ReleaseSessionRequest(session_id=self.session, brief=brief))
        return promise

    def the_assistant_knows_what_ann_promised(self, promise: v1.Message) -> None:
        answer = self.customer.ask(self.session, "When does the replacement kettle leave the workshop?")
        text = "".join(answer)
        self.assertIn("Thursday", text)
        self.assertIn(promise.seq, [citation.message_seq for citation in answer.message.citations])
        self.assertNotIn("voucher", text, "a brief is never quoted")

    def the_log_is_whole_and_keeps_what_is_for_staff(self, last_seq: int) -> None:
        view = self.customer.subscribe(self.session, after_seq=0)
        seen = 0
        for _, frame in view:
            if frame.WhichOneof("frame") != "event":
                continue
            self.assertEqual(frame.event.previous_seq, seen, "no gap that the customer could see")
            text = frame.event.message_added.message.text
            self.assertFalse("voucher" in text or "complaint" in text, "notes are for staff")
            seen = frame.event.seq
            if seen >= last_seq:
                view.cancel()
        self.assertEqual(seen, last_seq)

"""What an app relies on: text as it is written, errors that say why, and cuts that lose nothing."""

import pathlib
import threading
import unittest
import uuid

import grpc
import parlance
import stage
from google.protobuf import any_pb2, duration_pb2
from google.rpc import error_details_pb2, status_pb2
from parlance import connection, v1

TRANSIENT = pathlib.Path(__file__).parents[1] / "transient.txt"


class ClientTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.people = stage.People()

    def setUp(self) -> None:
        self.customer = stage.customer()
        self.addCleanup(self.customer.close)
        self.session = self.people.told_session(self.customer)
        self.question = f"question {uuid.uuid4()}"

    def begun_answer(self, *texts: str, **options) -> tuple[parlance.Answer, "list[str]"]:
        """An answer of which these texts have been written, and what was seen after each of them."""
        answer = self.customer.ask(self.session, self.question, **options)
        pieces = iter(answer)
        seen = []
        for text in texts:
            teller = threading.Thread(target=stage.say, args=(self.question, text))
            teller.start()
            seen.append(next(pieces))
            teller.join()
        return answer, seen

    def events(self, after_seq: int = 0) -> "list[v1.Event]":
        """The log as the customer can see it now."""
        view = self.customer.subscribe(self.session, after_seq=after_seq)
        last = self.customer.sessions.GetSession(v1.GetSessionRequest(session_id=self.session)).session.last_seq
        events = []
        for _, frame in view:
            if frame.WhichOneof("frame") == "event":
                events.append(frame.event)
                if frame.event.seq >= last:
                    view.cancel()
        return events

    def test_each_piece_of_an_answer_is_seen_before_the_next_is_written(self) -> None:
        answer, seen = self.begun_answer("Three ", "separate ", "writes.")
        self.assertEqual(seen, ["Three ", "separate ", "writes."])
        self.assertIsNone(answer.message, "the answer has not ended")
        stage.end(self.question)
        self.assertEqual("".join(answer), "")
        self.assertEqual(answer.message.text, "Three separate writes.")
        self.assertEqual(answer.message.state, v1.MESSAGE_STATE_COMPLETE)

    def test_an_error_says_what_is_missing(self) -> None:
        missing = str(uuid.uuid4())
        with self.assertRaises(parlance.Error) as raised:
            self.customer.send(missing, "Hello?")
        self.assertEqual((raised.exception.code, raised.exception.reason), (grpc.StatusCode.NOT_FOUND, "NOT_FOUND"))
        self.assertEqual(raised.exception.metadata, {"resource": "session", "id": missing})

    def test_an_error_names_every_field_that_is_wrong(self) -> None:
        with self.assertRaises(parlance.Error) as raised:
            self.customer.send("no uuid", "")
        self.assertEqual(raised.exception.reason, "INVALID_FIELD")
        fields = [violation.field for violation in raised.exception.violations]
        self.assertEqual(sorted(fields), ["session_id", "text"])
        self.assertTrue(all(violation.description for violation in raised.exception.violations))

    def test_an_error_says_when_to_try_again(self) -> None:
        account = f"{uuid.uuid4()}@example.org"
        reasons = []
        for _ in range(4):
            with self.assertRaises(parlance.Error) as raised:
                parlance.login(stage.ADDRESS, account, "a guess")
            reasons.append(raised.exception.reason)
        self.assertEqual(reasons, ["CREDENTIALS_INVALID"] * 3 + ["RATE_LIMITED"])
        self.assertGreater(raised.exception.retry_after.total_seconds(), 0)

    def test_an_error_of_a_stub_can_be_read(self) -> None:
        with self.assertRaises(grpc.RpcError) as raised:
            self.customer.users.ListUsers(v1.ListUsersRequest())
        error = parlance.Error.of(raised.exception)
        self.assertEqual((error.reason, error.metadata), ("PERMISSION_DENIED", {"permission": "USER_READ"}))

    def test_what_is_transient_is_what_the_contract_says(self) -> None:
        lines = [line.split() for line in TRANSIENT.read_text().splitlines() if not line.startswith("#")]
        for code, reason, retry, transient in lines:
            status = status_pb2.Status(code=grpc.StatusCode[code].value[0])
            if reason != "-":
                add(status, error_details_pb2.ErrorInfo(reason=reason, domain="parlance"))
            if retry != "-":
                add(status, error_details_pb2.RetryInfo(retry_delay=duration_pb2.Duration(seconds=int(retry))))
            error = parlance.Error.of_status(status)
            self.assertEqual(error.is_transient, transient == "yes", (code, reason, retry))

    def test_an_address_without_a_scheme_is_refused(self) -> None:
        for address in ("127.0.0.1:50051", "localhost:50051", "ftp://localhost", "http://", ""):
            with self.assertRaisesRegex(ValueError, "must begin with http"):
                parlance.guest(address)

    def test_an_address_without_a_port_has_that_of_its_scheme(self) -> None:
        self.assertEqual(connection.target("http://127.0.0.1:50051"), ("127.0.0.1:50051", False))
        self.assertEqual(connection.target("http://127.0.0.1"), ("127.0.0.1:80", False))
        self.assertEqual(connection.target("https://chat.example/"), ("chat.example:443", True))
        self.assertEqual(connection.target("http://[::1]"), ("[::1]:80", False))

    def test_a_repeated_message_is_stored_once(self) -> None:
        message_id = str(uuid.uuid4())
        first = self.customer.send(self.session, self.question, message_id=message_id)
        again = self.customer.send(self.session, self.question, message_id=message_id)
        self.assertEqual((again.id, again.seq), (first.id, first.seq))
        with self.assertRaises(parlance.Error) as raised:
            self.customer.send(self.session, "Something else.", message_id=message_id)
        self.assertEqual(raised.exception.reason, "CLIENT_MESSAGE_ID_REUSED")

    def test_a_cancelled_call_ends_and_its_answer_goes_on(self) -> None:
        answer, _ = self.begun_answer("Heard, ")
        answer.cancel()
        self.assertEqual(list(answer), [])
        stage.say(self.question, "unheard.")
        stage.end(self.question)
        again = self.customer.ask(self.session, self.question, message_id=answer.sent.client_message_id)
        self.assertEqual("".join(again), "Heard, unheard.")

    def test_a_deadline_ends_a_call(self) -> None:
        answer, seen = self.begun_answer("In time.", timeout=8)
        self.assertEqual(seen, ["In time."])
        with self.assertRaises(parlance.Error) as raised:
            list(answer)
        self.assertEqual(raised.exception.code, grpc.StatusCode.DEADLINE_EXCEEDED)

    def test_an_agent_takes_over_in_mid_answer(self) -> None:
        ann = self.people.agent("Ann")
        answer, _ = self.begun_answer("Half an ")
        ann.sessions.TakeOverSession(v1.TakeOverSessionRequest(session_id=self.session))
        self.assertEqual(list(answer), [], "nothing of the assistant follows")
        self.assertEqual(answer.handed_off.reason, v1.STATE_CHANGE_REASON_TAKEN_OVER)
        stage.tell("watched", question=self.question)
        ann.send(self.session, "Ann here.")
        changed, taken, added = self.events()[-3:]
        self.assertEqual(changed.message_changed.message.text, "Half an ")
        self.assertEqual(changed.message_changed.message.state, v1.MESSAGE_STATE_STOPPED)
        self.assertEqual(taken.state_changed.to, v1.SESSION_STATE_HUMAN)
        self.assertEqual(added.message_added.message.text, "Ann here.")

    def test_a_subscription_goes_on_after_the_server_was_killed(self) -> None:
        view = self.customer.subscribe(self.session, after_seq=0)
        outcomes, seqs = [], []

        def read_to(seq: int) -> None:
            for _, frame in view:
                if frame.WhichOneof("frame") == "subscribed":
                    outcomes.append(frame.subscribed.outcome)
                if frame.WhichOneof("frame") == "event":
                    seqs.append(frame.event.seq)
                    if frame.event.seq >= seq:
                        return

        read_to(self.customer.send(self.session, self.question).seq)
        stage.tell("kill")
        starting = threading.Thread(target=stage.tell, args=["start"])
        starting.start()
        sent = self.customer.send(self.session, f"{self.question}, sent while nobody listened")
        starting.join()
        read_to(sent.seq)
        view.cancel()
        self.assertEqual(outcomes, [v1.RESUME_OUTCOME_RESUMED] * 2)
        self.assertEqual(seqs, list(range(1, sent.seq + 1)), "every event once, in order")

    def test_a_void_cursor_brings_the_messages_anew(self) -> None:
        sent = self.customer.send(self.session, self.question)
        cursor = v1.SessionCursor(session_id=self.session, log_id=str(uuid.uuid4()), after_seq=1)
        view = self.customer.subscribe(cursor)
        self.assertEqual(next(view).frame.subscribed.outcome, v1.RESUME_OUTCOME_RESET)
        reloaded = next(view)
        self.assertIsInstance(reloaded, parlance.Reloaded)
        self.assertEqual(reloaded.messages[0].id, sent.id)
        self.assertEqual(view.cursor(self.session).after_seq, reloaded.as_of_seq)
        view.cancel()

    def test_a_stream_that_ends_in_order_but_too_early_is_opened_again(self) -> None:
        chat, question = self.customer.chat, "What happens to a message when the server crashes?"
        ask, subscribe, watch = chat.Ask, chat.Subscribe, self.people.admin.inbox.WatchInbox
        session = self.customer.create_session().id
        chat.Ask = early(ask)
        self.assertIn("committed it to disk", self.customer.ask(session, question).finished().message.text)
        chat.Subscribe = early(subscribe)
        with self.customer.subscribe(session, after_seq=0) as view:
            self.assertEqual(next(view).frame.WhichOneof("frame"), "subscribed")
        self.people.admin.inbox.WatchInbox = early(watch)
        with self.people.admin.watch_inbox() as inbox:
            self.assertEqual(next(inbox).kind, "snapshot")

    def test_an_answer_goes_on_after_the_server_was_killed(self) -> None:
        answer, _ = self.begun_answer("This will be cut ")
        stage.restart()
        teller = threading.Thread(target=lambda: (stage.say(self.question, "Anew."), stage.end(self.question)))
        teller.start()
        self.assertEqual("".join(answer), "\nAnew.")
        teller.join()
        self.assertEqual((answer.text, answer.message.text), ("Anew.", "Anew."))

    def test_a_refresh_token_brings_the_same_person_back_until_its_successor_was_used(self) -> None:
        token = self.customer.tokens.refresh_token
        with parlance.resume(stage.ADDRESS, token) as again:
            session = again.sessions.GetSession(v1.GetSessionRequest(session_id=self.session)).session
            self.assertEqual(session.id, self.session)
            successor = again.tokens.refresh_token
        parlance.resume(stage.ADDRESS, successor).close()
        with self.assertRaises(parlance.Error) as raised:
            parlance.resume(stage.ADDRESS, token)
        self.assertEqual(raised.exception.reason, "REFRESH_TOKEN_REUSED")


def add(status: status_pb2.Status, detail) -> None:
    packed = any_pb2.Any()
    packed.Pack(detail)
    status.details.append(packed)


class Ended:
    """A stream that has ended in order."""

    def __iter__(self):
        return iter(())

    def cancel(self) -> bool:
        return False


def early(method):
    """The method, whose first call ends before anything has come."""
    calls = iter([lambda *given, **named: Ended()])
    return lambda *given, **named: next(calls, method)(*given, **named)

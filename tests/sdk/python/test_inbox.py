"""What a desk or bot relies on: an inbox that comes back, and an end to every patience."""

import threading
import unittest
from collections.abc import Callable, Iterator

import grpc
import parlance
import stage
from parlance import v1


class Opened:
    """A call that remembers whether it was ended."""

    def __init__(self, call: grpc.Call) -> None:
        self._call, self.is_cancelled = call, False

    def __iter__(self) -> Iterator:
        return iter(self._call)

    def cancel(self) -> bool:
        self.is_cancelled = True
        return self._call.cancel()


def opened_by(method: Callable, calls: "list[Opened]") -> Callable:
    """The method, whose calls are kept."""

    def call(*given, **named) -> Opened:
        calls.append(Opened(method(*given, **named)))
        return calls[-1]

    return call


class InboxTests(unittest.TestCase):
    def setUp(self) -> None:
        self.customer = stage.customer()
        self.addCleanup(self.customer.close)
        self.session = self.customer.create_session().id

    def until(self, inbox: parlance.InboxWatch, kind: str) -> parlance.InboxChange:
        """The next change of this kind that tells of the customer's session."""
        return next(
            change
            for change in inbox
            if change.kind == kind and self.session in [change.session_id, *(one.id for one in change.sessions)]
        )

    def test_an_inbox_starts_anew_after_the_server_was_killed(self) -> None:
        ann = stage.People().agent("Ann")
        self.addCleanup(ann.close)
        inbox = ann.watch_inbox()
        self.assertEqual(next(inbox).kind, "snapshot")
        self.customer.sessions.RequestHuman(v1.RequestHumanRequest(session_id=self.session))
        (waiting,) = self.until(inbox, "upsert").sessions
        self.assertEqual(waiting.state, v1.SESSION_STATE_WAITING)

        stage.tell("kill")
        starting = threading.Thread(target=stage.tell, args=["start"])
        starting.start()
        anew = self.until(inbox, "snapshot")
        starting.join()
        self.assertEqual([one.id for one in inbox.sessions], [one.id for one in anew.sessions])
        ann.repeat(lambda: ann.sessions.AcceptSession(v1.AcceptSessionRequest(session_id=self.session)))
        self.until(inbox, "upsert")
        ann.sessions.ReleaseSession(v1.ReleaseSessionRequest(session_id=self.session))
        self.until(inbox, "remove")
        self.assertNotIn(self.session, [one.id for one in inbox.sessions])
        inbox.cancel()
        self.assertEqual(list(inbox), [])

    def test_an_inbox_starts_anew_after_the_server_was_stopped(self) -> None:
        ann = stage.People().agent("Ann")
        self.addCleanup(ann.close)
        inbox = ann.watch_inbox()
        self.assertEqual(next(inbox).kind, "snapshot")
        restarting = threading.Thread(target=stage.restart, args=["stop"])
        restarting.start()
        self.assertEqual(next(change.kind for change in inbox if change.kind != "counts"), "snapshot")
        restarting.join()
        inbox.cancel()

    def test_leaving_the_block_ends_the_call(self) -> None:
        ann = stage.People().agent("Ann")
        self.addCleanup(ann.close)
        chat = self.customer.chat
        calls: list[Opened] = []
        for service, method in ((ann.inbox, "WatchInbox"), (chat, "Subscribe"), (chat, "Ask")):
            setattr(service, method, opened_by(getattr(service, method), calls))
        for begin in (
            ann.watch_inbox,
            lambda: self.customer.subscribe(self.session, after_seq=0),
            lambda: self.customer.ask(self.session, "What happens to a message when the server crashes?"),
        ):
            with begin() as stream:
                next(iter(stream))
                self.assertFalse(calls[-1].is_cancelled)
            self.assertTrue(calls[-1].is_cancelled)
        self.assertEqual(len(calls), 3)

    def test_an_inbox_without_permission_ends(self) -> None:
        with self.assertRaises(parlance.Error) as raised:
            next(self.customer.watch_inbox())
        self.assertEqual((raised.exception.reason, raised.exception.is_transient), ("PERMISSION_DENIED", False))

    def test_patience_has_an_end(self) -> None:
        hasty = parlance.guest(stage.ADDRESS, patience=0.2)
        self.addCleanup(hasty.close)
        session = hasty.create_session().id
        view = hasty.subscribe(session, after_seq=0, patience=0.2)
        next(view)
        stage.tell("kill")
        try:
            for call in (lambda: hasty.send(session, "Anyone?"), lambda: list(hasty.ask(session, "Anyone?")), view.__next__):
                with self.assertRaises(parlance.Error) as raised:
                    while True:
                        call()
                self.assertTrue(raised.exception.is_transient, raised.exception)
        finally:
            stage.tell("start")
        # gRPC itself waits before it connects again, longer than the hasty one has patience.
        self.assertEqual(self.customer.send(self.session, "Anyone?").text, "Anyone?")

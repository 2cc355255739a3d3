"""Tokens that live for a minute, and a rate that is soon reached. Apart from the tests because it takes a token's life."""

import unittest
from concurrent.futures import ThreadPoolExecutor

import stage
from parlance import v1


class ExpiryTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        # Their tokens grow old while the first test waits for its own.
        cls.ann = stage.People().agent("Ann")
        cls.inbox = cls.ann.watch_inbox()
        cls.begun = next(cls.inbox)
        cls.busy = stage.customer()

    def test_a_subscription_goes_on_after_its_token_expired(self) -> None:
        customer = stage.customer()
        first = customer.tokens
        session = customer.create_session().id
        outcomes, seqs = [], []
        view = customer.subscribe(session, after_seq=0)
        for _, frame in view:
            if frame.WhichOneof("frame") == "subscribed":
                outcomes.append(frame.subscribed.outcome)
                if len(outcomes) == 2:
                    last = customer.send(session, "With another token.").seq
            if frame.WhichOneof("frame") == "event":
                seqs.append(frame.event.seq)
                if len(outcomes) == 2 and frame.event.seq == last:
                    view.cancel()
        self.assertEqual(outcomes, [v1.RESUME_OUTCOME_RESUMED] * 2)
        self.assertEqual(seqs, list(range(1, last + 1)), "every event once, in order")
        self.assertNotEqual(customer.tokens.access_token, first.access_token)
        customer.close()

    def test_an_inbox_starts_anew_after_its_token_expired(self) -> None:
        first = self.ann.tokens.access_token
        self.assertEqual(self.begun.kind, "snapshot")
        anew = next(change for change in self.inbox if change.kind == "snapshot")
        self.assertEqual([one.id for one in self.inbox.sessions], [one.id for one in anew.sessions])
        self.assertNotEqual(self.ann.tokens.access_token, first)
        self.inbox.cancel()

    def test_calls_that_learn_of_the_same_expiry_make_one_renewal(self) -> None:
        first = self.busy.tokens.access_token

        def call(_: int) -> str:
            self.busy.auth.GetCaller(v1.GetCallerRequest())
            return self.busy.tokens.access_token

        with ThreadPoolExecutor(8) as threads:
            tokens = set(threads.map(call, range(32)))
        self.assertEqual(len(tokens), 1)
        self.assertNotIn(first, tokens)

    def test_what_the_server_asks_to_wait_for_is_waited_for(self) -> None:
        customer = stage.customer()
        session = customer.create_session().id
        texts = [f"Message {number}" for number in range(2 * stage.WRITES)]
        seqs = [customer.send(session, text).seq for text in texts]
        self.assertEqual(seqs, sorted(set(seqs)), "each is stored once, in order")
        customer.close()

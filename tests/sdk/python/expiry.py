"""A token that expires in mid-stream. Apart from the tests because it takes a token's whole life."""

import unittest

import stage
from parlance import v1


class ExpiryTests(unittest.TestCase):
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

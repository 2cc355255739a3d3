import dev.parlance.Followed;
import dev.parlance.Parlance;
import dev.parlance.Subscription;

/** A token that expires in mid-stream. Apart from the tests because it takes a token's whole life. */
public final class ExpiryTests implements AutoCloseable {
    private final Parlance customer = Stage.customer();

    @Override
    public void close() {
        customer.close();
    }

    public void aSubscriptionGoesOnAfterItsTokenExpired() {
        String first = customer.tokens().getAccessToken();
        String session = customer.createSession().getId();
        int streams = 0;
        long seen = 0;
        long last = -1;
        try (Subscription view = customer.subscribe(Subscription.whole(session))) {
            for (Followed next : view) {
                if (next.frame().hasSubscribed() && ++streams == 2) {
                    last = customer.send(session, "With another token.").getSeq();
                }
                if (next.frame().hasEvent()) {
                    Stage.equal(next.frame().getEvent().getSeq(), seen + 1, "every event once, in order");
                    seen++;
                }
                if (seen == last) {
                    break;
                }
            }
        }
        Stage.equal(seen, last, "the last event");
        Stage.check(!customer.tokens().getAccessToken().equals(first), "another token is in use");
    }
}

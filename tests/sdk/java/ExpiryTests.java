import dev.parlance.Followed;
import dev.parlance.InboxChange;
import dev.parlance.InboxWatch;
import dev.parlance.Parlance;
import dev.parlance.Subscription;
import dev.parlance.v1.GetCallerRequest;
import dev.parlance.v1.Message;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Tokens that live for a minute, and a rate that is soon reached. Apart from the tests: it takes a token's life. */
public final class ExpiryTests implements AutoCloseable {
    // Their tokens grow old while the first test waits for its own.
    private static final Parlance ANN = Stage.agent("Ann");
    private static final String FIRST_OF_ANN = ANN.tokens().getAccessToken();
    private static final InboxWatch INBOX = ANN.watchInbox();
    private static final Iterator<InboxChange> CHANGES = INBOX.iterator();
    private static final InboxChange BEGUN = CHANGES.next();
    private static final Parlance BUSY = Stage.customer();
    private static final String FIRST_OF_BUSY = BUSY.tokens().getAccessToken();

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

    public void anInboxStartsAnewAfterItsTokenExpired() {
        Stage.equal(BEGUN.kind(), InboxChange.Kind.SNAPSHOT, "the first change");
        InboxChange next = CHANGES.next();
        while (next.kind() != InboxChange.Kind.SNAPSHOT) {
            next = CHANGES.next();
        }
        Stage.equal(INBOX.sessions(), next.sessions(), "the list");
        Stage.check(!ANN.tokens().getAccessToken().equals(FIRST_OF_ANN), "another token is in use");
        INBOX.close();
        ANN.close();
    }

    public void callsThatLearnOfTheSameExpiryMakeOneRenewal() {
        Set<String> tokens = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 32).parallel().forEach(call -> {
            BUSY.auth().getCaller(GetCallerRequest.getDefaultInstance());
            tokens.add(BUSY.tokens().getAccessToken());
        });
        Stage.equal(tokens.size(), 1, "renewals");
        Stage.check(!tokens.contains(FIRST_OF_BUSY), "another token is in use");
        BUSY.close();
    }

    public void whatTheServerAsksToWaitForIsWaitedFor() {
        String session = customer.createSession().getId();
        long last = 0;
        for (int number = 0; number < 2 * Stage.WRITES; number++) {
            Message sent = customer.send(session, "Message " + number);
            Stage.check(sent.getSeq() > last, "each is stored once, in order");
            last = sent.getSeq();
        }
    }
}

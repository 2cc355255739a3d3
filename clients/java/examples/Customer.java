import dev.parlance.Followed;
import dev.parlance.Parlance;
import dev.parlance.ParlanceException;
import dev.parlance.Subscription;
import dev.parlance.v1.Event;
import dev.parlance.v1.HandedOff;
import dev.parlance.v1.SenderKind;
import dev.parlance.v1.SessionState;

/** A customer asks, wants a person, and follows what is said until the assistant is back: Customer.java [ADDRESS]. */
final class Customer {
    public static void main(String[] arguments) {
        String address = arguments.length > 0 ? arguments[0] : "http://127.0.0.1:50051";
        try (Parlance me = Parlance.guest(address, "Lin", "en")) {
            String id = me.createSession().getId();
            for (String text : me.ask(id, "What happens to a message when the server crashes?")) {
                System.out.print(text);
            }
            HandedOff handedOff = me.ask(id, "I want to talk to a person").finished().handedOff().orElseThrow();
            for (Followed next : me.subscribe(Subscription.whole(id))) {
                Event event = next.frame().getEvent();
                if (event.getMessageAdded().getMessage().getSender().getKind() == SenderKind.SENDER_KIND_USER) {
                    System.out.println("\nperson: " + event.getMessageAdded().getMessage().getText());
                    try {
                        me.send(id, "Thank you.");
                    } catch (ParlanceException failed) {
                        System.out.println("not sent: " + failed.reason());
                    }
                }
                // At or below this epoch it is history.
                boolean isNews = event.getStateChanged().getEpoch() > handedOff.getSession().getEpoch();
                if (isNews && event.getStateChanged().getTo() == SessionState.SESSION_STATE_ASSISTANT) {
                    break;
                }
            }
        }
    }
}

"""A customer asks, wants a person, and follows what is said until the assistant is back: customer.py [ADDRESS]."""

import sys

import parlance
from parlance import v1

address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:50051"

with parlance.guest(address, name="Lin") as me:
    session = me.create_session()
    for text in me.ask(session.id, "What happens to a message when the server crashes?"):
        print(text, end="", flush=True)
    handed_off = me.ask(session.id, "I want to talk to a person").finished().handed_off
    epoch = handed_off.session.epoch if handed_off else 0
    for _, frame in me.subscribe(session.id, after_seq=0):
        added, moved = frame.event.message_added.message, frame.event.state_changed
        if added.sender.kind == v1.SENDER_KIND_USER:
            print("\nperson:", added.text)
            try:
                me.send(session.id, "Thank you.")
            except parlance.Error as error:
                print("not sent:", error.reason)
        # At or below this epoch it is history.
        if moved.epoch > epoch and moved.to == v1.SESSION_STATE_ASSISTANT:
            break

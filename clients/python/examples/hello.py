"""A guest asks, and the answer is printed as it is written: hello.py [ADDRESS [QUESTION]]."""

import sys

import parlance

address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:50051"
question = sys.argv[2] if len(sys.argv) > 2 else "What happens to a message when the server crashes?"

with parlance.guest(address, name="Lin") as me:
    session = me.create_session()
    for text in me.ask(session.id, question):
        print(text, end="", flush=True)
print()

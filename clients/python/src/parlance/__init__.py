"""Client of Parlance, the customer-service chat backend.

    with parlance.guest("http://127.0.0.1:50051") as me:
        session = me.create_session()
        for text in me.ask(session.id, "How do I return a kettle?"):
            print(text, end="", flush=True)

Messages and enums of the contract are in `parlance.v1`.
"""

from parlance.answer import Answer
from parlance.client import Client, guest, login, new_id, resume
from parlance.error import Error, Violation
from parlance.inbox import InboxChange, InboxWatch
from parlance.subscription import Followed, Reloaded, Subscription

__all__ = [
    "Answer",
    "Client",
    "Error",
    "Followed",
    "InboxChange",
    "InboxWatch",
    "Reloaded",
    "Subscription",
    "Violation",
    "guest",
    "login",
    "new_id",
    "resume",
]

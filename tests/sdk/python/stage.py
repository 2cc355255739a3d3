"""What the tests tell the stage, and who appears on it."""

import json
import os
import urllib.request
import uuid

import parlance
from parlance import v1

ADDRESS = os.environ["PARLANCE_ADDRESS"]
# How many writes a caller may make in a second.
WRITES = int(os.environ.get("PARLANCE_STAGE_WRITES", "1000000"))


def tell(what: str, **body: str) -> None:
    """Returns when it is done, and fails when it cannot be."""
    request = urllib.request.Request(f"{os.environ['PARLANCE_STAGE']}/{what}", json.dumps(body).encode())
    urllib.request.urlopen(request, timeout=90).close()


def say(question: str, *texts: str) -> None:
    for text in texts:
        tell("say", question=question, text=text)


def end(question: str) -> None:
    tell("end", question=question)


def restart(how: str = "kill") -> None:
    tell(how)
    tell("start")


def customer() -> parlance.Client:
    return parlance.guest(ADDRESS, name="Lin", locale="en")


class People:
    """The administrator, who logs in once, and whoever else is needed."""

    def __init__(self) -> None:
        self.admin = parlance.login(
            ADDRESS, os.environ["PARLANCE_ADMIN_EMAIL"], os.environ["PARLANCE_ADMIN_PASSWORD"]
        )

    def agent(self, name: str) -> parlance.Client:
        email, password = f"{name.lower()}-{uuid.uuid4()}@example.org", f"password of {name}"
        self.admin.users.CreateUser(
            v1.CreateUserRequest(
                request_id=str(uuid.uuid4()), email=email, password=password, display_name=name, role=v1.ROLE_AGENT
            )
        )
        return parlance.login(ADDRESS, email, password)

    def told_session(self, customer: parlance.Client) -> str:
        """A session of the customer's in which the assistant says what it is told to."""
        contact = customer.auth.GetCaller(v1.GetCallerRequest()).caller.contact
        config = v1.SessionConfig(provider="stage", model="told")
        return self.admin.create_session(contact_id=contact.id, config=config).id

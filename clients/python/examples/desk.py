"""Serves whoever waits for a person, for as long as it runs: desk.py ADDRESS EMAIL PASSWORD."""

import sys

import parlance
from parlance import v1

address, email, password = sys.argv[1:]
# Somebody else was faster, or it is served already.
MISSED = {"FLOOR_TAKEN", "FLOOR_NOT_HELD", "WRONG_STATE", "NOT_FOUND"}

# An hour of patience: what is begun is finished after a slow upgrade too.
with parlance.login(address, email, password, patience=3600) as me:
    for change in me.watch_inbox():
        for session in change.sessions:
            try:
                me.repeat(lambda: me.sessions.AcceptSession(v1.AcceptSessionRequest(session_id=session.id)))
                me.send(session.id, "A person here. Your new kettle comes on Thursday.")
                me.repeat(lambda: me.sessions.ReleaseSession(v1.ReleaseSessionRequest(session_id=session.id)))
            except parlance.Error as error:
                if error.reason not in MISSED:
                    raise

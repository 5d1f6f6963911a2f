"""What the document draws and tells of the ways between the parts: the way the messages go, and only as it was told."""

from __future__ import annotations

from drawn_samples import prose

_QUAY = """
Ada: Right, events go through NATS JetStream, and they are kept for 14 days.
Bo: The berth service asks the tide service whether the quay is deep enough.
Cem: And the tide service listens to the events, and so does the crane service.
Ada: The invoice service listens to the berth service, for the fees.
Bo: The crane service calls the pilot service. The crane service is ours.
Cem: The harbour app sends the arrival to the berth service, and the berth service passes it to the crane service.
"""


def test_only_what_was_told_together_is_told_as_one_way() -> None:
    """Who listens to a part has no share in what that part asks, and a call of another turn goes on with nothing."""
    told = prose(_QUAY, "how-it-works")
    assert "listens to the berth service, which" not in told
    assert "the tide service, which listens" not in told
    assert "to the crane service, which calls" not in told
    assert "sends the arrival to the berth service, which passes the arrival to the crane service" in told

"""Messages that no person wrote: bounces, automatic replies, reports of delivery (RFC 3834, RFC 3464)."""

from __future__ import annotations

from email.message import Message

from huiyin.mail import headers

_PRECEDENCE = ("auto_reply", "auto-reply", "bulk", "junk")
"""Not `list`: a letter sent to a group's address comes with that, and is a letter."""
_MACHINES = ("mailer-daemon", "postmaster", "mail-daemon")
_MARKS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response")


def is_automatic(message: Message) -> bool:
    """Whether a program sent it of itself."""
    told = headers.field(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if told and told != "no":
        return True
    if message.get_content_type() in (
        "multipart/report",
        "message/delivery-status",
        "message/disposition-notification",
    ):
        return True
    if headers.field(message, "Precedence").lower() in _PRECEDENCE or any(
        message.get(name) for name in _MARKS
    ):
        return True
    return headers.sender(message).email.partition("@")[0].lower() in _MACHINES

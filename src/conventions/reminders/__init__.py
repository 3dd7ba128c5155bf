"""Reminders: which are due on a day, why the others are not, their mails and their sending.

`reminder_rules` decides, `reminder_text` prints the decisions, `mail` writes and sends a mail, `outbox` is
the file of what was sent. It may import `documents`, `exports` and what is below.
"""

"""Reminders: which are due on a day and why the others are not, the mails that say so, and their sending."""

"""Reminders: which are due on a day, why the others are not, their mails and their sending."""

"""Verdicts and calendars, written for others to read."""

"""Dated figures of the law: their value, validity and source."""

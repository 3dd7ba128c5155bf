"""From a template to documents: read, compile once, fill as often as one likes."""

"""The audit of an agreement before any fact: contradictions that should be settled before signing."""

"""Screens of the room `plans`: the desk's home, the ledger, a duty, the review queue, the leader's page, the import."""

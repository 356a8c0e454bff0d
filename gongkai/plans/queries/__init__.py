"""Questions that screens ask of the ledger. They read and never write."""

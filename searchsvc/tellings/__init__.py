"""Tellings: which releases, in two languages or two scripts, tell the same event, and how sure that is."""

"""Requests and workers: who waits, who is asked, and what happens when a worker dies."""

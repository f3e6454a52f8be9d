"""Faults on purpose: what becomes of an index and a service that are killed, damaged, starved and lied to."""

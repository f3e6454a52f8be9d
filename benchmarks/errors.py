"""The error of the benchmark."""


class EngineFailed(Exception):
    """An engine or a service cannot be run, went wrong, or took too long; the message is for the report."""

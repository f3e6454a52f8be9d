"""Connections as the system and uvicorn give them: accepted, bounded in number, size and time."""

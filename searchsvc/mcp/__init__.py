"""An MCP server: lets an assistant search the releases, read them, and cite them.

`tools` has the questions that an assistant can ask, `answers` what it is told, `parts` cuts long texts. `sources` finds
the releases in an index or through a running service; `server` speaks the protocol, with the official SDK, which the
extra `mcp` installs.
"""

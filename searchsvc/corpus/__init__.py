"""The corpus folder besides its releases: bytes of files at rest, corrections of facts, and names of its own."""

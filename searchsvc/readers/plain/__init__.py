"""Plain text releases, and lines that were wrapped at a width."""

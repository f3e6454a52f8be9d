"""Word and PDF documents."""

"""What the files of an index hold, byte by byte. Whatever reads or writes a file takes its layout from here."""

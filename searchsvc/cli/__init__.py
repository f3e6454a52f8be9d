"""The command line: parses arguments, calls the verbs, prints. Results go to stdout, everything else to stderr."""

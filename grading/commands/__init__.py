"""The command line's parts: each parses, calls, and prints."""

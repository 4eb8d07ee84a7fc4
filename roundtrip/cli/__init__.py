"""The command line: one command a file; nothing but arguments, files and messages."""

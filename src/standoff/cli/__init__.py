"""The command line: parse what was asked, call one function, print what came back."""

"""Other tools' files: `.gmcr` both ways, Gambit's `.nfg` out."""

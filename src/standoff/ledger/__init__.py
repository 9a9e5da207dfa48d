"""What was read, kept: documents by their digest, their claims and citations, searched as full text."""

"""A text becomes cited claims with offsets."""

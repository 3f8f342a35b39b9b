"""The figures of a production line, of one or of a hundred thousand, and where it stands."""

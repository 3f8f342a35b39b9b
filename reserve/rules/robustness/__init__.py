"""How far a list hangs on opinion: other weights, drawn by the thousand, over the same candidates, gates, caps and line."""

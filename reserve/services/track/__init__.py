"""The way of a project between the levels: submitted, received, returned, refused, taken back."""

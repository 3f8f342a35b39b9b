"""Projects as they are read: lists, one project with everything, and what is derived from its versions."""

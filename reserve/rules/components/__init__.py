"""What a component of a project counts as, and that it is paid for once."""

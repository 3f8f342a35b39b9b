"""What a project must meet and what is open to it, told with reasons."""

"""What every rule computes with: columns of figures, decisions, and the trail of steps with their sources."""

"""Energy in standard coal, its base years, and what a retrofit saves (GB/T 2589, GB/T 13234)."""

"""A contest tried otherwise and compared with the official one."""

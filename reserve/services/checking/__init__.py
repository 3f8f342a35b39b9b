"""What a check may know, and what checks have said: context, records, statistics, trials of rules."""

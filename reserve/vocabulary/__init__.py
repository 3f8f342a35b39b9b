"""What words mean: fields, units, regions, roles, states, findings, errors. Everything else speaks this language."""

"""Pages, server, sign-in, templates and the command line: the only place where register, rules, validation and screen meet."""

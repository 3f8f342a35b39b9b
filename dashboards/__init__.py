"""Pages, server, sign-in, templates and the command line: the only place where register, rules, validation and screen meet."""

from dashboards.late_grammar import put_off

put_off()

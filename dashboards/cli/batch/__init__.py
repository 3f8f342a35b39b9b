"""``reserve batch``: the funding batches and what belongs to one."""

import typer

from dashboards.cli.batch import departures, documents, frozen, listing, proceedings, results, robustness, scenarios, settlement

app = typer.Typer(no_args_is_help=True)
for theme in (listing, frozen, proceedings, documents, results, robustness, scenarios, departures, settlement):
    theme.register(app)

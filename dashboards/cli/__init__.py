"""The command line ``reserve``. Nothing heavy is imported before a command needs it."""


def main() -> None:
    """Run the command of ``sys.argv``; ends the process with the exit code of its help text."""
    import sys

    from dashboards.cli.app import app
    from dashboards.cli.words import translate_panels

    if len(sys.argv) < 3 or {"-h", "--help"} & set(sys.argv):
        translate_panels()
    app(prog_name="reserve")

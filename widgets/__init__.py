"""The controls people touch: Form, Table, Chart, View, and the Stack that holds them. They know no rule and no session."""

from widgets import blocks
from widgets.chart import Chart
from widgets.form import Form
from widgets.snapshot import Stack
from widgets.table import Table
from widgets.view import View

__all__ = ["Chart", "Form", "Stack", "Table", "View", "blocks"]

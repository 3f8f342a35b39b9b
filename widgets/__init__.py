"""The controls people touch: Form, Table, Chart, View. They show fields, findings and figures; they know no rule and no session."""

from widgets import blocks
from widgets.chart import Chart
from widgets.form import Form
from widgets.table import Table
from widgets.view import View

__all__ = ["Chart", "Form", "Table", "View", "blocks"]

"""Small tables inside a form: rows of inputs that work without JavaScript, with spare rows to write into."""

from django import forms
from django.utils.translation import gettext_lazy as _

from awards.enums import QuestionType
from awards.questionnaire.answers import COLUMNS, PartnerKind

SPARE = 2
LEAST = 3
LABELS = {
    (QuestionType.INDICATORS, "name"): _("Indicator"),
    (QuestionType.INDICATORS, "unit"): _("Unit"),
    (QuestionType.INDICATORS, "before"): _("Before"),
    (QuestionType.INDICATORS, "after"): _("After"),
    (QuestionType.INDICATORS, "source"): _("Source of the data"),
    (QuestionType.PARTNERS, "name"): _("Name of the partner"),
    (QuestionType.PARTNERS, "kind"): _("Kind"),
    (QuestionType.PARTNERS, "role"): _("Role"),
    (QuestionType.LINKS, "label"): _("What it shows"),
    (QuestionType.LINKS, "url"): _("Address"),
}
WIDTHS = {"name": 12, "unit": 4, "before": 4, "after": 4, "source": 12, "kind": 4, "role": 8, "label": 4, "url": 8}


class RowsWidget(forms.Widget):
    """Value: a list of {column: text}. Inputs are called <name>-<row>-<column>; rows left empty do not count."""

    template_name = "awards/entry/widgets/rows.html"
    use_fieldset = True

    def __init__(self, kind: QuestionType):
        super().__init__()
        self.kind = kind
        self.columns = COLUMNS[kind]

    def value_from_datadict(self, data, files, name):
        rows = []
        number = 0
        while any(f"{name}-{number}-{column}" in data for column in self.columns):
            row = {column: data.get(f"{name}-{number}-{column}", "").strip() for column in self.columns}
            if any(row.values()):
                rows.append({column: text for column, text in row.items() if text})
            number += 1
        return rows

    def value_omitted_from_data(self, data, files, name):
        return not any(f"{name}-0-{column}" in data for column in self.columns)

    def id_for_label(self, id_, index=None):
        return f"{id_}-0-{self.columns[0]}" if id_ else id_

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = [row for row in value or [] if isinstance(row, dict)]
        shown = rows + [{}] * max(SPARE, LEAST - len(rows))
        context["widget"]["rows"] = [self._cells(name, number, row) for number, row in enumerate(shown)]
        return context

    def _cells(self, name: str, number: int, row: dict) -> list[dict]:
        return [
            {
                "name": f"{name}-{number}-{column}",
                "label": LABELS[(self.kind, column)],
                "value": row.get(column, ""),
                "width": WIDTHS[column],
                "options": PartnerKind.choices if column == "kind" else None,
                "type": "url" if column == "url" else "text",
                "numeric": column in {"before", "after"},
            }
            for column in self.columns
        ]

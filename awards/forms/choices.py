"""The choices of a question as a small table: a code and a label in each language, with spare rows to write into."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.questionnaire.definition import CHOICE_CODE, MOST_CHOICES

SPARE = 3
COLUMNS = {
    "code": gettext_lazy("Code"),
    "label_id": gettext_lazy("In Indonesian"),
    "label_en": gettext_lazy("In English"),
}
WIDTHS = {"code": 3, "label_id": 5, "label_en": 4}


class ChoicesTable(forms.Widget):
    """Value: a list of {"code", "label_id", "label_en"}. Inputs are called <name>-<row>-<column>; empty rows do not count."""

    template_name = "awards/entry/widgets/rows.html"
    use_fieldset = True

    def value_from_datadict(self, data, files, name):
        rows, number = [], 0
        while any(f"{name}-{number}-{column}" in data for column in COLUMNS):
            rows.append({column: data.get(f"{name}-{number}-{column}", "").strip() for column in COLUMNS})
            number += 1
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-0-code" not in data

    def id_for_label(self, id_, index=None):
        return f"{id_}-0-code" if id_ else id_

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = [*(value or []), *({} for _spare in range(SPARE))]
        context["widget"]["rows"] = [
            [
                {
                    "name": f"{name}-{number}-{column}", "label": label, "value": row.get(column, ""),
                    "width": WIDTHS[column], "type": "text",
                }
                for column, label in COLUMNS.items()
            ]
            for number, row in enumerate(rows)
        ]  # fmt: skip
        return context


class ChoicesField(forms.Field):
    """A row without a code gets one from its place; the order of the rows is the order of the choices."""

    widget = ChoicesTable

    def clean(self, value):
        rows = [dict(row) for row in value or []]
        if len(rows) > MOST_CHOICES:
            raise ValidationError(_("At most %(most)s choices can stand here.") % {"most": MOST_CHOICES})
        taken = {row["code"] for row in rows}
        for row in rows:
            row["code"] = row["code"] or _free(taken)
            taken.add(row["code"])
        wrong = []
        for number, row in enumerate(rows, 1):
            if not CHOICE_CODE.match(row["code"]):
                wrong.append(_("Row %(row)s: write the code with letters, digits, _ . or -.") % {"row": number})
            if [each["code"] for each in rows].count(row["code"]) > 1:
                wrong.append(
                    _("Row %(row)s: the code “%(code)s” is used twice.") % {"row": number, "code": row["code"]}
                )
            if not row["label_id"]:
                wrong.append(_("Row %(row)s: write the choice in Indonesian.") % {"row": number})
        if wrong:
            raise ValidationError(wrong)
        return rows


def _free(taken: set[str]) -> str:
    return next(f"c{number}" for number in range(1, len(taken) + 2) if f"c{number}" not in taken)

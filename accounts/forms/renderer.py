"""How every form of Juara looks: our templates, and classes and ARIA on each widget."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

# Widget class -> CSS class of its element; the first match in this order counts.
WIDGET_CLASSES = (
    (forms.HiddenInput, ""),
    (forms.MultipleHiddenInput, ""),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)
# Parts of a widget's attrs that the field template reads and the element does not get.
BESIDE = ("prefix", "suffix")


class JuaraBoundField(BoundField):
    """A field that knows its Bootstrap class, its mark (optional, required or none) and what stands beside it."""

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        css = next(css for kind, css in WIDGET_CLASSES if isinstance(widget, kind))
        given = attrs.get("class", widget.attrs.get("class", ""))
        classes = " ".join(part for part in (css, given, "is-invalid" if css and self.errors else "") if part)
        if classes:
            attrs["class"] = classes
        for name in BESIDE:
            if name in widget.attrs:
                attrs[name] = False  # widgets/attrs.html leaves out what is False
        return attrs

    @property
    def aria_describedby(self):
        described = super().aria_describedby
        if described is None or not self.max_words or not self.auto_id:
            return described
        return f"{described} {self.auto_id}_words".strip()

    @property
    def needed(self) -> bool:
        """Whether people must answer. A wizard's field may be needed for sending, yet not required for saving."""
        return getattr(self.field, "needed", self.field.required)

    @property
    def mark(self) -> str:
        """ "required" or "optional"; nothing on a form where every field is required, such as a log-in, and nothing at
        a box that may stay empty: that is an answer, too.
        """
        if not self.needed:
            return "" if self.is_single_checkbox else "optional"
        others = [field for field in self.form.fields.values() if not isinstance(field.widget, forms.CheckboxInput)]
        return "required" if any(not getattr(field, "needed", field.required) for field in others) else ""

    @property
    def prefix(self) -> str:
        return self.field.widget.attrs.get("prefix", "")

    @property
    def suffix(self) -> str:
        return self.field.widget.attrs.get("suffix", "")

    @property
    def max_words(self) -> int | None:
        return self.field.widget.attrs.get("data-max-words")

    @property
    def is_range(self) -> bool:
        return getattr(self.field.widget, "input_type", "") == "range"

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class JuaraRenderer(TemplatesSetting):
    bound_field_class = JuaraBoundField

"""How fields render: label, mark, help, error and ARIA, without a class in any form."""

import re

import pytest
from django import forms
from django.utils import translation

from tests.front.pages import SampleForm


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def attributes(html, tag, name):
    """The attributes of the first such element with this name."""
    element = re.search(rf'<{tag}[^>]*name="{name}"[^>]*>', html).group(0)
    return dict(re.findall(r'([\w-]+)="([^"]*)"', element))


def test_field_with_an_error_is_described_by_help_and_error():
    html = SampleForm({})["title"].as_field_group()
    found = attributes(html, "input", "title")
    assert found["aria-describedby"] == "id_title_helptext id_title_error"
    assert found["aria-invalid"] == "true"
    assert found["class"] == "form-control is-invalid"
    assert re.findall(r'id="(id_title_helptext|id_title_error)"', html) == ["id_title_helptext", "id_title_error"]


def test_field_without_an_error_has_neither_mark_of_it():
    found = attributes(SampleForm({"title": "Layanan"})["title"].as_field_group(), "input", "title")
    assert (found.get("aria-invalid"), found["class"]) == (None, "form-control")


@pytest.mark.parametrize(
    ("name", "tag", "css"),
    [
        ("problem", "textarea", "form-control"),
        ("dimension", "select", "form-select"),
        ("phase", "input", "form-check-input"),
        ("agree", "input", "form-check-input"),
        ("letter", "input", "form-control"),
    ],
)
def test_each_widget_gets_its_class(name, tag, css):
    assert attributes(SampleForm()[name].as_field_group(), tag, name)["class"] == css


def test_word_limit_is_part_of_the_description():
    html = SampleForm()["problem"].as_field_group()
    assert attributes(html, "textarea", "problem")["aria-describedby"] == "id_problem_words"
    assert 'id="id_problem_words"' in html


def test_marks_say_required_and_optional_where_both_occur():
    form = SampleForm()
    assert [form["title"].mark, form["email"].mark] == ["required", "optional"]


def test_marks_are_left_out_where_every_field_is_required():
    class Login(forms.Form):
        email = forms.EmailField()
        password = forms.CharField()

    assert [field.mark for field in Login()] == ["", ""]


def test_needed_overrides_required_for_the_mark_only():
    form = SampleForm({})
    form.fields["cost"].needed = True
    assert (form["cost"].mark, "cost" in form.errors) == ("required", False)


def test_prefix_stands_beside_the_input_and_not_on_it():
    html = SampleForm()["cost"].as_field_group()
    assert '<span class="input-group-text">Rp</span>' in html
    assert attributes(html, "input", "cost").get("prefix") is None


def test_choices_form_a_fieldset_with_the_question_as_legend():
    html = SampleForm()["phase"].as_field_group()
    assert re.search(r"<fieldset.*<legend[^>]*>Tahap", html, re.DOTALL)
    assert re.findall(r'<label class="form-check-label" for="(id_phase_\d)">', html) == ["id_phase_0", "id_phase_1"]


def test_help_text_is_escaped():
    form = SampleForm()
    form.fields["title"].help_text = "<script>alert(1)</script>"
    assert "&lt;script&gt;" in form["title"].as_field_group()


def test_whole_form_renders_every_field_once():
    html = str(SampleForm())
    assert [html.count(f'id="id_{name}_field"') for name in SampleForm.base_fields if name != "token"] == [1] * 11
    assert html.count('name="token"') == 1


def test_slider_has_its_number_beside_it():
    class Weights(forms.Form):
        impact = forms.IntegerField(widget=forms.NumberInput(attrs={"type": "range", "min": 0, "max": 100}))

    html = Weights(initial={"impact": 25})["impact"].as_field_group()
    assert re.search(r'<output for="id_impact">([^<]*)</output>', html).group(1) == "25"

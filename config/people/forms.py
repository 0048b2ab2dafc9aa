from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from awards.models import Agency, Province, Region
from judging.models import Panel


class InvitationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"))
    letter = forms.CharField(
        label=_("Letter of appointment"),
        max_length=200,
        required=False,
        help_text=_("Number and date, if there is one."),
    )


class EditionInvitationForm(InvitationForm):
    """Role and what it is held over; the fields of a scope count only for the roles that have it."""

    role = forms.ChoiceField(label=_("Role"))
    panel = forms.ModelChoiceField(Panel.objects.none(), label=_("Panel"), required=False)
    region = forms.ModelChoiceField(Region.objects.competing(), label=_("Region"), required=False)
    province = forms.ModelChoiceField(Province.objects.all(), label=_("Province"), required=False)
    field_order = ["role", "panel", "region", "province", "name", "email", "letter"]
    scope_fields = {Role.CHAIR: "panel", Role.REGION_ADMIN: "region", Role.PROVINCE: "province"}

    def __init__(self, *args, edition, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["panel"].queryset = Panel.objects.filter(edition=edition).select_related("dimension")
        for name, text in (("panel", _("For a panel chair.")), ("region", _("For a region admin."))):
            self.fields[name].help_text = text
        self.fields["province"].help_text = _("For a province coordinator.")
        for role, name in self.scope_fields.items():
            self.fields[name].needed = True  # it shows only while its role is chosen
            self.fields[name].show_if = f"role={role}"

    def clean(self):
        role = self.cleaned_data.get("role")
        name = self.scope_fields.get(role)
        if name and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, _("Choose what the role is for."))
        return self.cleaned_data

    def offer(self) -> dict:
        """The arguments of the action that invites."""
        data = self.cleaned_data
        scope = data[self.scope_fields[data["role"]]] if data["role"] in self.scope_fields else self.edition
        words = {name: data[name] for name in ("name", "email", "letter")}
        return {
            **words,
            "role": Role(data["role"]),
            "scope_id": scope.pk,
            "scope_label": str(scope),
            "edition": self.edition,
        }


class AgencyInvitationForm(InvitationForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))
    field_order = ["agency", "name", "email", "letter"]

    def __init__(self, *args, region, **kwargs):
        super().__init__(*args, **kwargs)
        self.region = region
        self.fields["agency"].queryset = region.agencies.filter(is_active=True)

    def offer(self) -> dict:
        agency = self.cleaned_data["agency"]
        words = {name: self.cleaned_data[name] for name in ("name", "email", "letter")}
        return {**words, "role": Role.AGENCY, "scope_id": agency.pk, "scope_label": f"{agency}, {self.region}"}


class AgencyForm(forms.ModelForm):
    class Meta:
        model = Agency
        fields = ["name", "short_name"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It stands in the audit trail."))


class FilterForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), required=False)
    text = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("All roles")), *[(role.value, role.label) for role in roles]]

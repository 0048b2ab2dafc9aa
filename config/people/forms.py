from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from awards.models import Agency, Province, Region
from judging.models import Panel

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


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


OTHER = "other"


class DelegationForm(forms.Form):
    """Who stands in, on which days and why. Days are whole ones, in the zone of whoever hands over."""

    person = forms.ChoiceField(label=_("Who stands in"))
    name = forms.CharField(
        label=_("Name"), max_length=150, required=False, help_text=_("Only for somebody else, who is invited by mail.")
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    first = forms.DateField(label=_("First day"), widget=DAY)
    last = forms.DateField(label=_("Last day"), widget=DAY)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("It stands in the audit trail."))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        others = [(pk, f"{person} ({person.email})") for pk, person in self.people.items()]
        self.fields["person"].choices = [*others, (OTHER, _("Somebody else, by invitation"))]
        for name in ("name", "email"):
            self.fields[name].show_if = f"person={OTHER}"
        for name in ("name", "email"):
            self.fields[name].needed = True  # shown as needed: it is while nobody is chosen

    def clean(self):
        data = super().clean()
        data["person"] = self.people.get(data.get("person"))
        if not data["person"]:
            for name in ("name", "email"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose somebody, or give name and e-mail address of whom to invite."))
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", _("The last day must not lie before the first one or in the past."))
        return data

    def days(self) -> dict:
        """From the first moment of the first day to the last one of the last day."""
        zone, data = timezone.get_current_timezone(), self.cleaned_data
        return {
            "starts_at": datetime.combine(data["first"], time.min, zone),
            "until": datetime.combine(data["last"], time(23, 59, 59), zone),
            "reason": data["reason"],
        }


class FilterForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), required=False)
    text = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("All roles")), *[(role.value, role.label) for role in roles]]

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Membership, User
from awards.models import Region
from judging.enums import ConflictKind
from judging.models import Judge, Panel


def people_to_register(edition):
    """Who holds the role of judge in the edition and is not registered yet."""
    holders = Membership.objects.current().filter(role=Role.JUDGE, scope_id=edition.pk).values("user")
    return User.objects.filter(pk__in=holders).exclude(judgeships__edition=edition).order_by("name")


class RegisterForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    institution = forms.CharField(label=_("Institution"), max_length=200, required=False)
    home_region = forms.ModelChoiceField(
        label=_("Home region"), queryset=Region.objects.none(), required=False,
        help_text=_("The judge gets no entry of this region."),
    )  # fmt: skip

    def __init__(self, edition, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_to_register(edition)
        self.fields["home_region"].queryset = Region.objects.competing()


class ConflictForm(forms.Form):
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=ConflictKind)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.competing()


class SeatForm(forms.Form):
    panel = forms.ModelChoiceField(label=_("Panel"), queryset=Panel.objects.none())
    judge = forms.ModelChoiceField(label=_("Judge"), queryset=Judge.objects.none())
    chair = forms.BooleanField(label=_("Chairs the panel"), required=False)

    def __init__(self, edition, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["panel"].queryset = edition.panels.all()
        self.fields["judge"].queryset = edition.judges.filter(is_active=True).select_related("user")
        self.fields["judge"].label_from_instance = lambda judge: f"{judge.code} {judge.user.name}"

"""Pages that exist only for the tests: every component once, a sheet with all scripts, and the error pages."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

from accounts.models import User

NOW = datetime(2026, 10, 27, 9, 0, tzinfo=UTC)
DEADLINE = datetime(2026, 10, 30, 15, 59, tzinfo=UTC)
NAMES = {
    "governance": "Tata kelola dan birokrasi",
    "branding": "Penjenamaan daerah",
    "economy": "Ekonomi cerdas",
    "living": "Kelayakan hidup",
    "society": "Masyarakat cerdas",
    "environment": "Lingkungan cerdas",
}
TONES = ["neutral", "progress", "info", "good", "warn", "bad", "prize"]


class SampleForm(forms.Form):
    title = forms.CharField(label="Nama inovasi", help_text="Seperti di surat keputusan.")
    email = forms.EmailField(label="Alamat surel", required=False)
    problem = forms.CharField(label="Masalah", widget=forms.Textarea(attrs={"data-max-words": 5, "rows": 3}))
    cost = forms.DecimalField(label="Biaya", required=False, widget=forms.NumberInput(attrs={"prefix": "Rp"}))
    share = forms.DecimalField(label="Bagian", required=False, widget=forms.NumberInput(attrs={"suffix": "%"}))
    since = forms.DateField(label="Berjalan sejak", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    dimension = forms.ChoiceField(label="Dimensi", choices=[("", "Pilih"), *NAMES.items()])
    phase = forms.ChoiceField(
        label="Tahap", choices=[("plan", "Rencana"), ("run", "Berjalan")], widget=forms.RadioSelect
    )
    partners = forms.MultipleChoiceField(
        label="Mitra",
        choices=[("uni", "Kampus"), ("firm", "Usaha")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    letter = forms.FileField(label="Surat", required=False)
    agree = forms.BooleanField(label="Kami menyatakan isi usulan benar")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def sample_rows():
    states = [("sent", "Dikirim"), ("returned", "Dikembalikan"), ("eligible", "Lolos"), ("withdrawn", "Ditarik")]
    for index, (dimension, label) in enumerate(NAMES.items()):
        state, state_label = states[index % len(states)]
        yield {
            "name": f"Usulan contoh {index + 1}: layanan terpadu yang namanya cukup panjang",
            "dimension": dimension,
            "label": label,
            "state": state,
            "state_label": state_label,
            "place": index + 2,
            "low": index + 1,
            "high": index * 2 + 4,
            "mark": 4.4 - index * 0.213,
        }


def shell_context():
    return {
        "user": User(email="juri07@contoh.id", name="Juri 07 (contoh)"),
        "nav_items": [
            {"label": "Beranda", "url": "/", "current": False},
            {"label": "Usulan", "url": "/style/", "current": True},
            {"label": "Penilaian", "url": "/sheet/", "current": False},
            {"label": "Pemeringkatan", "url": "/", "current": False},
        ],
    }


def style(request):
    timezone.activate(ZoneInfo("Asia/Jakarta"))
    messages.success(request, "Undangan dikirim ke 24 juri.")
    dimensions = [
        {"code": code, "label": label, "prize": prize, "value": 4.2 - n * 0.3, "text": f"{4.2 - n * 0.3:.1f}"}
        for n, ((code, label), prize) in enumerate(
            zip(
                NAMES.items(),
                ["Terbaik I", "Terbaik II", "Terbaik III", "Harapan I", "Harapan II", "Nomine"],
                strict=True,
            )
        )
    ]
    return render(
        request,
        "front/style.html",
        {
            **shell_context(),
            "form": SampleForm(request.POST or {"email": "bukan-surel"}),
            "deadline": DEADLINE,
            "now": NOW,
            "dimensions": dimensions,
            "tones": TONES,
            "rows": list(sample_rows()),
            "page_obj": Paginator(range(120), 25).page(2),
            "steps": [
                {"label": "Identitas", "url": "#", "state": "done"},
                {"label": "Masalah dan hasil", "url": "#", "state": "current", "note": "4 dari 7 terjawab"},
                {"label": "Mitra", "url": "#", "state": "returned", "note": "Lihat catatan"},
                {"label": "Pernyataan", "url": None, "state": "locked"},
                {"label": "Kirim", "url": "#", "state": "todo"},
            ],
            "moments": [
                {"label": "Pendaftaran", "instant": NOW, "state": "done"},
                {"label": "Penilaian", "instant": DEADLINE, "state": "current", "note": "18 dari 24 juri selesai"},
                {"label": "Penetapan", "state": "todo"},
            ],
            "spread": [("1", 2), ("2", 5), ("3", 14), ("4", 9), ("5", 3)],
            "severity": [("J01", 4.2, 2.9, 5.5), ("J02", -0.4, -1.7, 0.9), ("J03", -6.1, -7.6, -4.6)],
        },
    )


def sheet(request):
    texts = ["Belum tampak", "Sebagian kecil warga", "Beberapa kelurahan", "Sebagian besar daerah", "Seluruh daerah"]
    levels = [
        {"value": n, "name": text, "text": "Ada angka sebelum dan sesudah, dengan sumbernya."}
        for n, text in enumerate(texts, 1)
    ]
    return render(request, "front/sheet.html", {**shell_context(), "levels": levels})


class Desk:
    """What the autosave address answers next, and what it received from the present visit.

    A page that was left sends its last words when it likes, perhaps in the middle of the next test.
    """

    answers: list = []
    received: list = []
    visit = ""


def autosave(request):
    if request.COOKIES.get("visit") != Desk.visit:
        return HttpResponse(status=410)
    Desk.received.append(dict(request.POST.items()))
    status, body = Desk.answers.pop(0) if Desk.answers else (200, {"saved_at": "15.20", "version": 4, "errors": {}})
    return JsonResponse(body, status=status)


def error_page(request, name):
    return render(request, f"{name}.html", shell_context())


def blank(request):
    return HttpResponse("")


urlpatterns = [
    path("", blank, name="home"),
    path("log-in/", blank, name="account_login"),
    path("log-out/", blank, name="account_logout"),
    path("profile/", include(([path("", blank, name="profile")], "accounts"))),
    path("i18n/", include("django.conf.urls.i18n")),
    path("style/", style),
    path("sheet/", sheet),
    path("autosave/", autosave),
    path("error/<str:name>/", error_page),
]

"""Start pages: where each person lands, and what every page's shell shows."""

from django.shortcuts import render


def shell(request):
    """Context of every page: the navigation that this person has a use for."""
    return {"nav_items": []}


def home(request):
    return render(request, "home.html")

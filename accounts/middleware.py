from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from accounts.typed import typed_texts


class LanguageMiddleware:
    """Indonesian until somebody chooses otherwise: the cookie decides, not the language of the browser,

    because many office machines run an English one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", language)
        return response


class ReaderMiddleware:
    """Shows pages in the time zone that a logged-in person chose, and keeps private pages out of caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(request.user.zone):
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class LoggedOutMiddleware:
    """Whoever sends a page after the log-in has ended gets back what was typed, to copy, before logging in again.

    Parts of a page that scripts fetch never become the page of entrance: what asks by itself gets nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not isinstance(response, HttpResponseRedirect) or request.user.is_authenticated:
            return response
        if not response.url.startswith(f"{resolve_url(settings.LOGIN_URL)}?next="):
            return response
        is_page = request.htmx or "text/html" in request.headers.get("Accept", "")
        if request.method == "POST" and is_page and (texts := typed_texts(request)):
            return self.given_back(request, texts, response.url)
        if not request.htmx:
            return response
        return HttpResponseClientRedirect(response.url) if request.htmx.target else HttpResponse(status=204)

    @staticmethod
    def given_back(request, texts, way):
        context = {"texts": texts, "way": way}
        answer = render(request, "account/logged_out.html", context, status=200 if request.htmx else 403)
        return reswap(retarget(answer, "body"), "innerHTML") if request.htmx else answer

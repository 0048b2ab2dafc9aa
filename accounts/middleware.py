from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

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
    """Whoever sends a page after the log-in has ended gets back what was typed, to copy, before logging in again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method != "POST" or not isinstance(response, HttpResponseRedirect) or request.user.is_authenticated:
            return response
        is_sent_away = response.url.startswith(f"{resolve_url(settings.LOGIN_URL)}?next=")
        is_page = "text/html" in request.headers.get("Accept", "") and not request.htmx
        if is_sent_away and is_page and (texts := typed_texts(request)):
            return render(request, "account/logged_out.html", {"texts": texts, "way": response.url}, status=403)
        return response

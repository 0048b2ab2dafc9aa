import re

from django.conf import settings

PAGE = re.compile(r"[0-9a-f]{32}\Z")


def remember_language(response, language):
    """Show the following pages in this language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def tell_saved(response, page: str):
    """Let the script know that what this open page submitted was taken, so that it stops keeping it on the device."""
    if PAGE.match(page):
        response.set_cookie(
            "saved_page", page, max_age=3600, httponly=False, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response

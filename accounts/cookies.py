from django.conf import settings


def remember_language(response, language):
    """Show the following pages in this language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip

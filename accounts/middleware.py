from django.utils import timezone


class ReaderMiddleware:
    """Shows pages in the language and time zone that a logged-in person chose, and keeps private pages out of caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated:
            timezone.activate(user.zone)
            response = self.get_response(request)
            response.headers.setdefault("Cache-Control", "no-store")
            timezone.deactivate()
            return response
        return self.get_response(request)

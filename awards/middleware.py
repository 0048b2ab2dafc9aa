from django.conf import settings
from django.http import HttpResponseNotFound
from django.urls import Resolver404, resolve

from awards.evidence import serving


class CookielessFiles:
    """Answers the addresses of files before anything reads a session, a cookie or a language, and nothing else on the
    host that is only for files."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_files_host = bool(settings.FILES_HOST) and request.get_host() == settings.FILES_HOST
        is_file = request.path_info.startswith(serving.PATH)
        if not is_file and not is_files_host:
            return self.get_response(request)
        if not is_file or (settings.FILES_HOST and not is_files_host):
            return HttpResponseNotFound()
        request.META.pop("HTTP_COOKIE", None)
        try:
            view, args, kwargs = resolve(request.path_info)
        except Resolver404:
            return HttpResponseNotFound()
        return view(request, *args, **kwargs)

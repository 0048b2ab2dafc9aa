import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

import config.urls  # noqa: E402, F401 - all pages are loaded at the start and not by the first visitor
from accounts.runner import serve  # noqa: E402 - needs the applications above

serve()
gc.freeze()  # what is loaded at the start stays: the collector need not look at it in the middle of requests

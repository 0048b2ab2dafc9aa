"""What became of an action, told on the next page to whoever asked for it."""

from contextlib import contextmanager

from django.contrib import messages

from accounts.refusal import Refused


@contextmanager
def told(request, done: str):
    """Wraps the call of an action: says `done`, or why it was refused. Every other error goes its way."""
    try:
        yield
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)

"""What each saving by script weighs, where it arrives: on the server, whatever became of its page."""

from dataclasses import dataclass

OURS = ("Content-Type", "X-CSRFToken", "X-Requested-With", "X-Piece", "Accept")  # headers that the scripts set


@dataclass(frozen=True)
class Weight:
    """Bytes of a request: its body, and the headers that the scripts add; and of the body of its answer."""

    path: str
    status: int
    body: int
    added: int
    answer: int

    @property
    def there(self) -> int:
        return self.body + self.added


class Scales:
    """A middleware that weighs the requests of autosave.js."""

    weighed: list[Weight] = []

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "/autosave/" not in request.path:
            return self.get_response(request)
        added = sum(len(f"{name}: {request.headers[name]}\r\n") for name in OURS if name in request.headers)
        body = int(request.headers.get("Content-Length") or 0)
        answer = self.get_response(request)
        self.weighed.append(Weight(request.path, answer.status_code, body, added, len(answer.content)))
        return answer

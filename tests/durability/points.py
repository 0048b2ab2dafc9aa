"""The points at which a server dies, and whether what it interrupts is done afterwards."""

UPLOADING = {
    "evidence: before the file": False,
    "evidence: temporary file written": False,
    "evidence: file synced": False,
    "evidence: renamed": False,
    "evidence: folder synced": False,
    "evidence: row inserted": False,
    "evidence: event written": False,
    "evidence: before commit": False,
    "evidence: committed": True,
}
UNFINISHED = 2  # of these leave a part of a file behind: those between its first byte and its name
SENDING = {
    "send: request arrived": False,
    "send: entry locked": False,
    "send: draft read": False,
    "send: revisions kept": False,
    "send: receipt numbered": False,
    "send: before the version": False,
    "send: version inserted": False,
    "send: entry updated": False,
    "send: event written": False,
    "send: before commit": False,
    "send: committed": True,
    "send: before the reply": True,
    "send: after the reply": True,
}
PIECE = {
    "piece: before the write": False,
    "piece: piece written": False,
    "piece: piece synced": False,
    "piece: offset saved": True,
    "piece: before the reply": True,
}
LAST = {
    "last: piece synced": False,
    "last: before the file": False,
    "last: temporary file written": False,
    "last: renamed": False,
    "last: folder synced": False,
    "last: row inserted": False,
    "last: event written": False,
    "last: offset saved": False,
    "last: before commit": False,
    "last: committed": True,
    "last: pieces dropped": True,
    "last: before the reply": True,
}

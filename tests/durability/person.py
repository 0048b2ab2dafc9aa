"""The region admin of the entries, with a connection that may break."""

import base64
import hashlib
import http.client
import socket
import time
from contextlib import closing

from awards.sample import sample_pdf
from tests.bench import site

PDF = sample_pdf("Bukti tambahan")
BOUNDARY = "batas-bagian-formulir"


class Person(site.Browser):
    def post(self, path, *, fields, file=b""):
        """(status, address it leads to), or None when the server died before it answered."""
        parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                 for name, value in fields]  # fmt: skip
        if file:
            head = (
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="evidence-photos"; filename="foto.pdf"\r\n\r\n'
            )
            parts.append(head.encode() + file + b"\r\n")
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        headers = {**self.headers, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        try:
            with closing(self.connection):  # it opens again by itself
                self.connection.request("POST", path, body=body, headers=headers)
                response = self.connection.getresponse()
                response.read()
        except (http.client.HTTPException, ConnectionError):
            return None
        return response.status, response.headers["Location"]

    def upload(self, entry):
        return self.post(f"/entries/{entry['code']}/section/evidence/", fields=entry["fields"], file=PDF)

    def send(self, entry, key=""):
        fields = [("key", key or key_of(entry)), ("declared", "on")]
        return self.post(f"/entries/{entry['code']}/send/", fields=fields)

    def tus(self, method, path, body=b"", *, act="", **headers):
        """(status, headers) of the protocol of uploads in pieces, or None when the server died."""
        headers = {**self.headers, "Tus-Resumable": "1.0.0", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if act:
            headers["X-Act"] = act
        try:
            with closing(self.connection):
                self.connection.request(method, path, body=body, headers=headers)
                response = self.connection.getresponse()
                response.read()
        except (http.client.HTTPException, ConnectionError):
            return None
        return response.status, response.headers

    def begin(self, entry) -> str:
        path = f"/entries/{entry['code']}/uploads/photos/"
        name = base64.b64encode(b"foto.pdf").decode()
        about = {"Upload_Length": str(len(PDF)), "Upload_Metadata": f"filename {name}"}
        return self.tus("POST", path, **about)[1]["Location"]

    def patch(self, address, start, end, *, act=""):
        kind = "application/offset+octet-stream"
        return self.tus("PATCH", address, PDF[start:end], act=act, Upload_Offset=str(start), Content_Type=kind)

    def offset(self, address) -> int:
        return int(self.tus("HEAD", address)[1]["Upload-Offset"])


def key_of(entry) -> str:
    return hashlib.sha256(entry["code"].encode()).hexdigest()[:32]


def cut(port, person, address, *, whole, sent):
    """Says that so much comes, sends less, and hangs up."""
    lines = [f"PATCH {address} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {whole}", "Upload-Offset: 0",
             "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream",
             *(f"{name}: {value}" for name, value in person.headers.items())]  # fmt: skip
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + PDF[:sent])
        time.sleep(0.3)

# SPDX-License-Identifier: Apache-2.0
"""Files on their way up and down: in chunks, resumed where they were."""
import hashlib
import io
import zipfile

from jzone import jzclient
from jztest import wait_for

CHUNK = 262144
PASSING = ("UNAVAILABLE", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED")
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 " + "样例".encode()


def digest(content):
    return hashlib.blake2b(content, digest_size=32).digest()


def patiently(call, times):
    """The call's result; one that found the service gone is made again, and counted."""
    def answered():
        try:
            return (call(),)
        except jzclient.CallError as error:
            if error.cls not in PASSING:
                raise
            times.append(error.cls)
            return None
    return wait_for(answered, seconds=60, what="an answer")[0]


def uploaded(client, service, blob):
    """How many bytes of the blob the service has."""
    try:
        return client.call(service + ".blob.get", {"blob": blob, "offset": 0, "max": 1},
                           deadline_ms=2000)["size"]
    except jzclient.CallError as error:
        if error.cls != "NOT_FOUND":
            raise
        return 0


def upload(client, content, service="registers", on_chunk=None):
    """(blob, calls that found the service gone). After each of those the rest goes on from where
    the service is."""
    blob, at, gone = jzclient.uuid7().bytes, 0, []
    while at < len(content) or at == 0:
        part = content[at:at + CHUNK]
        if on_chunk:
            on_chunk(at)
        try:
            at = client.call(service + ".blob.put", {"blob": blob, "offset": at, "bytes": part},
                             deadline_ms=1000)["size"]
        except jzclient.CallError as error:
            if error.cls not in PASSING:
                raise
            gone.append(error.cls)
            at = patiently(lambda: uploaded(client, service, blob), gone)
        if not content:
            break
    return blob, gone


def download(client, op, args, on_chunk=None):
    """(the bytes, calls that found the service gone)."""
    content, gone = bytearray(), []
    while True:
        if on_chunk:
            on_chunk(len(content))
        part = patiently(lambda: client.call(op, dict(args, offset=len(content)),
                                             deadline_ms=1000), gone)
        if not part.get("bytes"):
            return bytes(content), gone
        content += part["bytes"]


def ref(client, content, name="附件.pdf", **changes):
    """A file of the client's, uploaded and ready to be attached."""
    return dict({"blob": upload(client, content)[0], "name": name, "hash": digest(content)},
                **changes)


def packed(*names):
    """A ZIP of files by these names, as Office and OFD writers make them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "<x>" + name * 40 + "</x>")
    return out.getvalue()

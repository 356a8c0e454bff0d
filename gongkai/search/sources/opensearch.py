"""An OpenSearch server over HTTP: what is said to it, and nothing of when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

import urllib3

TIMEOUT = urllib3.Timeout(connect=2, read=20)
LARGEST = 4_000_000  # bytes of one bulk request
CUT = {"type": "text", "analyzer": "whitespace", "norms": True}
WORD = {"type": "keyword"}
KEPT = {"type": "keyword", "index": False, "doc_values": False}
KEPT_TEXT = {"type": "text", "index": False}
MAPPING: dict[str, Any] = {
    "dynamic": False,
    "properties": {
        **dict.fromkeys(("title_cut", "text_cut", "characters"), CUT),
        **dict.fromkeys(("key", "kind", "column", "agency", "section", "topic", "year", "validity"), WORD),
        **dict.fromkeys(("url", "number", "index_number"), KEPT),
        **dict.fromkeys(("title", "text"), KEPT_TEXT),
        "day": {"type": "date", "format": "strict_date"},
        "moment": {"type": "date"},
    },
}
POOL = urllib3.PoolManager(maxsize=4, retries=False)


class Unreachable(Exception):
    """The server does not answer, or answers with an error."""


class Server:
    """One index of one server, by its address: https://user:password@host:9200/name, the name being `gongkai` if left out."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        name = parts.path.strip("/") or "gongkai"
        host = parts.netloc.rpartition("@")[2]
        self.index = f"{parts.scheme}://{host}/{quote(name)}"
        login = f"{parts.username}:{parts.password}" if parts.username else ""
        self.headers = dict(urllib3.make_headers(basic_auth=login)) if login else {}

    def prepare(self) -> None:
        """Make the index unless it is there."""
        if self._ask("HEAD", "", accept=(200, 404))[0] == 404:
            self._ask("PUT", "", {"mappings": MAPPING}, accept=(200, 400))  # 400: somebody was faster

    def remove(self) -> None:
        """Remove the index with all that is in it."""
        self._ask("DELETE", "", accept=(200, 404))

    def send(self, changes: Sequence[tuple[str, int, Mapping[str, Any] | None]]) -> dict[str, str]:
        """Tell changes (key, version, document or None for gone); what was refused, by key.

        What the server knows in a later version already counts as told. From the answer on a question sees them.
        """
        refused: dict[str, str] = {}
        for body in _bodies(changes):
            _, answer = self._ask("POST", "/_bulk?refresh=true", body)
            for item in answer["items"]:
                ((verb, told),) = item.items()
                if told["status"] >= 300 and told["status"] != 409 and (verb, told["status"]) != ("delete", 404):
                    refused[told["_id"]] = str(told.get("error", {}).get("reason", told["status"]))[:200]
        return refused

    def search(self, body: Mapping[str, Any]) -> Any:
        """The answer to a question; nothing is found in an index that is not there."""
        return self._ask("POST", "/_search?ignore_unavailable=true", body)[1]

    def keys(self) -> Iterator[str]:
        """The keys of all documents."""
        after: list[Any] | None = None
        while True:
            body: dict[str, Any] = {"size": 5000, "_source": False, "sort": [{"key": "asc"}]}
            hits = self.search({**body, "search_after": after} if after else body)["hits"]["hits"]
            if not hits:
                return
            yield from (hit["_id"] for hit in hits)
            after = hits[-1]["sort"]

    def _ask(self, method: str, path: str, body: Any = None, accept: Sequence[int] = (200, 201)) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        kind = "application/x-ndjson" if isinstance(body, bytes) else "application/json"
        try:
            answer = POOL.request(
                method, self.index + path, body=data, headers={**self.headers, "Content-Type": kind}, timeout=TIMEOUT
            )
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(type(error).__name__) from error
        if answer.status not in accept:
            raise Unreachable(f"{answer.status} {answer.data[:300].decode(errors='replace')}")
        try:
            return answer.status, json.loads(answer.data or b"{}")
        except ValueError as error:
            raise Unreachable("the answer is no JSON") from error


def _bodies(changes: Sequence[tuple[str, int, Mapping[str, Any] | None]]) -> Iterator[bytes]:
    """Bulk requests of bounded size."""
    body = bytearray()
    for key, version, document in changes:
        about = {"_id": key, "version": version, "version_type": "external"}
        lines = [{"delete": about}] if document is None else [{"index": about}, document]
        body += b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
        if len(body) >= LARGEST:
            yield bytes(body)
            body.clear()
    if body:
        yield bytes(body)

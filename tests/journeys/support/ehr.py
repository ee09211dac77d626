"""A clinical system in one page, for tests: it opens a record, asks the hook, and shows cards.

It is served from another address than Handrail's, so that the browser's own rules (CORS) hold.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.factories import records
from tests.factories.clinical import Signer
from tests.factories.ehr import Ehr as Records

PAGE = """<!doctype html><html lang="en"><title>A clinical system</title>
<h1>Zachariah Quillfeather</h1><p id="state">Asking</p><div id="cards"></div>
<script>
const handrail = %(handrail)s, call = %(call)s, service = "work-and-health-patient-view";
async function send(path, body) {
  const address = handrail + "/cds-services/" + path;
  const token = await (await fetch("/token?aud=" + encodeURIComponent(address))).text();
  return fetch(address, {method: "POST", body: JSON.stringify(body),
    headers: {"Content-Type": "application/json", "Authorization": "Bearer " + token}});
}
function tell(said) { document.getElementById("state").textContent = said; }
async function feedback(card, more) {
  const said = {card: card.uuid, outcomeTimestamp: new Date().toISOString(), ...more};
  const answer = await send(service + "/feedback", {feedback: [said]});
  tell("Feedback " + answer.status);
}
function button(text, act) {
  const made = document.createElement("button");
  made.textContent = text;
  made.onclick = act;
  document.getElementById("cards").append(made);
}
function show(card) {
  const parts = document.getElementById("cards");
  for (const [name, text] of [["h2", card.summary], ["pre", card.detail]]) {
    const made = document.createElement(name);
    made.textContent = text;
    parts.append(made);
  }
  for (const each of card.suggestions || []) button(each.label, async () => {
    for (const action of each.actions) await fetch("/fhir/" + action.resource.resourceType,
      {method: "POST", body: JSON.stringify(action.resource)});
    await feedback(card, {outcome: "accepted", acceptedSuggestions: [{id: each.uuid}]});
  });
  for (const link of card.links || []) button(link.label, async () => {
    const said = {method: "POST", body: JSON.stringify({appContext: link.appContext || ""})};
    location.assign(link.url + "?" + await (await fetch("/launch", said)).text());
  });
  for (const reason of card.overrideReasons || []) button(reason.display, () =>
    feedback(card, {outcome: "overridden", overrideReason: {reason}}));
}
(async () => {
  const found = await (await fetch(handrail + "/cds-services")).json();
  if (!found.services.some(each => each.id === service)) return tell("No such service");
  const answer = await send(service, call);
  if (answer.status !== 200) return tell("Refused " + answer.status);
  const said = await answer.json();
  said.cards.forEach(show);
  tell(said.cards.length + " cards");
})();
</script></html>"""


@dataclass
class Ehr:
    """Where the clinical system answers, its keys, and what was created in it.

    ``records`` is where our form finds the open record, where it can be opened at all.
    """

    signer: Signer = field(default_factory=Signer)
    url: str = ""
    created: list[dict[str, Any]] = field(default_factory=list)
    records: Records | None = None


@contextmanager
def running(handrail: str, today: date) -> Iterator[Ehr]:
    """Serve the clinical system until the block ends."""
    ehr = Ehr()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == "/token":
                self._say(ehr.signer.token(parse_qs(asked.query)["aud"][0]), "text/plain")
            elif asked.path == "/":
                call = records.call("patient-view", today=today)
                values = {"handrail": json.dumps(handrail), "call": json.dumps(call)}
                self._say(PAGE % values, "text/html")
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/launch" and ehr.records:
                ehr.records.context = said
                opened = {"iss": ehr.records.iss, "launch": ehr.records.launch()}
                self._say(urlencode(opened), "text/plain")
                return
            ehr.created.append(said)
            self._say("{}", "application/json")

        def _say(self, text: str, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ehr.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield ehr
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

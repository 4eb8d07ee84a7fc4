"""A real browser, driven by its own protocol over a pipe: nothing but the standard library and a Chromium."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str | None:
    """The path of a Chromium; None where there is none."""
    named = os.environ.get("ROUNDTRIP_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


class Page:
    """A page in a headless browser, that ends with the `with` it is opened by."""

    def __init__(self, file: Path, profile: Path) -> None:
        self.url = file.resolve().as_uri()
        self.profile = profile
        self.problems: list[str] = []
        self._count = 0

    def __enter__(self) -> Page:
        read, theirs_write = os.pipe()
        theirs_read, write = os.pipe()
        program = chromium()
        assert program is not None
        options = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={self.profile}",
            "--window-size=1300,900", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
        ]  # fmt: skip
        # the protocol reads from 3 and writes to 4
        script = f'exec "$@" 3<&{theirs_read} 4>&{theirs_write}'
        self.process = subprocess.Popen(
            ["bash", "-c", script, "chromium", program, *options, "about:blank"],
            pass_fds=(theirs_read, theirs_write),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_read)
        os.close(theirs_write)
        self._from = os.fdopen(read, "rb")
        self._to = os.fdopen(write, "wb")
        self._rest = b""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self.ask("Page.navigate", url=self.url)
        self.value(
            "new Promise(done => document.readyState === 'complete' ? done(1) : addEventListener('load', () => done(1)))"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._to.close()
        self._from.close()
        self.process.kill()
        self.process.wait()

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A call of the protocol, and its result; what the page complains of meanwhile goes to `problems`."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if hasattr(self, "session"):
            message["sessionId"] = self.session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        while True:
            answer = self._next()
            kind = answer.get("method", "")
            if kind == "Runtime.exceptionThrown":
                self.problems.append(json.dumps(answer["params"]["exceptionDetails"])[:500])
            elif kind == "Log.entryAdded":
                self.problems.append(answer["params"]["entry"]["text"])
            elif kind == "Network.requestWillBeSent" and not answer["params"]["request"]["url"].startswith(self.url):
                self.problems.append(f"asked for {answer['params']['request']['url']}")
            if answer.get("id") == self._count:
                assert "error" not in answer, answer["error"]
                result: dict[str, Any] = answer["result"]
                return result

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript is in the page."""
        done = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def click(self, selector: str) -> None:
        """A press and a release of the button in the middle of an element, when it is there, as a hand does it."""
        place = self.value(
            f"""(async () => {{
                for (let tries = 0; tries < 400; tries += 1) {{
                    const found = document.querySelector({json.dumps(selector)});
                    if (found) {{
                        found.scrollIntoView({{block: "center"}});
                        const place = found.getBoundingClientRect();
                        return [place.x + place.width / 2, place.y + place.height / 2];
                    }}
                    await new Promise((done) => setTimeout(done, 50));
                }}
                throw new Error("there is no such element");
            }})()"""
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def type(self, text: str) -> None:
        """Text into what has the focus."""
        self.ask("Input.insertText", text=text)

    def screenshot(self, file: Path) -> bytes:
        """A picture of what is seen, as PNG."""
        data = base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"])
        file.write_bytes(data)
        return data

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            read = os.read(self._from.fileno(), 1 << 16)
            assert read, "the browser has ended"
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found

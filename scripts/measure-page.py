#!/usr/bin/env python3
"""Opens a page in a headless Chromium of some width and says what does not fit.

    scripts/measure-page.py URL WIDTH [PICTURE.png]

Prints one JSON object: the width of the window and of the document, the elements that reach beyond the window, and
what the console said. Chromium is spoken to over a pipe, so that no port is opened and no library is needed.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile

PROBE = """(() => {
  const width = document.documentElement.clientWidth, beyond = [];
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > width + 1 || box.left < -1)) {
      beyond.push(element.tagName.toLowerCase() + '.' + element.getAttribute('class') + ' ' + Math.round(box.right)
        + ' ' + (element.textContent || '').slice(0, 40));
    }
  }
  const cut = [...document.querySelectorAll('body *')].filter(e => e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).overflowX !== 'visible').map(e => e.tagName.toLowerCase() + '.' + e.getAttribute('class'));
  return {width, document: document.documentElement.scrollWidth, beyond, cut, rows: document.querySelectorAll('tbody tr').length,
    text: document.body.innerText};
})()"""


class Browser:
    """A Chromium that takes messages of the DevTools protocol on descriptor 3 and answers on 4."""

    def __init__(self, program, folder):
        (there, self.requests), (self.answers, back) = os.pipe(), os.pipe()
        # High numbers first: 3 and 4 may be in use by the pipes themselves.
        high = [os.dup(there), os.dup(back)]
        while min(high) < 10:
            high = [os.dup(fd) for fd in high]

        def place():
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={folder}",
             "--remote-debugging-pipe", "about:blank"],
            pass_fds=(3, 4), preexec_fn=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for fd in high + [there, back]:
            os.close(fd)
        self.number, self.rest, self.events = 0, b"", []

    def read(self):
        while b"\0" not in self.rest:
            part = os.read(self.answers, 1 << 16)
            if not part:
                sys.exit("the browser ended")
            self.rest += part
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.requests, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, event):
        while not any(known.get("method") == event for known in self.events):
            self.events.append(self.read())


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: scripts/measure-page.py URL WIDTH [PICTURE.png]")
    url, width = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(os.environ.get("CHROMIUM", "/usr/bin/chromium"), folder)
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Log", "Runtime"):
            browser.ask(f"{domain}.enable", session)
        browser.ask("Emulation.setDeviceMetricsOverride", session, width=width, height=844, deviceScaleFactor=1,
                    mobile=width < 800)
        browser.events.clear()
        browser.ask("Page.navigate", session, url=url)
        browser.wait("Page.loadEventFired")
        result = browser.ask("Runtime.evaluate", session, expression=PROBE, returnByValue=True)["result"]["value"]
        result["console"] = [event["params"] for event in browser.events
                             if event.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")]
        if len(sys.argv) == 4:
            picture = browser.ask("Page.captureScreenshot", session, format="png", captureBeyondViewport=True)["data"]
            with open(sys.argv[3], "wb") as file:
                file.write(base64.b64decode(picture))
        browser.ask("Browser.close")
        browser.process.wait(timeout=30)
    print(json.dumps(result, ensure_ascii=False))


main()

import logging
import sys

from hera.workflows import Container, HTTP, RetryStrategy, Steps, Suspend, Workflow
from hera.workflows.models import Backoff

logger = logging.getLogger(__name__)


def approve_and_call() -> Workflow:
    try:
        with Workflow(name="approve", entrypoint="steps") as w:
            wait = Suspend(name="wait", duration="10m")
            call = HTTP(name="call", url="https://api.example.com/run", method="POST", timeout_seconds=30)
            flaky = Container(
                name="flaky",
                image="alpine:3.18",
                args=["false"],
                retry_strategy=RetryStrategy(limit="3", backoff=Backoff(duration="5s", factor=2)),
            )
            with Steps(name="steps"):
                wait(name="approve")
                call(name="call")
                flaky(name="flaky", continue_on={"failed": True})
        return w
    except Exception:
        logger.exception("could not build")
        sys.exit(1)


def main(argv=None):
    w = approve_and_call()
    logger.info("built %s", w.name)
    w.create()


if __name__ == "__main__":
    main(sys.argv[1:])

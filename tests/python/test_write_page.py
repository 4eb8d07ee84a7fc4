"""docs/idioms.md is what the script makes of the fixtures."""

from __future__ import annotations

from tools.idioms import IDIOMS, PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it anew: python -m tools.idioms"


def test_every_idiom_has_a_condition() -> None:
    assert len({idiom.title for idiom in IDIOMS}) == len(IDIOMS) >= 13
    assert all(idiom.condition.endswith(".") or idiom.condition.endswith("`.") for idiom in IDIOMS)

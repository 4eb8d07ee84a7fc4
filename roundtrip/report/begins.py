"""How the files of reports begin, by which one that is there is known for a report."""

PAGE_BEGINS = "<!doctype html>\n<!-- a report of roundtrip -->"
JSON_BEGINS = '{\n "report": '

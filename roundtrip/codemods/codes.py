"""The codes of what is told of codemods; `roundtrip.schema.writing` has their texts."""

BAD = "bad-codemod"
FAILED = "codemod-failed"
WARNED = "codemod-warning"
CHANGES = "codemod-changes-meaning"
UNREAD = "codemod-unread"

"""`kindling grade`: a class in the engine, with progress, a summary and a proof."""

import sys

# jsonschema, which nbformat imports, builds a grammar of international addresses when
# it finds this package: a second for each command, and nothing here checks an address.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

"""Writes ``scenarios/schema.json`` anew: ``python -m ekraf.scenario.write_schema``."""

from __future__ import annotations

import json

from ekraf.scenario.schema import json_schema
from ekraf.scenario.sources import SHIPPED


def schema_text() -> str:
    """Return the JSON Schema as the text of its file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (SHIPPED / "schema.json").write_text(schema_text(), encoding="utf-8")

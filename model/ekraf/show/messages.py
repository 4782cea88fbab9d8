"""What people read, in Indonesian and English, from the two catalogues beside this file."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ekraf.errors import EkrafError, nearest

LANGUAGES = ("id", "en")


def default_language() -> str:
    """Return ``id`` where the environment's language (LC_ALL before LC_MESSAGES before LANG) is it, else ``en``."""
    language = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "id" if language.lower().startswith("id") else "en"


def check_language(lang: str) -> str:
    """Return ``lang``; EkrafError unless it is one of ``LANGUAGES``."""
    if lang not in LANGUAGES:
        raise EkrafError(f"--lang {lang}: must be one of {', '.join(LANGUAGES)}{nearest(lang, LANGUAGES)}")
    return lang


def say(key: str, lang: str, **fields: object) -> str:
    """Return a text of the catalogue in ``lang``, with ``fields`` put into its braces."""
    return catalogue(lang)[key].format(**fields)


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Return all texts of a language by key."""
    path = Path(__file__).with_name(f"messages_{lang}.json")
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return texts

"""What the sections of a scenario file are made of: strict numbers, months, shares, settings with a unit."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict

from ekraf.clock import MONTH_PATTERN

# Strict: the text "5" is not a number, and true is not 1. A misread value must not run.
Number = Annotated[float, Strict()]
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]
Text = Annotated[str, Strict()]
Month = Annotated[str, Strict(), Field(pattern=MONTH_PATTERN)]
Share = Annotated[float, Strict(), Field(ge=0, le=1)]
Rate = Annotated[float, Strict(), Field(ge=-0.5, le=0.5)]
Rupiah = Annotated[float, Strict(), Field(ge=0)]
Count = Annotated[int, Strict(), Field(ge=0)]
Range = tuple[Count, Count]


class Section(BaseModel):
    """A table of a scenario file: frozen, and every unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def setting(default: Any, text: str, unit: str = "", **limits: Any) -> Any:
    """Return a field with its sentence, unit and limits (``ge``, ``le``, ``gt``, ``min_length``).

    Any, because it stands for a value of the field's own type. The default ``...`` means "must be given".
    """
    return Field(default, description=text, json_schema_extra={"unit": unit} if unit else None, **limits)

"""The notebook runs from top to bottom on a clean checkout, and none of its outputs are kept."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SECONDS_A_CELL = 240  # the first one compiles the model


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_outputs_are_kept(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"  # results go beside it, as in the checkout
    folder.mkdir()
    notebook = nbformat.read(shutil.copy(path, folder), as_version=4)
    client = NotebookClient(
        notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    with asyncio.Runner() as runner:  # owns the loop, so that it is closed again
        runner.run(client.async_execute())
    text = nbformat.writes(notebook)
    assert "image/png" in text
    assert "Warning" not in text
    assert (tmp_path / "results").is_dir()

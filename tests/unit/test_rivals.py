"""The micro-model of the bench against rivals: ekraf's compiled columns, NumPy and plain Mesa give the same bits."""

from __future__ import annotations

import numpy as np
import pytest
from tests.bench.rivals import ekraf_way, numpy_columns, plain_mesa
from tests.bench.rivals.checks import check_equal, check_own_luck
from tests.bench.rivals.contenders import ENTRIES, YARDSTICK
from tests.bench.rivals.model import FATE, MONTHS, SEED, Month, digest, given, keyed

from ekraf import luck

N = 200


def answer(module: object) -> dict:
    world = module.build(N, MONTHS, given(N, MONTHS))  # type: ignore[attr-defined]
    counted = world.run()
    return {"digest": digest(world.columns()), "months": [list(month) for month in counted]}


def test_columns_and_objects_give_equal_bits() -> None:
    compiled, arrays, objects = map(answer, (ekraf_way, numpy_columns, plain_mesa))
    assert compiled["digest"] == arrays["digest"] == objects["digest"]
    entries = {entry.module: entry for entry in ENTRIES}
    check_equal({
        entries["ekraf_way"]: compiled,
        entries["numpy_columns"]: arrays,
        entries["plain_mesa"]: objects,
    })  # fmt: skip
    months = [Month(*month) for month in compiled["months"]]
    for flow in ("hired", "parted", "newcomers"):
        assert sum(getattr(month, flow) for month in months) > 5, f"the gate says nothing about the {flow}"


def test_the_gate_sees_one_wrong_bit() -> None:
    compiled, wrong = answer(ekraf_way), answer(ekraf_way)
    wrong["digest"] = digest(ekraf_way.build(N, MONTHS, None).columns())
    with pytest.raises(SystemExit, match="NumPy"):
        check_equal({ENTRIES[0]: compiled, ENTRIES[1]: wrong})


def test_the_gate_sees_another_count() -> None:
    compiled, wrong = answer(ekraf_way), answer(ekraf_way)
    wrong["months"][5][1] += 1
    with pytest.raises(SystemExit, match="NumPy"):
        check_equal({ENTRIES[0]: compiled, ENTRIES[1]: wrong})


def test_own_luck_is_the_same_town_and_another_town_is_seen() -> None:
    n = 20_000
    last = {
        YARDSTICK: ekraf_way.build(n, MONTHS, None).run()[-1],
        "NumPy": numpy_columns.build(n, MONTHS, None).run()[-1],
    }
    assert last["NumPy"] != last[YARDSTICK]
    check_own_luck(last, n)
    with pytest.raises(SystemExit, match="NumPy"):
        check_own_luck(last | {"NumPy": last["NumPy"]._replace(employed=int(0.97 * last["NumPy"].employed))}, n)


def test_the_draws_given_are_those_of_ekraf() -> None:
    mine = [luck.uniform(np.uint64(SEED), np.uint64(i), 7, FATE) for i in range(N)]
    assert mine == keyed(N, 7, FATE).tolist()

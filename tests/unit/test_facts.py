"""Stylised facts: bands and sources as data, measures whose answer is known, verdicts, table, figure and page."""

from __future__ import annotations

import io
import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from rich.console import Console

from ekraf.analysis import fact_findings as findings
from ekraf.analysis import facts_firms, facts_labour, facts_town
from ekraf.analysis.fact_records import Records, exposure, slope, transitions
from ekraf.errors import EkrafError
from ekraf.experiment.histories import followed, residual
from ekraf.facts.rows import FOLDER, load
from ekraf.indicators import NAMES
from ekraf.ledger import FLOW, FLOWS, SECTORS
from ekraf.population import ABSENT, EMPLOYEE, OWN_ACCOUNT, UNEMPLOYED
from ekraf.show.facts_figure import facts_figure, place_in_band
from ekraf.show.facts_page import BEGIN, END, facts_page, put_into
from ekraf.show.facts_table import band, facts_sentence, facts_table, written

FACTS = load()
FIRST = 24312


def check(measure: str):  # noqa: ANN201
    return next(one for one in FACTS.checks if one.measure == measure)


def found(shift: float = 0.0, draws: int = 30) -> list[findings.Finding]:
    """Findings whose figures all lie in the middle of their bands, moved by ``shift``."""
    values = {}
    for one in FACTS.asked:
        low = one.low if math.isfinite(one.low) else one.high - 1.0
        high = one.high if math.isfinite(one.high) else one.low + 1.0
        values[one.measure] = (low + high) / 2 + shift + (high - low) * np.linspace(-0.1, 0.1, draws)
    return findings.findings(FACTS, values)


def spells(rows: list[tuple[int, int, int, int, int, int, float, float]]) -> Records:
    """Records of spells: person, activity, employer, begin, end, ended, first and last wage; all seen from FIRST."""
    names = ("person", "activity", "employer", "begin", "end", "ended", "wage_first", "wage_last")
    columns = {f"spells.{name}": np.array(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
    columns["spells.seen"] = np.maximum(columns["spells.begin"], FIRST)
    return Records(columns, 0)


def firms(**columns: NDArray[np.float64] | list[float]) -> Records:
    size = len(columns["firm"])
    usual = {
        "year": 2030, "born": 12 * 2020, "subsector": 0, "neighbourhood": 0, "employees": 0, "workers": 1,
        "registered": 0, "online": 0, "owner_age": 40, "capital": 1.0, "sales": 1e8, "value_added": 5e7,
        "capacity": 1.2e8, "profit": 4e7, "tax": 0.0,
    }  # fmt: skip
    filled = {name: np.asarray(columns.get(name, np.full(size, value))) for name, value in usual.items()}
    return Records({f"firms.{name}": values for name, values in (filled | {"firm": np.array(columns["firm"])}).items()},
                   0)  # fmt: skip


def test_every_check_has_a_measure_and_every_measure_a_check() -> None:
    assert {one.measure for one in FACTS.asked} == set(findings.MEASURES)
    assert len(FACTS.asked) == len(findings.MEASURES)
    assert [one.fact.id for one in FACTS.left_out] == ["F5"]
    assert len(FACTS.facts) == 30
    assert {fact.use for fact in FACTS.facts} == {"C", "V"}


def test_damaged_files_are_told_with_line_and_column(tmp_path: Path) -> None:
    for name in ("facts.csv", "checks.csv"):
        shutil.copy(FOLDER / name, tmp_path / name)
    text = (tmp_path / "checks.csv").read_text(encoding="utf-8")
    text = text.replace("L2,spell_in_progress", "L22,spell_in_progress").replace(",0.06,0.15,share", ",0.15,0.06,share")
    (tmp_path / "checks.csv").write_text(text, encoding="utf-8")
    with pytest.raises(EkrafError) as error:
        load(tmp_path)
    for part in ("column 'fact': found 'L22'", "did you mean 'L2'", "found the band 0.15 to 0.06", "L2: has no check"):
        assert part in str(error.value)


def test_job_finding_is_moves_over_months_at_risk() -> None:
    records = spells([
        (1, UNEMPLOYED, -1, FIRST - 5, FIRST + 10, 1, 0, 0), (1, EMPLOYEE, 3, FIRST + 10, FIRST + 20, 0, 1, 1),
        (2, UNEMPLOYED, -1, FIRST, FIRST + 9, 0, 0, 0),
        (3, UNEMPLOYED, -1, FIRST, FIRST + 5, 1, 0, 0), (3, ABSENT, -1, FIRST + 5, FIRST + 20, 0, 0, 0),
    ])  # fmt: skip
    assert facts_labour.job_finding(records) == pytest.approx(1 / (10 + 10 + 5))
    jobless = records.spells[records.spells["activity"] == UNEMPLOYED]
    assert exposure(jobless, 6) == pytest.approx(9 + 4)  # months in which a spell was six months old or more


def test_new_jobs_end_more_often_by_the_ratio_of_hazards() -> None:
    rows = [(n, EMPLOYEE, 1, FIRST, FIRST + 3, 1, 1.0, 1.0) for n in range(10)]  # ten end in thirty months
    rows += [(n, UNEMPLOYED, -1, FIRST + 3, FIRST + 3, 0, 0.0, 0.0) for n in range(10)]
    rows += [
        (99, EMPLOYEE, 2, FIRST - 30, FIRST + 60, 1, 1.0, 1.0),
        (99, OWN_ACCOUNT, -1, FIRST + 60, FIRST + 61, 0, 0, 0),
    ]
    assert facts_labour.separation_by_tenure(spells(rows)) == pytest.approx((10 / 30) / (1 / 60))


def test_moves_between_employers_are_held_against_the_pay_before() -> None:
    records = spells([
        (1, EMPLOYEE, 1, FIRST, FIRST + 4, 1, 1.0, 1.0), (1, EMPLOYEE, 2, FIRST + 4, FIRST + 9, 0, 1.3, 1.3),
        (2, EMPLOYEE, 1, FIRST, FIRST + 4, 1, 1.0, 2.0), (2, EMPLOYEE, 2, FIRST + 4, FIRST + 9, 0, 2.1, 2.1),
    ])  # fmt: skip
    assert facts_labour.rising_job_moves(records) == 0.5


def test_transitions_count_only_those_still_at_work() -> None:
    records = spells([
        (1, OWN_ACCOUNT, -1, FIRST, FIRST + 5, 1, 0, 0), (1, EMPLOYEE, 1, FIRST + 5, FIRST + 24, 0, 1, 1),
        (2, OWN_ACCOUNT, -1, FIRST, FIRST + 24, 0, 0, 0),
        (3, OWN_ACCOUNT, -1, FIRST, FIRST + 5, 1, 0, 0), (3, UNEMPLOYED, -1, FIRST + 5, FIRST + 24, 0, 0, 0),
    ])  # fmt: skip
    assert transitions(records, (OWN_ACCOUNT,), (EMPLOYEE,), (OWN_ACCOUNT, EMPLOYEE)) == 0.5
    assert facts_labour.informal_to_formal(records) == 0.5


def test_a_stock_that_loses_a_tenth_a_year_has_that_exit_rate_and_half_life() -> None:
    alive = [np.arange(10_000)[: round(10_000 * 0.9**year)] for year in range(10)]
    records = firms(firm=np.concatenate(alive), year=np.repeat(np.arange(2030, 2040), [len(one) for one in alive]))
    assert facts_firms.exit_rate(records) == pytest.approx(0.1, abs=1e-3)
    assert facts_firms.half_life(records) == pytest.approx(math.log(0.5) / math.log(0.9), abs=0.02)


def test_young_firms_that_die_twice_as_often_show_a_ratio_of_two() -> None:
    firm = np.arange(400)
    born = np.where(firm < 200, 12 * 2029, 12 * 2000)
    stays = np.r_[firm[40:200], firm[220:]]  # 40 of the young and 20 of the old are gone
    records = firms(
        firm=np.r_[firm, stays], year=np.repeat([2030, 2031], [400, stays.size]), born=born[np.r_[firm, stays]]
    )
    assert facts_firms.young_firms_die(records) == pytest.approx(2.0)


def test_the_tail_of_pareto_sizes_is_found() -> None:
    sizes = np.ceil((1.0 - (np.arange(20_000) + 0.5) / 20_000) ** (-1 / 1.2) * 50)
    records = firms(firm=np.arange(20_000), workers=sizes)
    nobody = np.zeros(0)
    arrays = dict(records.arrays) | {f"employers.{name}": nobody for name in ("year", "jobs", "public")}
    assert facts_firms.tail_exponent(Records(arrays, 0)) == pytest.approx(1.2, abs=0.05)


def test_volatility_that_falls_with_size_has_its_slope() -> None:
    rng = np.random.default_rng(1)
    size = np.exp(rng.uniform(16, 22, 20_000))
    later = size * np.exp(rng.normal(0, 3.0 * size**-0.15))
    records = firms(firm=np.r_[np.arange(20_000), np.arange(20_000)], year=np.repeat([2030, 2031], 20_000),
                    sales=np.r_[size, later])  # fmt: skip
    assert facts_firms.volatility_by_size(records) == pytest.approx(-0.15, abs=0.02)


def test_the_best_entrants_part_of_new_jobs() -> None:
    entrants = np.arange(100)
    later = np.full(100, 1.0)
    later[:5], later[5:15] = 13.0, 5.0  # gains of 60 and 40
    records = firms(firm=np.r_[entrants, entrants], year=np.repeat([2030, 2035], 100), born=np.full(200, 12 * 2030),
                    workers=np.r_[np.ones(100), later])  # fmt: skip
    assert facts_firms.skewed_growth(records) == pytest.approx(0.6)


def test_first_employees_are_those_of_firms_that_had_none_before() -> None:
    records = firms(firm=[1, 2, 3, 1, 2, 3, 1, 2, 3], year=np.repeat([2030, 2031, 2032], 3),
                    employees=[0, 1, 0, 1, 0, 0, 0, 1, 0])  # fmt: skip
    assert facts_firms.first_employee(records) == pytest.approx(
        1 / 3
    )  # firm 1 in 2030 of firms 1 and 3, firm 3 in 2031


def test_adoption_finds_the_bass_figures_that_made_it() -> None:
    rng, p, q = np.random.default_rng(2), 0.03, 0.4
    online = np.zeros((11, 40_000))
    for year in range(10):
        chance = p + q * online[year].mean()
        online[year + 1] = np.maximum(online[year], rng.random(40_000) < chance)
    years = np.repeat(np.arange(2030, 2041), 40_000)
    records = firms(firm=np.tile(np.arange(40_000), 11), year=years, online=online.ravel())
    assert facts_town.adoption_innovation(records) == pytest.approx(p, abs=0.01)
    assert facts_town.adoption_imitation(records) == pytest.approx(q, abs=0.03)


def test_okun_and_the_loop_are_read_off_the_series() -> None:
    months = 120
    rng = np.random.default_rng(3)
    growth = 0.02 * rng.standard_normal(10)
    arrays = {}
    for name, sign in (("series", 1.0), ("slump.series", 1.0)):
        series = np.ones((months, len(NAMES)))
        level = np.cumsum(growth * sign)
        series[:, NAMES.index("grdp_real")] = np.repeat(np.exp(level), 12)
        series[:, NAMES.index("unemployment_rate")] = np.repeat(0.06 - 0.3 * level, 12)
        series[:, NAMES.index("youth_unemployment_rate")] = np.repeat(0.2 - 0.5 * level, 12)
        arrays[name] = series
    turn = np.clip((np.arange(months) - 12) / 40, 0, 1) * 2 * np.pi  # jobless first rise, then vacancies recover
    arrays["slump.series"][:, NAMES.index("unemployed")] += 0.1 * (1 - np.cos(turn)) + 0.03 * np.sin(turn)
    arrays["slump.series"][:, NAMES.index("vacancies")] -= 0.1 * (1 - np.cos(turn)) - 0.03 * np.sin(turn) * 0
    records = Records(arrays, 0)
    assert facts_labour.okun_slope(records) == pytest.approx(-0.3, abs=1e-6)
    assert facts_labour.beveridge_correlation(records) < -0.8
    assert facts_labour.okun_youth_windows(records) == 0.0


def test_a_slope_and_its_error_are_those_of_the_textbook() -> None:
    x, y = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 3.0, 2.0, 5.0])
    steep, error = slope(x, y)
    assert (steep, error) == (pytest.approx(1.1), pytest.approx(math.sqrt(2.7 / 2 / 5)))


def test_the_sample_hangs_on_identity_alone_and_has_its_share() -> None:
    ids = np.random.default_rng(4).integers(0, 2**64, 100_000, dtype=np.uint64)
    chosen = followed(ids, 0.1)
    assert chosen.mean() == pytest.approx(0.1, abs=0.005)
    assert (followed(ids[::-1], 0.1) == chosen[::-1]).all()
    assert (followed(ids, 0.3) >= chosen).all()


def test_a_rupiah_without_a_payer_is_a_residual() -> None:
    flows = np.zeros(len(FLOWS))
    flows[FLOW["exports"]] = 1e6
    change = np.zeros(len(SECTORS))
    change[SECTORS.index("rest_of_world")], change[SECTORS.index("creative_firms")] = -1e6, 1e6
    assert residual(change, flows, change) == 0.0
    change[0] += 10.0
    assert residual(change, flows, change) == pytest.approx(1e-5)


def test_a_fact_holds_if_all_of_its_checks_do() -> None:
    assert findings.tally(found()) == {"C": (18, 18, ()), "V": (12, 12, ())}
    one = check("youth_unemployment")
    assert findings.judge(0.2, one) == "holds"
    assert findings.judge(0.2001, one) == "misses"
    assert findings.judge(float("nan"), one) == "untold"
    some = [one._replace(verdict="misses") if one.check.measure == "half_life" else one for one in found()]
    assert findings.tally(some)["C"] == (18, 17, ("F4",))


def test_what_is_said_of_few_draws_and_of_misses() -> None:
    assert "these are 2" in facts_sentence(found(draws=2), "en")
    text = facts_sentence(found(shift=-100.0), "en")
    assert text.startswith("0 of 18 facts")
    assert "F15" in text
    assert "draws" not in text


def test_places_in_the_figure() -> None:
    rate = check("youth_unemployment")
    assert [place_in_band(value, rate) for value in (0.12, 0.16, 0.2)] == pytest.approx([0.0, 0.5, 1.0])
    assert (place_in_band(9.0, rate), place_in_band(-9.0, rate)) == (2.0, -1.0)
    sign = check("product_by_size")
    assert (place_in_band(0.3, sign), place_in_band(-0.3, sign)) == (0.5, -0.5)
    assert place_in_band(0.75, check("rising_job_moves")) == pytest.approx(1.5)
    assert place_in_band(4.5, check("separation_by_tenure")) == pytest.approx(0.5)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_table_and_figure_hold_every_check(lang: str) -> None:
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(facts_table(found(), FACTS, lang, "Kota Blitar"))
    text = console.export_text()
    assert max(map(len, text.splitlines())) <= 100
    assert all(fact.id in text for fact in FACTS.facts)
    figure = facts_figure(found(), lang, "Kota Blitar")
    labels = [label.get_text() for axes in figure.axes for label in axes.get_yticklabels()]
    assert len(labels) == len(FACTS.asked)
    assert len(set(labels)) == len(labels)


def test_figures_are_written_in_their_units() -> None:
    assert written(0.1234, check("job_finding"), "id") == "12,3"
    assert band(check("rising_job_moves"), "en") == "\N{LESS-THAN OR EQUAL TO} 50.0"
    assert written(3e-15, check("books_close"), "en") == "3e-15"


def test_the_page_is_put_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "facts.md"
    page.write_text(f"before\n\n{BEGIN}\nof last year\n{END}\nafter\n", encoding="utf-8")
    put_into(page, facts_page(found(), FACTS, "Kota Blitar"))
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "of last year" not in text
    assert sum(line.startswith("| ") for line in text.splitlines()) == len(FACTS.asked) + 1
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="expected one line"):
        put_into(page, "")


def test_the_table_for_spreadsheets_has_bands_and_sources() -> None:
    table = findings.frame(found())
    assert len(table) == len(FACTS.asked)
    assert isinstance(table, pd.DataFrame)
    assert table["source"].str.len().min() > 5

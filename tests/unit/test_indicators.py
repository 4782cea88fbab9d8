"""The catalogue: what it must hold, that it is bilingual, and that a damaged line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ekraf import indicators
from ekraf.errors import EkrafError
from ekraf.region import list_regions, load
from ekraf.scenario import SUBSECTORS

CONTRACT = {
    "population_15plus", "labour_force", "employed", "unemployed", "unemployment_rate", "youth_unemployment_rate",
    "youth_16_30_unemployment_rate", "neet_rate", "participation_rate", "informal_share", "creative_jobs",
    "creative_employees", "other_jobs", "vacancies", "hires", "separations", "mean_wage", "median_wage",
    "youth_net_migration", "creative_firms", "registered_firms", "firm_births", "firm_deaths", "creative_sales",
    "creative_sales_local", "creative_sales_visitor", "creative_sales_national", "creative_sales_export",
    "creative_sales_public", "creative_value_added", "exports", "loans", "npl_rate", "online_share",
    "household_income_real", "household_consumption_real", "poverty_rate", "gini", "local_tax", "local_levies",
    "own_revenue", "central_tax", "shared_revenue", "programme_spending", "net_fiscal_cost_local",
    "net_fiscal_cost_public", "infrastructure_stock", "grdp", "grdp_growth", "creative_grdp_share", "visitors",
    "visitor_spending", "participation_culture",
}  # fmt: skip


def test_it_holds_what_the_contract_names() -> None:
    assert set(indicators.NAMES) >= CONTRACT
    assert tuple(indicators.catalogue()) == indicators.NAMES


@pytest.mark.parametrize("stem", ["creative_jobs", "creative_firms"])
def test_every_subsector_is_there(stem: str) -> None:
    found = [name for name in indicators.NAMES if name.removeprefix(f"{stem}_") in SUBSECTORS]
    assert found == [f"{stem}_{name}" for name in SUBSECTORS]


@pytest.mark.parametrize("name", indicators.NAMES)
def test_every_line_is_whole(name: str) -> None:
    entry = indicators.get(name)
    texts = [entry.label_en, entry.label_id, entry.official_id, entry.definition_en, entry.definition_id, entry.unit]
    assert all(text == text.strip() and text for text in texts)
    assert entry.label_en != entry.label_id
    assert entry.bps_scale > 0
    assert (entry.agg == "sum") == (entry.kind == "flow"), "a flow adds up over a year, and nothing else does"
    assert (entry.unit == "share") == (entry.kind == "rate")


def test_history_is_in_the_data_and_in_the_same_unit() -> None:
    for entry in indicators.catalogue().values():
        if entry.bps_indicator:
            for region in list_regions():
                load(region.code).series(entry.bps_indicator)  # complains of a name that is not in the data
    town = load("3572")
    for name, low, high in [("unemployment_rate", 0.03, 0.1), ("grdp", 2e12, 1e13), ("mean_wage", 2e6, 3e6)]:
        entry = indicators.get(name)
        values = [value * entry.bps_scale for value in town.series(entry.bps_indicator).values()]
        assert values
        assert all(low < value < high for value in values), name


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(EkrafError, match="did you mean 'unemployment_rate'"):
        indicators.get("unemployement_rate")


def test_a_damaged_catalogue_names_every_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = indicators.FILE.read_text(encoding="utf-8").split("\n")[:4]
    lines[2] = lines[2].replace(",mean,", ",median,")
    lines[3] = lines[1]
    damaged = tmp_path / "indicators.csv"
    damaged.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(indicators, "FILE", damaged)
    with pytest.raises(EkrafError) as caught:
        indicators.catalogue.__wrapped__()
    assert "line 3: agg 'median'" in str(caught.value)
    assert "line 4: 'population' is given twice" in str(caught.value)

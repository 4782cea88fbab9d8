"""Regions: every figure says where it comes from, falls back honestly, and damaged data are named in full."""

import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ekraf import population, region
from ekraf.clock import month_index
from ekraf.errors import RegionError
from ekraf.region.dataset import FOLDER, data, read
from ekraf.region.facts import INDUSTRIES, Fact
from ekraf.region.law import law
from ekraf.region.places import chain

KOTA, KABUPATEN = region.load("3572"), region.load("3505")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "data"))


@pytest.mark.parametrize("name", ["3572", "Kota Blitar", "KOTA blitar", " Blitar City "])
def test_a_region_is_found_by_code_and_by_name(name: str) -> None:
    assert region.load(name) == KOTA


@pytest.mark.parametrize("name", ["Kab. Blitar", "kabupaten blitar", "Blitar Regency"])
def test_the_regency_is_not_the_city(name: str) -> None:
    assert region.load(name).code == "3505"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Blitar", ["3572", "3505", "more than one"]),
        ("Kota Blitr", ["did you mean 'Kota Blitar'?"]),
        ("", ["not a known region"]),
    ],
)
def test_an_unclear_name_is_refused_with_what_is_meant(name: str, parts: list[str]) -> None:
    with pytest.raises(RegionError) as error:
        region.load(name)
    assert all(part in str(error.value) for part in parts)


def test_only_the_two_regions_are_listed_but_outside_towns_load() -> None:
    assert [one.code for one in region.list_regions()] == ["3572", "3505"]
    wages = {code: region.load(code).get("mean_net_wage_employees") for code in ("3578", "3573", "3507")}
    assert all(fact.region == code for code, fact in wages.items())
    assert region.load("3504").value("umk") == 2470800


def test_figures_fall_back_to_province_and_nation_and_say_so() -> None:
    assert (KOTA.get("population").region, KOTA.get("population").level) == ("3572", "kabupaten/kota")
    assert KOTA.get("employed_sector_trade_repair").level == "province"
    assert KOTA.get("creative_workers_share_craft").level == "nation"


def test_without_a_period_the_latest_plain_year_wins_over_later_months() -> None:
    east_java = region.load("35")
    assert east_java.get("tpt").period == "2025"
    assert east_java.get("tpt", "2026-02").value == 3.55
    assert KOTA.get("tpt_male").period == "2026-02"  # there is no plain year


def test_status_tells_law_from_statistics_and_estimates() -> None:
    assert KOTA.get("households_estimate").status == "estimate"
    assert KOTA.get("tpt").status == "statistic"
    assert KOTA.parameter("vat", "vat_effective_rate").status == "law"
    assert KOTA.parameter("kur", "npl_2023").status == "statistic"
    assert KOTA.parameter("local_tax_hkpd", "reklame_max_rate").status == "estimate"  # from general knowledge
    permits = KOTA.parameter("registration_benchmark", "share_with_nib_blitar_estimate")
    assert (permits.status, permits.low, permits.high) == ("estimate", 0.05, 0.35)


@pytest.mark.parametrize(
    ("group", "name", "code", "level"),
    [
        ("registration_benchmark", "share_with_nib_blitar_estimate", "3505", "kabupaten/kota"),
        ("registration_benchmark", "kudus_nib_2022", "ID", "proxy"),
        ("benchmark_malang", "creative_grdp_adhb_2018", "3573", "proxy"),
        ("credit_access", "prokesra_interest", "35", "province"),
        ("tourism_benchmark", "hotel_occupancy_indonesia_2024_07", "ID", "nation"),
        ("programme_kota_blitar", "rt_count", "3572", "kabupaten/kota"),
    ],
)
def test_a_figure_of_another_town_is_called_a_proxy(group: str, name: str, code: str, level: str) -> None:
    fact = KOTA.parameter(group, name)
    assert (fact.region, fact.level) == (code, level)


def test_prices_of_kediri_are_a_proxy_for_blitar() -> None:
    assert KOTA.get("inflation_proxy_kediri").level == "proxy"


def test_what_is_not_known_is_an_error_or_the_default() -> None:
    with pytest.raises(RegionError, match="did you mean 'poverty_line'"):
        KOTA.get("poverty_lin")
    with pytest.raises(RegionError, match="is not known for 1999; known are 2020"):
        KOTA.value("poverty_line", "1999")
    assert KOTA.value("poverty_line", "1999", default=7.0) == 7.0
    with pytest.raises(RegionError, match="'vat'"):
        KOTA.parameter("vatt", "vat_effective_rate")
    with pytest.raises(RegionError, match="vat_base_factor"):
        KOTA.parameter("vat", "vat_base_facto")


def test_series_are_plain_years_of_one_place() -> None:
    assert KOTA.series("employed_sector_mining") == {}
    assert max(KOTA.series("employed_sector_mining", level_fallback=True)) >= 2024
    years = KOTA.series("umk")
    assert list(years) == list(range(2014, 2026))
    facts = region.load("35").history("tpt")
    assert {year: fact.value for year, fact in facts.items()} == region.load("35").series("tpt")
    assert all(fact.period == str(year) for year, fact in facts.items())  # the months of 2026 are not years
    assert KOTA.history("employed_sector_mining", level_fallback=True)[2024].level == "province"


def test_industries_come_from_one_place() -> None:
    jobs = KOTA.industries("employed_sector_")
    assert tuple(jobs) == INDUSTRIES == population.INDUSTRIES
    casual = KOTA.industries("employed_status_casual_sector_")
    assert "mining" not in casual
    filled = KOTA.industries("employed_status_casual_sector_", missing=0.0)
    assert (tuple(filled), filled["mining"]) == (INDUSTRIES, 0.0)
    with pytest.raises(RegionError, match="employed_sector_"):
        KOTA.industries("employd_sector_")


@pytest.mark.parametrize("profile", [KOTA, KABUPATEN])
def test_people_by_age_add_up_to_the_estimates_of_2025(profile: region.Profile) -> None:
    table = profile.population_by_age_sex(2025)
    assert [group for group, _, _ in table][::15] == ["0-4", "75+"]
    assert table[3][1] + table[3][2] == pytest.approx(profile.value("population_age5_15_19_estimate"))
    total = sum(male + female for _, male, female in table)
    assert total == pytest.approx(profile.value("population", "2025"), rel=1e-3)
    assert sum(male + female for _, male, female in profile.population_by_age_sex(2018)) < total
    with pytest.raises(RegionError, match="known are 2018"):
        profile.population_by_age_sex(1990)


def test_each_industry_spends_its_whole_output() -> None:
    table = KOTA.io_table()
    spent = table.coefficients.sum(axis=0) + table.imported + table.product_tax + table.value_added
    assert spent == pytest.approx(np.ones(17), abs=1e-6)
    for shares in (table.household_shares, table.government_shares, table.investment_shares, table.export_shares):
        assert shares.sum() == pytest.approx(1.0)
    build = table.names.index("construction")
    assert table.investment_shares[build] == table.investment_shares.max()
    assert table.government_shares[table.names.index("public_administration")] > 0.4
    assert (table.labour < table.value_added).all()
    farm, factory = (table.names.index(name) for name in ("agriculture", "manufacturing"))
    assert table.coefficients[farm, factory] == pytest.approx(1187578694 / 8135408458)
    with pytest.raises(ValueError, match="read-only"):
        table.imported[0] = 0.0


@pytest.mark.parametrize(
    ("name", "place", "month", "value"),
    [
        ("pbjt_entertainment_rate", "3572", "2023-12", 0.20),
        ("pbjt_entertainment_rate", "3572", "2024-01", 0.10),
        ("pbjt_entertainment_rate", "3505", "2023-12", 0.10),
        ("minimum_wage", "Kota Blitar", "2025-12", 2481450),
        ("minimum_wage", "3572", "2026-01", 2634600),
        ("minimum_wage", "3572", "2040-01", 2634600),
        ("minimum_wage", "3505", "2026-06", 2567744),
        ("opsen_pkb_rate", "3572", "2024-12", 0.0),
        ("opsen_pkb_rate", "3572", "2025-01", 0.66),
        ("vat_rate", "3505", "2022-03", 0.10),
        ("vat_rate", "3505", "2022-04", 0.11),
        ("kur_subsidy", "3505", "2022-06", 0.13),
        ("kur_subsidy", "3505", "2026-06", 0.15),
        ("nib_fee", "3505", "2026-01", 0.0),
        ("bphtb_exempt_part", "3572", "2026-01", 80_000_000),
        ("kur_micro_collateral", "3572", "2026-01", 0.0),
        ("kur_small_collateral", "3572", "2026-01", 1.0),
    ],
)
def test_law_changes_in_its_month_and_stays_in_force(name: str, place: str, month: str, value: float) -> None:
    found = law(name, place, month)
    assert found.value == value
    assert found == law(name, place, month_index(month))


def test_law_that_is_not_known_is_an_error() -> None:
    with pytest.raises(RegionError, match="did you mean 'minimum_wage'"):
        law("minimum_wages", "3572", "2026-01")
    with pytest.raises(RegionError, match="2010-01"):
        law("minimum_wage", "3572", "2010-01")


def test_law_is_dated_once_and_says_who_gets_the_money() -> None:
    for name, by_place in data().law.items():
        for place, rows in by_place.items():
            spans = sorted((one.first or 0, one.last or 10**6) for one in rows)
            starts = [first for first, _ in spans]
            assert len(set(starts)) == len(starts), (name, place)
            if name.endswith("_rate") and name.startswith(("pbjt", "vat", "opsen", "corporate", "msme")):
                assert all(one.accrues_to for one in rows), name
    assert law("kur_min_firm_age", "3572", "2026-01").value == 6
    assert law("minimum_wage", "3572", "2026-01").status == "estimate"
    unread = [one for by_place in data().law.values() for rows in by_place.values() for one in rows]
    assert {one.status for one in unread if one.source_id == "law_uu_hkpd"} == {"estimate"}


def test_shared_income_tax_adds_up_to_its_total() -> None:
    parts = ("dbh_pph_producing", "dbh_pph_others", "dbh_pph_province")
    total = law("dbh_pph_total", "3572", "2026-01").value
    assert sum(law(name, "3572", "2026-01").value for name in parts) == pytest.approx(total)


def test_law_repeats_the_figures_of_the_data_set() -> None:
    for code in ("3572", "3505"):
        for year, wage in region.load(code).series("umk").items():
            assert law("minimum_wage", code, f"{year}-06").value == wage
    known = {fact.value for group in data().parameters.values() for fact in group.values()}
    known |= {fact.value for regions in data().figures["umk"].values() for fact in regions.values()}
    known |= {KOTA.value("umk_proposed"), 0.10, 0.0, 80_000_000, 0.00694}  # before a law; in a note; 10 minutes
    known |= {745_000, 863_000}  # UMK of 2012 and 2013, estimates
    written = {one.value for by_place in data().law.values() for rows in by_place.values() for one in rows}
    assert written <= known


@pytest.mark.parametrize(
    ("file", "old", "new", "parts"),
    [
        ("indicators.csv", ",12499,", ",12k,", ["line 2, column 'value': found '12k'; expected a number"]),
        ("indicators.csv", "gh_windyrrr", "gh_windyrr", ["column 'source_id'", "did you mean 'gh_windyrrr'?"]),
        ("indicators.csv", "3572,adjusted", "9999,adjusted", ["line 2, column 'region': found '9999'"]),
        ("parameters.csv", ",low,", ",lo,", ["line 1, column 'low'"]),
        ("law.csv", "2024-01,,0.4", "2024-13,,0.4", ["column 'from': found '2024-13'"]),
        ("regions.csv", "35,kabupaten/kota", "35,town", ["line 6, column 'level': found 'town'"]),
        ("io_17.csv", "2100,", "2101,", ["found no row '2100'"]),
        ("io_17.csv", ",680859607,", ",,", ["row '01', column 'fd_household': found nothing"]),
        ("population_age_sex.csv", "2018,5-9", "2018,0-4", ["line 3", "'3572 2018 0-4' again"]),
    ],
)
def test_damaged_data_are_named_by_file_line_and_column(
    folder: Path, file: str, old: str, new: str, parts: list[str]
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RegionError) as error:
        read(folder)
    assert all(part in str(error.value) for part in [file, *parts]), str(error.value)


@pytest.mark.parametrize("file", sorted(path.name for path in FOLDER.glob("*.csv")))
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(RegionError, match=f"{file}: found no such file"):
        read(folder)


def test_all_mistakes_are_told_at_once_but_at_most_twenty(folder: Path) -> None:
    for file in ("indicators.csv", "law.csv"):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace(",2025", ",year"), encoding="utf-8")
    with pytest.raises(RegionError) as error:
        read(folder)
    lines = str(error.value).splitlines()
    assert len(lines) == 22
    assert lines[-1].startswith("and ")


@pytest.mark.parametrize("lang", ["en", "id"])
def test_key_facts_are_grouped_and_sourced_in_both_languages(lang: str) -> None:
    rows = region.profile_rows(KOTA, lang)  # type: ignore[arg-type]
    assert 55 <= len(rows) <= 70
    assert all(row.label and row.source and row.unit for row in rows)
    free = law("nib_fee", "3572", "2026-01")
    assert rows[-1].label == (free.text_en if lang == "en" else free.text_id)
    provisions = [row for row in rows if row.group == rows[-1].group]
    assert (provisions[0].value, len(provisions)) == (2634600, 16)
    groups = [row.group for row in rows]
    seen = defaultdict(int)
    for before, group in zip(["", *groups], groups, strict=False):
        seen[group] += before != group
    assert set(seen.values()) == {1}


@given(st.sampled_from(sorted(data().figures)), st.sampled_from(["3572", "3505", "3578"]))
def test_the_nearest_place_that_knows_an_indicator_answers(indicator: str, code: str) -> None:
    by_region = data().figures[indicator]
    nearest = next((place for place in chain(code) if place in by_region), None)
    if nearest is None:
        with pytest.raises(RegionError):
            region.load(code).get(indicator)
    else:
        fact = region.load(code).get(indicator)
        assert isinstance(fact, Fact)
        assert (fact.region, fact.source_id in data().sources) == (nearest, True)


def test_reading_regions_imports_nothing_heavy() -> None:
    heavy = "{'numpy', 'pandas', 'mesa', 'numba', 'matplotlib', 'pyarrow'}"
    code = f"import sys; from ekraf import region; region.load('3572'); print({heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"

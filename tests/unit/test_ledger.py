"""The books: they close, and they say where when they do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.conftest import short

from ekraf.agents import households
from ekraf.economy import CreativeEconomy
from ekraf.errors import LedgerError
from ekraf.ledger import CREATIVE, FLOW, FLOWS, HOUSEHOLDS, SECTORS, Ledger
from ekraf.town import Town

A_MILLION = 1e6


def in_town(town: Town) -> CreativeEconomy:
    return CreativeEconomy(short("package", 24), rng=3, scale=0.05, town=town)


def test_payments_move_money_between_their_sectors_only() -> None:
    balances = np.zeros(len(SECTORS))
    ledger = Ledger(balances)
    ledger.flows[FLOW["drawings"]] = 100.0
    balances[HOUSEHOLDS], balances[CREATIVE] = 100.0, -100.0
    ledger.check(balances, "incomes")
    ledger.close()
    assert ledger.history.shape == (1, len(FLOWS))
    assert ledger.history[0, FLOW["drawings"]] == 100.0
    assert ledger.flows.sum() == 0.0


def test_one_rupiah_too_many_is_found() -> None:
    ledger = Ledger(np.zeros(len(SECTORS)))
    ledger.flows[FLOW["drawings"]] = 100.0
    balances = np.zeros(len(SECTORS))
    balances[HOUSEHOLDS], balances[CREATIVE] = 101.0, -100.0
    with pytest.raises(LedgerError, match=r"'incomes': households holds 1\.00 rupiah .* drawings \(creative_firms"):
        ledger.check(balances, "incomes")


def test_a_payment_without_money_is_found() -> None:
    ledger = Ledger(np.zeros(len(SECTORS)))
    ledger.flows[FLOW["drawings"]] = 100.0
    with pytest.raises(LedgerError, match="households holds -100"):
        ledger.check(np.zeros(len(SECTORS)), "incomes")


def test_money_that_is_not_a_number_is_found() -> None:
    balances = np.zeros(len(SECTORS))
    ledger = Ledger(balances)
    balances[CREATIVE] = np.nan
    with pytest.raises(LedgerError, match="creative_firms"):
        ledger.check(balances, "incomes")


def test_books_of_a_year_close_and_nothing_is_made_of_nothing(small_town: Town) -> None:
    economy = in_town(small_town)
    before = economy.town.balances().sum()
    for _ in range(6):
        economy.step()
    assert economy.ledger.history.shape == (6, len(FLOWS))
    assert np.isfinite(economy.ledger.history).all()
    assert economy.town.balances().sum() == pytest.approx(before, abs=1e-6 * economy.ledger.history.sum())


def conjuring(spend: Callable[..., float], amount: float) -> Callable[..., float]:
    def spend_and_conjure(homes: Any, *rest: Any) -> float:
        total = spend(homes, *rest)
        homes.cash[7] += amount
        return total

    return spend_and_conjure


def test_money_conjured_up_in_one_household_stops_the_run(small_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    economy = in_town(small_town)
    economy.step()
    monkeypatch.setattr(households, "spend", conjuring(households.spend, A_MILLION))
    with pytest.raises(LedgerError) as caught:
        economy.step()
    message = str(caught.value)
    assert "'households spend'" in message
    assert "households holds 1,000,000" in message
    for touching in ("spending_local (households -> other_economy)", "vat", "tax_electricity"):
        assert touching in message
    assert "outside_demand" not in message


def test_money_that_vanishes_between_months_is_found(small_town: Town) -> None:
    economy = in_town(small_town)
    economy.step()
    economy.town.firms.cash[0] -= A_MILLION
    with pytest.raises(LedgerError, match="creative_firms holds -1,000,000"):
        economy.step()


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_a_flow_goes_from_one_sector_to_another_and_has_two_names(flow: Any) -> None:
    assert flow.payer in SECTORS
    assert flow.payee in SECTORS
    assert flow.payer != flow.payee
    assert len(flow.label_en) >= 3
    assert len(flow.label_id) >= 3


def test_names_of_flows_are_distinct() -> None:
    for names in zip(*((flow.name, flow.label_en, flow.label_id) for flow in FLOWS), strict=True):
        assert len(set(names)) == len(FLOWS)

"""A household: pools what its members earn, pays taxes and spends."""

from __future__ import annotations

from typing import Any

import mesa

from ekraf.agents import households
from ekraf.ledger import FLOW
from ekraf.state import POOL_CENTRAL, POOL_LOCAL, POOL_OTHER, POOL_WORLD
from tests.bench.reference.rules import plain

rules = plain(households)


class Household(mesa.Agent):
    """A household; one whose members are all gone keeps its money and spends it."""

    def __init__(self, model: Any, neighbourhood: int) -> None:
        super().__init__(model)
        self.neighbourhood = neighbourhood
        self.size = self.earners = 0
        self.cash = self.income = self.usual_income = self.spending = self.property = self.thrift = 0.0

    def split_off(self) -> Household:
        """Return the household that one member founds, with its share of cash and property."""
        share = 1.0 / self.size
        new = Household(self.model, self.neighbourhood)
        new.size, new.thrift = 1, self.thrift
        self.size -= 1
        for money in ("cash", "usual_income", "spending", "property"):
            there = getattr(self, money)
            setattr(new, money, there * share)
            setattr(self, money, there - there * share)
        return new

    def receive(self, amount: float) -> None:
        """Take in what a member has earned this month."""
        self.income += amount
        self.earners += 1

    def spend(self, creative_paid: float, index: float, power_rate: float, local_share: float, flows: list[float],
              pools: list[float]) -> float:  # fmt: skip
        """Pay taxes and other goods than creative ones, and plan next month; return planned consumption, rupiah.

        ``creative_paid`` is what has been paid for creative goods this month over the plan of the month before,
        ``local_share`` the part of other goods that stays in town.
        """
        model, q = self.model, self.model.q
        self.usual_income += (self.income - self.usual_income) / q.income_memory
        plan = rules.spending_of(self.usual_income, self.cash, self.thrift, q)
        goods = max(plan - self.spending * creative_paid, 0.0)
        creative_away = min(max(plan * model.creative_budget - self.spending * creative_paid, 0.0), goods)
        dues = self.pay_dues(plan, goods - creative_away, index, power_rate, flows, pools)
        vat = q.vat_share * (goods - dues)
        local = max(goods - creative_away - dues - vat, 0.0) * local_share
        away = goods - dues - vat - local
        flows[households.VAT] += vat
        flows[households.LOCAL_GOODS] += local
        flows[households.OUTSIDE] += away
        pools[POOL_CENTRAL] += vat
        pools[POOL_OTHER] += local
        pools[POOL_WORLD] += away
        self.cash -= goods
        self.spending = plan
        return plan

    def pay_dues(self, plan: float, room: float, index: float, power_rate: float, flows: list[float],
                 pools: list[float]) -> float:  # fmt: skip
        """Pay local taxes and hospital fees, at most ``room`` rupiah; return what was paid."""
        q, count = self.model.q, self.model.town.n_households_at_start
        wealth = index / 12.0 * (0.75 + 0.25 * self.property * count)
        power = power_rate * q.electricity_share * plan
        pbb, bphtb = q.property_tax_household * wealth, q.land_transfer_household * wealth
        opsen = q.vehicle_surcharge_household * index / 12.0
        hospital = q.hospital_household * index / 12.0 * (1.0 - q.hospital_insurer_share)
        due = power + pbb + bphtb + opsen + hospital
        part = min(1.0, room / due)
        for flow, amount in ((FLOW["tax_electricity"], power), (FLOW["tax_property"], pbb),
                             (FLOW["tax_land_transfer"], bphtb), (FLOW["tax_vehicle"], opsen),
                             (FLOW["hospital_fees"], hospital)):  # fmt: skip
            flows[flow] += amount * part
        pools[POOL_LOCAL] += due * part
        return due * part

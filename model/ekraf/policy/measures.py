"""Which measures are in force this month, and what they have spent: the government asks, each lever's module
answers.
"""

from __future__ import annotations

from ekraf.parameters import Parameters
from ekraf.policy import apprentices, buyers, events, hiring, licensing, relief, support, training
from ekraf.policy.programme import Programme
from ekraf.policy.spending import buy_services
from ekraf.scenario import Scenario
from ekraf.scenario.levers import (
    Apprenticeship,
    Credit,
    Festivals,
    Grants,
    Hubs,
    Licensing,
    MarketAccess,
    Training,
    WageSubsidy,
)
from ekraf.state import Now
from ekraf.town import Town


def programmes_of(scenario: Scenario, weight: float) -> list[Programme]:
    """Return the programmes of a scenario, in the order of its policies."""
    return [Programme(policy, n, scenario.span(policy), weight) for n, policy in enumerate(scenario.policy)]


def announce(programmes: list[Programme], now: Now, q: Parameters) -> Now:
    """Return the month as changed by rules in force for everybody: what a start takes, and an office for numbers."""
    for programme in programmes:
        policy = programme.policy
        if not isinstance(policy, Licensing) or now.month not in programme.months or policy.budget <= 0.0:
            continue
        now = now._replace(startup_days=min(now.startup_days, max(q.startup_days - policy.startup_days_saved, 0.5)))
        if not policy.calls and licensing.is_open(programme, policy):
            now = licensing.open_office(policy, now, q)
    return now


def run_programmes(programmes: list[Programme], town: Town, now: Now, q: Parameters) -> Now:
    """Carry out the month's programmes; return the month with the festival days that were held."""
    days = 0.0
    town.firms.apprentices[:] = 0
    town.firms.learning[:] = 0.0
    town.firms.support[:] = 0.0
    town.wage_support = town.event_tickets = town.levies_forgone = 0.0
    opened = [programme.open_month(now.month) for programme in programmes]
    town.levy_cut = relief.levy_cut(programmes, now.month)
    for programme, active in zip(programmes, opened, strict=True):
        policy = programme.policy
        match policy:
            case Training() if policy.budget > 0.0:
                training.run(programme, policy, town, now, q)
            case Grants() if active:
                support.run_grants(programme, policy, town, now, q)
            case Credit() if active:
                support.run_credit(programme, policy, town, now, q)
            case Licensing() if active:
                licensing.run(programme, policy, town, now, q)
            case Festivals() if active:
                days += events.run(programme, policy, town, now, q)
            case MarketAccess() if active:
                buyers.run(programme, policy, town, now, q)
            case Hubs() if active:
                run_hubs(programme, policy, town, now, q)
            case WageSubsidy() if policy.budget > 0.0:
                hiring.run(programme, policy, town, now)
            case Apprenticeship() if policy.budget > 0.0:
                apprentices.run(programme, policy, town, now, q)
            case _:  # tax relief and reserved orders wait for this month's sales
                pass
    reserved = town.reserved_sales / max(float(town.choice.bought.sum()), 1.0)
    return now._replace(event_days=days, reserved_orders=reserved)


def run_hubs(programme: Programme, policy: Hubs, town: Town, now: Now, q: Parameters) -> None:
    """Spend the month's purse in whole units: first upkeep against this month's wear of hubs, the rest on new ones."""
    amount = max(programme.affordable(policy.unit_cost), 0) * policy.unit_cost
    wear = q.infrastructure_decay * town.hubs * now.price
    upkeep = min(policy.maintenance * amount, wear / q.upkeep_saving)
    buy_services(town, programme.pay(upkeep), 0.9, {"other_services": 0.5, "trade_repair": 0.3, "construction": 0.2})
    buy_services(town, programme.pay(amount - upkeep), 0.8, {"construction": 0.7, "trade_repair": 0.3})
    town.hubs += (q.upkeep_saving * upkeep + amount - upkeep) / now.price

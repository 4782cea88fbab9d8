"""Which measures are in force this month, and what they have spent: the government asks, each lever's module
answers.
"""

from __future__ import annotations

from ekraf.parameters import Parameters
from ekraf.policy import buyers, events, licensing, support, training
from ekraf.policy.programme import Programme
from ekraf.policy.spending import buy_services
from ekraf.scenario import Scenario
from ekraf.scenario.levers import Credit, Festivals, Grants, Hubs, Licensing, MarketAccess, Training
from ekraf.state import Now
from ekraf.town import Town


def programmes_of(scenario: Scenario, weight: float) -> list[Programme]:
    """Return the programmes of a scenario, in the order of its policies."""
    return [Programme(policy, n, scenario.span(policy), weight) for n, policy in enumerate(scenario.policy)]


def announce(programmes: list[Programme], now: Now, q: Parameters) -> Now:
    """Return the month as changed by rules in force for everybody: days to start a firm."""
    saved = [
        programme.policy.startup_days_saved
        for programme in programmes
        if isinstance(programme.policy, Licensing) and now.month in programme.months and programme.policy.budget > 0.0
    ]
    return now._replace(startup_days=max(q.startup_days - max(saved, default=0), 1.0)) if saved else now


def run_programmes(programmes: list[Programme], town: Town, now: Now, q: Parameters) -> Now:
    """Carry out the month's programmes; return the month with the festival days that were held."""
    days = 0.0
    for programme in programmes:
        policy = programme.policy
        active = programme.open_month(now.month)
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
                amount = programme.pay(programme.purse)
                buy_services(town, amount, 0.8, {"construction": 0.7, "trade_repair": 0.3})
                town.hubs += amount / now.price
            case _:
                pass
    return now._replace(event_days=days)

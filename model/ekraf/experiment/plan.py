"""What is to be simulated: which scenarios, against which comparator, how often, from which seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ekraf import scenario as scenarios
from ekraf.errors import RunError
from ekraf.experiment import posterior
from ekraf.scenario import Scenario
from ekraf.scenario.sources import chain, find, read

Wanted = str | Path | Scenario
SHIPPED_SET = (
    "baseline", "training", "grants", "credit", "licensing", "festivals", "market-access", "hubs", "package",
)  # fmt: skip
FEWEST_RESIDENTS = 100  # with fewer simulated residents there is nobody to hire or to sell to
LARGEST = 1000  # copies of a town: as many residents as the nation, one by one


class Options(NamedTuple):
    """How often and how large. ``months`` and ``region`` override what the scenarios say.

    ``parameters``: where draws take parameter sets from, as ``ekraf.experiment.posterior.settle`` reads it.
    """

    draws: int = 20
    seed: int = 1
    months: int | None = None
    region: str | None = None
    scale: float = 1.0
    parameters: str = posterior.FIXED


DEFAULTS = Options()


@dataclass(frozen=True)
class Plan:
    """Scenarios to simulate.

    ``groups`` are simulated together, the comparator first; ``scenarios`` are those whose results are kept, in
    the order of the results. ``comparator`` is None where nothing is compared.
    """

    command: str
    groups: tuple[tuple[Scenario, ...], ...]
    scenarios: tuple[Scenario, ...]
    comparator: str | None
    options: Options


def plan_comparison(wanted: Sequence[Wanted] = (), options: Options = DEFAULTS) -> Plan:
    """Return the plan that compares scenarios (names, paths or loaded) with a comparator put first.

    That is the one named ``baseline`` or ``...-baseline`` among them, or else what the first one extends in the
    end. ScenarioError: a file has mistakes. RunError: nothing to compare with, unlike regions, starts or lengths,
    names given twice, options out of range.
    """
    given = list(wanted or SHIPPED_SET)
    loaded = [prepared(one, options) for one in given]
    first = next((one for one in loaded if _is_baseline(one.key)), None)
    if first is None:
        first = _root(given[0], loaded[0], options)
    together = (first, *(one for one in loaded if one is not first and one.key != first.key))
    if len(loaded) - sum(one.key == first.key for one in loaded) == 0:
        raise RunError(
            f"'{first.key}' has nothing to be compared with; name another scenario too, such as "
            f"'ekraf compare baseline {'training' if _is_baseline(first.key) else first.key}'"
        )
    check(loaded if first in loaded else [first, *loaded], options)
    _check_alike(together)
    return Plan("compare", (together,), together, first.key, _settled(together, options))


def plan_run(wanted: Sequence[Wanted], options: Options = DEFAULTS) -> Plan:
    """Return the plan that projects scenarios one by one; errors as ``plan_comparison``.

    What a scenario extends in the end is simulated with it, though not kept: its own revenue is the reference
    for what is reinvested, so that a scenario gives the same numbers here as in a comparison.
    """
    if not wanted:
        raise RunError(f"no scenario to run; shipped are: {', '.join(scenarios.names())}")
    loaded = [prepared(one, options) for one in wanted]
    check(loaded, options)
    groups: dict[str, list[Scenario]] = {}
    for given, one in zip(wanted, loaded, strict=True):
        root = one if one.root == one.key else _root(given, one, options)
        group = groups.setdefault(root.key, [root])
        if one.key != root.key:
            group.append(one)
    return Plan("run", tuple(map(tuple, groups.values())), tuple(loaded), None, _settled(loaded, options))


def prepared(wanted: Wanted, options: Options) -> Scenario:
    """Return a scenario loaded, with the months and region that the options ask for."""
    one = wanted if isinstance(wanted, Scenario) else scenarios.load(wanted)
    if options.months is None and options.region is None:
        return one
    return scenarios.override(one, months=options.months, region=options.region)


def with_parameters(scenario: Scenario, sets: dict[str, float]) -> Scenario:
    """Return a scenario with parameters in place of the usual ones; what it sets itself stays."""
    return scenario.model_copy(update={"parameters": {**sets, **scenario.parameters}})


def in_draw(group: Sequence[Scenario], options: Options, draw: int) -> tuple[Scenario, ...]:
    """Return the scenarios of a group with the parameters of a draw."""
    found = []
    for one in group:
        sets = posterior.of_region(options.parameters, one.region)
        found.append(one if sets is None else with_parameters(one, sets.of_draw(draw)))
    return tuple(found)


def _settled(loaded: Sequence[Scenario], options: Options) -> Options:
    return options._replace(
        parameters=posterior.settle(options.parameters, dict.fromkeys(one.region for one in loaded))
    )


def _root(given: Wanted, loaded: Scenario, options: Options) -> Scenario:
    """Return the scenario at the far end of a chain of ``extends``; for a file, looked up where the file lies."""
    if loaded.root == loaded.key:
        return loaded
    if isinstance(given, Scenario):
        return prepared(loaded.root, options)
    return prepared(chain(read(find(given)))[0].path, options)


def _is_baseline(key: str) -> bool:
    return key == "baseline" or key.endswith("-baseline")


def check(loaded: Sequence[Scenario], options: Options) -> None:
    """Raise one RunError with all that is wrong with the options and the names."""
    wrong = []
    if options.draws < 1:
        wrong.append(f"draws = {options.draws}: must be at least 1")
    if not 0 < options.scale <= LARGEST:
        wrong.append(f"scale = {options.scale:g}: must be above 0 and at most {LARGEST} (1 is the full size)")
    else:
        wrong += _too_small(loaded, options.scale)
    keys = [one.key for one in loaded]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        wrong.append(f"'{key}' is given twice; results go by the name of the file")
    if wrong:
        raise RunError("\n".join(["this cannot be run:", *(f"  {line}" for line in wrong)]))


def _too_small(loaded: Sequence[Scenario], scale: float) -> list[str]:
    from ekraf.region import load

    wrong = []
    for region in sorted({one.region for one in loaded}):
        residents = load(region).value("population")
        if residents * scale < FEWEST_RESIDENTS:
            wrong.append(
                f"scale = {scale:g}: leaves {int(residents * scale)} of the {residents:_.0f} residents of {region}; "
                f"at least {FEWEST_RESIDENTS} must remain (scale {FEWEST_RESIDENTS / residents:.1g} or more)"
            )
    return wrong


def _check_alike(together: Sequence[Scenario]) -> None:
    """Raise RunError unless all are of one region, start and length, without which no difference is a policy's."""
    first, *others = together
    expected = _frame(first)
    wrong = [
        f"  {one.key}: {what} is {found}, but {expected[what]} in {first.key}"
        for one in others
        for what, found in _frame(one).items()
        if found != expected[what]
    ]
    if wrong:
        hint = "compare scenarios of one region, start and length; --months sets one length for all"
        raise RunError("\n".join(["these scenarios cannot be compared:", *wrong, hint]))


def _frame(one: Scenario) -> dict[str, str | int]:
    """Return place (BPS code, however the file names it), first month and length of a scenario."""
    from ekraf.region import load

    return {"region": load(one.region).code, "start": one.start, "months": one.months}

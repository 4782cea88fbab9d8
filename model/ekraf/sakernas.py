"""Sakernas as BPS takes it: a clustered sample of households each August, and the rates that would be published.

Enumeration blocks of about a hundred neighbouring households are drawn with chances in proportion to their size, by a
systematic walk through the neighbourhoods; in each, ten households from a list, systematically; all members of 15 and
over are asked. Whoever works an hour a week for pay, profit or in the family business is employed (ILO), as everywhere
in the model: what is added here is the error of the sample, and nothing of what people answer or of who is not at home.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ekraf import purpose
from ekraf.luck import uniform
from ekraf.population import CHILD, UNEMPLOYED, Households, People
from ekraf.state import N_HOUSEHOLDS, N_PEOPLE, Now

BLOCK = 100  # households of an enumeration block, about; BPS block frame of 2020: 80 to 120
TAKE = 10  # households interviewed in a block
USUAL_REGION = 545_000.0  # residents of a regency or city, mean of 514 in 2024
ROUND = np.uint64(0x5A4E)
YOUTH = 24  # years; the youth of the published rate is 15 to 24
ADULTS, FORCE, JOBLESS, YOUNG_FORCE, YOUNG_JOBLESS = range(5)
Reals = NDArray[np.float64]
Rows = NDArray[np.int64]


class Round(NamedTuple):
    """What a round would publish, and how sure it is; shares."""

    unemployment_rate: float
    youth_unemployment_rate: float
    participation_rate: float
    error: float  # standard error of the unemployment rate, estimated from the sample as BPS does
    households: int  # interviewed


def blocks_sampled(residents: float, q: Any) -> int:
    """Return the enumeration blocks of an August in a region: survey_blocks * (residents / usual) ** elasticity."""
    number: float = q.survey_blocks * (residents / USUAL_REGION) ** q.survey_blocks_elasticity
    return max(round(number), 2)


def take_round(people: People, households: Households, sizes: Rows, now: Now, blocks: int) -> Round:
    """Return the published rates of a round in ``blocks`` enumeration blocks, or of a census if that is everybody.

    A simulated household stands for ``now.weight`` real ones, so a block may be drawn more than once, with another ten
    of its households.
    """
    lived_in, starts = block_frame(households, int(sizes[N_HOUSEHOLDS]))
    tallies = tally(people, int(sizes[N_PEOPLE]), int(sizes[N_HOUSEHOLDS]), now.month)[lived_in]
    if blocks * TAKE >= lived_in.size * now.weight:
        return published(tallies, np.ones(lived_in.size), lived_in.size)._replace(error=0.0)
    chosen, interviewed = draw_clusters(starts, blocks, now.seed, now.month)
    clusters = np.add.reduceat(tallies[chosen], np.cumsum(interviewed) - interviewed, axis=0)
    return published(clusters, TAKE / interviewed, int(interviewed.sum()))


def block_frame(households: Households, n: int) -> tuple[Rows, Rows]:
    """Return the lived-in households block after block, and where each block starts (and the last ends)."""
    lived_in = np.flatnonzero(households.size[:n] > 0)
    where = households.neighbourhood[lived_in]
    lived_in = lived_in[np.argsort(where, kind="stable")]
    counts = np.bincount(where)
    sizes: list[int] = []
    for count in counts[counts > 0]:
        number = max(round(count / BLOCK), 1)
        sizes += [int(count) // number + int(k < int(count) % number) for k in range(number)]
    return lived_in, np.concatenate([[0], np.cumsum(sizes)])


def draw_clusters(starts: Rows, blocks: int, seed: np.uint64, month: int) -> tuple[Rows, Rows]:
    """Return the places in the frame of those interviewed, cluster after cluster, and how many each cluster has."""
    sizes = np.diff(starts)
    first = uniform(seed, ROUND, month, purpose.SURVEY)
    points = (np.arange(blocks) + first) * starts[-1] / blocks
    blocks_drawn = np.searchsorted(starts, points, side="right") - 1
    places, interviewed = [], np.minimum(sizes[blocks_drawn], TAKE)
    for number, (block, many) in enumerate(zip(blocks_drawn, interviewed, strict=True)):
        luck = uniform(seed, ROUND + np.uint64(number + 1), month, purpose.SURVEY)
        steps = np.floor((np.arange(many) + luck) * sizes[block] / many).astype(np.int64)
        places.append(starts[block] + steps)
    return np.concatenate(places), interviewed


def tally(people: People, n: int, homes: int, month: int) -> Reals:
    """Return by household: adults, labour force, unemployed, and the last two of 15 to 24, [households, 5]."""
    activity, home = people.activity[:n], people.household[:n]
    young = (month - people.born[:n]) // 12 <= YOUTH
    force, jobless = activity >= UNEMPLOYED, activity == UNEMPLOYED
    counted = (activity > CHILD, force, jobless, force & young, jobless & young)
    return np.column_stack([np.bincount(home[who], minlength=homes) for who in counted]).astype(float)


def published(clusters: Reals, weight: Reals, households: int) -> Round:
    """Return rates of a sample: weighted sums over ``clusters`` [clusters, 5]; a census is one with weights of 1.

    The standard error is that of a ratio by linearisation, with clusters as if drawn with replacement (Kish 1965).
    """
    sums = (clusters * weight[:, None]).sum(axis=0)
    force = max(float(sums[FORCE]), 1.0)
    rate = float(sums[JOBLESS]) / force
    rest = (clusters[:, JOBLESS] - rate * clusters[:, FORCE]) * weight
    error = float(np.sqrt(len(rest) / max(len(rest) - 1, 1) * (rest**2).sum()) / force)
    return Round(rate, float(sums[YOUNG_JOBLESS]) / max(float(sums[YOUNG_FORCE]), 1.0),
                 force / max(float(sums[ADULTS]), 1.0), error, households)  # fmt: skip

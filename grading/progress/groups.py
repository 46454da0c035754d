"""Whom a report may speak of: groups of five learners or more that never overlap.

Everything a report shows of a cohort is a figure of one of these groups, or a sum over whole groups. So whatever is
subtracted from whatever else, what comes out is a figure of whole groups again, and none has fewer than five people.
Complementary suppression by construction: where one agency's people in a cohort are too few, they and the people they
could be told apart from stand in one group together, and no table, total or filter has a figure that cuts it. It takes
one pass over the cohort and holds for means and intervals as well as for counts, which hiding cells one by one
(`privacy.suppress`) does not; `privacy.attack` is what the tests try to break it with.

Groups stay what they are: an agency that grows to five people is not taken out of its group, because the group before
less the group after would be those people.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grading.progress.privacy import MINIMUM

#: The place above all agencies.
ALL = ""


@dataclass
class Group:
    """The learners of `agencies` in `cohort`. place: the lowest agency that has them all at or below it; ALL for none."""

    id: str
    cohort: str
    place: str
    agencies: list[str] = field(default_factory=list)


def path(agency: str, parents: Mapping[str, str]) -> list[str]:
    """An agency and those above it, itself first, ALL last. Raises ValueError for one that is its own ancestor."""
    found = [agency] if agency else []
    while found and (above := parents.get(found[-1])):
        if above in found:
            raise ValueError(f"{above} is its own ancestor")
        found.append(above)
    return [*found, ALL]


def common(one: str, other: str, parents: Mapping[str, str]) -> str:
    """The lowest agency that both are at or below."""
    above = set(path(one, parents))
    return next(place for place in path(other, parents) if place in above)


def form(
    cohort: str,
    sizes: Mapping[str, int],
    parents: Mapping[str, str],
    kept: Iterable[Group] = (),
    minimum: int = MINIMUM,
    moved: Mapping[str, str] | None = None,
) -> list[Group]:
    """The groups of one cohort. sizes: agency -> learners now in the cohort; kept: the groups of the last report.
    moved: agency -> id of the kept group that most of its people stood in, where any did.

    Small agencies go together with those nearest to them in the tree, upwards until there are `minimum`. What is left at
    the top joins the smallest group of the cohort. A cohort that has fewer than `minimum` in all gets no group.
    """
    groups = [Group(one.id, one.cohort, one.place, list(one.agencies)) for one in kept]
    known = {agency for one in groups for agency in one.agencies}
    sizes = {agency: n for agency, n in sizes.items() if n > 0 and agency not in known}
    # Who leaves a group together is not told apart from it: the group before less they would be those who stayed.
    for one in groups:
        for agency in sorted(name for name, at in (moved or {}).items() if name in sizes and at == one.id):
            one.agencies.append(agency)
            one.place = common(agency, one.place, parents)
            del sizes[agency]
    waiting: dict[str, dict[str, int]] = defaultdict(dict)
    for agency, n in sorted(sizes.items()):
        if n >= minimum:
            groups.append(_group(cohort, agency, [agency], groups))
        else:
            waiting[agency][agency] = n
    if groups and kept:  # who comes to a cohort that was reported before joins what is there
        for agency in [one for few in list(waiting.values()) for one in few]:
            _join(agency, groups, parents, {})
        return groups
    depth = {place: len(path(place, parents)) for agency in sizes for place in path(agency, parents)}
    for place in sorted(depth, key=lambda place: (-depth[place], place)):
        few = waiting.pop(place, {})
        if not few:
            continue
        if sum(few.values()) >= minimum:
            groups.append(_group(cohort, place, sorted(few), groups))
        elif place != ALL:
            waiting[path(place, parents)[1]].update(few)
        elif groups:
            for agency in sorted(few):
                _join(agency, groups, parents, sizes)
    return groups


def _group(cohort: str, place: str, agencies: list[str], others: list[Group]) -> Group:
    taken = {one.id for one in others}  # a group that moved since has its first place in its id
    name = next(name for at in itertools.count() if (name := f"{cohort}/{place}/{at}") not in taken)
    return Group(name, cohort, place, agencies)


def _join(agency: str, groups: list[Group], parents: Mapping[str, str], sizes: Mapping[str, int]) -> None:
    """Put an agency's few into the group nearest in the tree, the smallest of those."""

    def order(one: Group) -> tuple:
        near = len(path(common(agency, one.place, parents), parents))
        return -near, sum(sizes.get(name, 0) for name in one.agencies), one.id

    chosen = min(groups, key=order)
    chosen.agencies.append(agency)
    chosen.place = common(agency, chosen.place, parents)

"""Wrong answers put in the place of a submission's own, and how an object is found out that claims to equal everything."""

from __future__ import annotations

import secrets
import types

#: Taken before the learner's code can change it.
_random = secrets.randbelow
#: Types whose objects say truly what they are equal to.
HONEST: set[type] = {int, float, str, bool, bytes, list, tuple, dict, set, frozenset, type(None), types.ModuleType,
                     types.FunctionType, types.BuiltinFunctionType, types.MethodType}  # fmt: skip


def always_equal(value: object) -> bool:
    """Whether an object (or the objects of a class) claims to equal what nothing equals, or two different numbers or texts."""
    try:
        if isinstance(value, type):
            if value.__eq__ is object.__eq__ or type(value).__eq__ is not type.__eq__ or value in HONEST:
                return False
            value = value.__new__(value)
        if type(value) in HONEST or type(value).__eq__ is object.__eq__:
            return False
        return any(all(_yes(value == other) for other in pair) for pair in _pairs())
    except Exception:
        return False


def _pairs() -> list[tuple]:
    """Pairs of which nothing equals both, numbers of each size among them; others each time."""
    found: list[tuple] = [(object(), object()), ("\ue000", "\ue001")]
    for size in (10, 100, 1_000, 10_000, 1_000_000):
        one = size + _random(size)
        found += [(one, one + size), (one / 7, one / 7 + size)]
    return found


def _yes(said: object) -> bool:
    """Whether a comparison's answer, in one piece or in many, is yes."""
    if said is NotImplemented:
        return False
    return bool(said.all()) and said.size > 0 if hasattr(said, "all") else bool(said)


def replace(namespace: dict, names: list[str], how: str) -> None:
    """Make answers wrong for a canary: each function still runs, but what it returns is replaced by a thing that
    nothing is equal to. how: "all", or "equal" to replace only what claims to equal everything."""
    only_equal = how == "equal"
    for name in names:
        original = namespace.get(name)
        if callable(original) and not isinstance(original, type):
            namespace[name] = _wrong(original, only_equal)
        elif not only_equal:
            namespace[name] = Wrong()
        elif always_equal(original):
            namespace[name] = Wrong() if not isinstance(original, type) else Wrong


class Wrong:
    """The answer to no question. Called, it answers with another of its kind."""

    __slots__ = ()

    def __call__(self, *args, **kwargs):
        return Wrong()


def _wrong(original, only_equal: bool):
    def answer(*args, **kwargs):
        got = original(*args, **kwargs)
        return got if only_equal and not always_equal(got) else Wrong()

    return answer

"""Probes and records for the tests of the checks; "torch" is plain Python here."""

from course.check.judge import outcomes
from course.check.probe import make_probe
from course.check.recording import Mistake, Record
from course.check.student import StudentSide


def ask_double(rng):
    """Is the number doubled?"""
    return {"x": rng.normal()}


def double(my, x):
    return {"y": my.double(x), "sign": x > 0}


def probe(names, yours=double, ask=ask_double, **options):
    made = make_probe("equal", ask, yours=yours, torch=None, **options)
    return type(made)(**{**vars(made), "namespace": names})


def answers(made):
    """What the student's side of a probe answers."""
    return outcomes(made, StudentSide())


def record(mistakes=(), points=4.0, right=lambda x: 2 * x, **options):
    """A record whose right answers come from the function `right`."""
    expected = answers(probe({"double": right}, **options))
    wrong = [
        Mistake(cause, answers(probe({"double": function}, **options)))
        for cause, function in mistakes
    ]
    return Record(points, "1.2", expected, wrong)

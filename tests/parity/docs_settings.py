"""Do the settings that a page gives exist, on the class that it names?"""

import pkgutil
from importlib import import_module

import nbgrader.apps  # noqa: F401 - its classes are found among the subclasses
from traitlets.config import Config, Configurable

import autograder.marks.late  # noqa: F401
import autograder.plugins


def classes() -> dict[str, type[Configurable]]:
    """Return every class of nbgrader and of the plug-ins that settings can name."""
    for module in pkgutil.iter_modules(autograder.plugins.__path__):
        import_module(f"autograder.plugins.{module.name}")
    found, left = {}, [Configurable]
    while left:
        one = left.pop()
        found[one.__name__] = one
        left += one.__subclasses__()
    return found


def know(config: Config) -> None:
    """Print what `config` sets; raise AttributeError for what does not exist."""
    known = classes()
    for name, settings in config.items():
        for setting in settings:
            if name not in known or setting not in known[name].class_traits(
                config=True
            ):
                raise AttributeError(f"{name} has no setting {setting}")
            print(f"known: {name}.{setting}")

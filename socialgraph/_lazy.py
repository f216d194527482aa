"""Names of a package that are found on first use, so that importing it imports nothing heavy."""

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

__all__ = ["attach"]


def attach(
    package: str, home: Mapping[str, str], modules: Iterable[str] = ()
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Give a package its public names, each imported from its home on first use.

    A name may be that of its own file: importing ``generators/barabasi_albert.py``, by whatever path, leaves
    ``generators.barabasi_albert`` the function, where Python alone would put the module in its place.

    Parameters
    ----------
    package : str
        The package's ``__name__``.
    home : mapping of str to str
        For each public name the module of the package that defines it.
    modules : iterable of str, optional
        Public names that are modules of the package themselves.

    Returns
    -------
    tuple
        What to call ``__getattr__``, ``__dir__`` and ``__all__`` in the package's ``__init__``.

    Examples
    --------
    A package's ``__init__.py`` is its docstring and a call::

        __getattr__, __dir__, __all__ = attach(__name__, {"barabasi_albert": "barabasi_albert"})

    >>> import socialgraph.generators.barabasi_albert
    >>> type(socialgraph.generators.barabasi_albert).__name__
    'function'
    """
    home, modules = dict(home), frozenset(modules)
    names = sorted({*home, *modules})
    owner = sys.modules[package]
    owner.__class__ = type("LazyPackage", (_LazyPackage,), {"_home": home})

    def find(name: str) -> Any:
        if name in modules:
            return importlib.import_module(f"{package}.{name}")
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=owner)
        value = getattr(importlib.import_module(f"{package}.{home[name]}"), name)
        setattr(owner, name, value)
        return value

    def listed() -> list[str]:
        return names.copy()

    return find, listed, names


class _LazyPackage(ModuleType):
    """A package in which no module of its own takes the place of a public name."""

    _home: Mapping[str, str]

    def __setattr__(self, name: str, value: Any) -> None:
        # The import system sets every submodule as an attribute of its package, and knows no other way.
        if not (name in self._home and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __reduce__(self) -> tuple:
        # A study's own functions travel to worker processes with the packages that they use.
        return importlib.import_module, (self.__name__,)

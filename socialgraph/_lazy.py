"""Package roots that import nothing until a name is used."""

import importlib
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

__all__ = ["attach"]


def attach(package: str, table: Mapping[str, str]) -> list[str]:
    """Let a package resolve names on first use.

    A function and the file that it is published in often have one name (``generators/barabasi_albert.py``). Importing
    a submodule would then put the module where the function belongs, so such an assignment is ignored.

    Parameters
    ----------
    package : str
        The package's ``__name__``.
    table : mapping of str to str
        For each public name the module that defines it; a name that is its own module stands for the module.

    Returns
    -------
    list of str
        The names, sorted: the package's ``__all__``.

    Examples
    --------
    >>> import socialgraph
    >>> socialgraph.Graph.__module__
    'socialgraph.graph'
    """

    class Package(ModuleType):
        def __getattr__(self, name: str) -> Any:
            if name not in table:
                raise AttributeError(f"module {package!r} has no attribute {name!r}")
            module = importlib.import_module(table[name])
            value = module if table[name] == f"{package}.{name}" and not hasattr(module, name) else getattr(module, name)
            self.__dict__[name] = value
            return value

        def __setattr__(self, name: str, value: Any) -> None:
            if not (name in table and isinstance(value, ModuleType)):
                super().__setattr__(name, value)

        def __dir__(self) -> list[str]:
            return sorted({*self.__dict__, *table})

    sys.modules[package].__class__ = Package
    return sorted(table)

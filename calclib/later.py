"""Names of a package that are imported when they are first asked for."""

import sys
from importlib import import_module


def later(package, modules):
    """The ``__getattr__`` and ``__dir__`` of a package, of which modules have the names given.

    Parameters
    ----------
    package : str
    modules : dict
        Of each module in the package the names that it has from there. The module is one, too.
    """
    home = {module: module for module in modules}
    home |= {name: module for module, names in modules.items() for name in names}

    def __getattr__(name):
        if name not in home:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=sys.modules[package])
        module = import_module(f"{package}.{home[name]}")
        found = module if name in modules else getattr(module, name)
        setattr(sys.modules[package], name, found)
        return found

    return __getattr__, lambda: sorted({*vars(sys.modules[package]), *home})

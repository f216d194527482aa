"""The `socialgraph` command: run a study, list the studies, list the data sets."""

import argparse
import ast
import difflib
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from socialgraph.errors import (
    DataFormatError,
    GraphInputError,
    LimitExceeded,
    SocialGraphError,
    StoreError,
    check_whole,
)

__all__ = ["main"]

# What a shell sees; the first class that matches decides, everything else that is refused is usage.
_EXITS = {DataFormatError: 3, GraphInputError: 3, LimitExceeded: 4, StoreError: 5}
_USAGE = 2


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line and names the nearest known word or option."""

    known: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    def error(self, message: str) -> NoReturn:
        wrong = [word.partition("=")[0] for word in self.given if word in message]
        near = [match for word in wrong for match in difflib.get_close_matches(word, self.known, n=1)]
        hint = f" Did you mean {near[0]}?" if near else ""
        self.exit(_USAGE, f"{self.prog}: {message}.{hint}\n")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : list of str, optional
        By default those of the process.

    Returns
    -------
    int
        0, or 2 for usage, 3 for data, 4 for a limit, 5 for results that cannot be written.

    Examples
    --------
    >>> main(["run", "no_such_study"])
    2
    """
    try:
        chosen = _parsed(sys.argv[1:] if arguments is None else arguments)
    except SystemExit as stop:
        # How argparse ends after --help or a complaint.
        return int(stop.code or 0)
    try:
        _COMMANDS[chosen.command](chosen)
        # Here and not when the interpreter ends, where a reader that has gone is a complaint on stderr.
        sys.stdout.flush()
    except SocialGraphError as error:
        if chosen.debug:
            raise
        sys.stderr.write(f"socialgraph: {error}\n")
        return next((code for kind, code in _EXITS.items() if isinstance(error, kind)), _USAGE)
    except KeyboardInterrupt:
        sys.stderr.write("socialgraph: stopped\n")
        return 130
    except BrokenPipeError:
        # The reader has gone (a pipe into head); nothing is left to say, and nowhere to say it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parsed(arguments: list[str]) -> argparse.Namespace:
    debug = {"action": "store_true", "help": "show the traceback of an error"}
    parser = _Parser(prog="socialgraph", description="A wind tunnel for social platforms.", allow_abbrev=False)
    parser.add_argument("--debug", **debug)
    parts = parser.add_subparsers(dest="command", metavar="COMMAND")
    helps = {"run": "run a study and store its results", "list": "list the studies of this checkout"}
    helps["data"] = "list the data sets, or tell about one"
    commands = {name: parts.add_parser(name, help=help, allow_abbrev=False) for name, help in helps.items()}
    for command in commands.values():
        command.add_argument("--debug", **debug, default=argparse.SUPPRESS)
    run = commands["run"]
    run.add_argument("study", help="its name (see list) or the path of its file")
    run.add_argument("--quick", action="store_true", help="a small run, to look at")
    run.add_argument("--seed", type=int, default=1, metavar="N", help="of all luck (1)")
    run.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (one a core)")
    run.add_argument("--results", default="results", metavar="FOLDER", help="where to write (results)")
    commands["data"].add_argument("name", nargs="?", help="a data set")
    options = sorted({option for command in commands.values() for option in command._option_string_actions})
    # The parser that complains of a wrong option is not the one that knows the right ones.
    for each in (parser, *commands.values()):
        each.known, each.given = (*commands, *options), tuple(arguments)
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.error(f"what to do must be one of {', '.join(commands)} (--help tells more)")
    return chosen


def _run(chosen: argparse.Namespace) -> None:
    from socialgraph.study.study import load_study

    workers = check_whole("--workers", chosen.workers, 1, 1024)
    seed = check_whole("--seed", chosen.seed, 0, 2**128 - 1)
    study = load_study(chosen.study)
    _say(study.question.strip() + "\n")
    comparison = study.run(quick=chosen.quick, workers=workers, rng=seed)
    effects = study.effects(comparison)
    _say(_table(effects) + "\n")
    for path in study.save(comparison, Path(chosen.results, Path(chosen.study).stem)):
        _say(f"wrote {path}")


def _table(effects: Any) -> str:
    """Lay the effects out, a block a metric, so that the eye finds what differs from nothing."""
    lines = []
    for metric, block in effects.groupby("metric", sort=False):
        first = block.iloc[0]
        lines.append(
            f"\n{metric} (mean of the arm compared with: {first['versus']:.3f}; {first['seeds']} paired seeds)"
        )
        for row in block.itertuples():
            mark = " *" if row.p < 0.05 else ""
            lines.append(
                f"  {row.arm:<36} {row.estimate:+.4f}  [{row.low:+.4f}, {row.high:+.4f}]  p = {row.p:.2g}{mark}"
            )
    return "\n".join(lines)


def _list(_: argparse.Namespace) -> None:
    from socialgraph.study.study import find_studies

    for name, path in find_studies().items():
        _say(f"{name:<20} {_question(path)}".rstrip())


def _question(path: Path) -> str:
    """Give the first line of a study's docstring, which is its question; reading it runs nothing."""
    try:
        docstring = ast.get_docstring(ast.parse(path.read_bytes()))
    except SyntaxError as error:
        return f"(no Python: {error.msg} in line {error.lineno})"
    return (docstring or "").partition("\n")[0]


def _data(chosen: argparse.Namespace) -> None:
    from socialgraph.datasets import catalogue
    from socialgraph.errors import check_choice

    table = catalogue()
    if chosen.name is None:
        for name, row in table.iterrows():
            ties = "arcs" if row["directed"] else "ties"
            _say(f"{name:<16} {row['nodes']:>6,} nodes {row['ties']:>7,} {ties}  {row['what']}")
        return
    for field, value in table.loc[check_choice("data set", chosen.name, table.index)].items():
        if value != "":
            _say(f"{field:<14} {value}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


_COMMANDS = {"run": _run, "list": _list, "data": _data}

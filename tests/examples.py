"""What the examples in a docstring make and call: how the tests that know no name by heart build a thing."""

import ast
import doctest
import functools
import inspect
import textwrap


class _Watch(ast.NodeTransformer):
    """Turn every call f(...) into watch(f)(...)."""

    def visit_Call(self, node):
        self.generic_visit(node)
        node.func = ast.Call(ast.Name("__watch__", ast.Load()), [node.func], [])
        return node


def run_examples(thing, watch):
    """Run the examples of a docstring, each call through `watch`."""
    scope = {**vars(inspect.getmodule(thing)), "__watch__": watch}
    for example in doctest.DocTestParser().get_examples(textwrap.dedent(inspect.getdoc(thing) or "")):
        code = ast.fix_missing_locations(_Watch().visit(ast.parse(example.source)))
        if example.exc_msg is None:
            exec(compile(code, f"<{thing.__qualname__}>", "exec"), scope)


def watched(function, check):
    """Run a function's own examples and hand the arguments of each of its calls to `check`."""
    count = 0

    def watch(called):
        def instead(*args, **options):
            nonlocal count
            count += 1
            check(*args, **options)
            return called(*args, **options)

        return instead if called is function else called

    run_examples(function, watch)
    assert count, f"no example in the docstring of {function.__qualname__} calls it"


@functools.cache
def instances(cls):
    """Every value of a class that its own examples make."""
    made = []

    def watch(called):
        def instead(*args, **options):
            result = called(*args, **options)
            made.extend([result] * (type(result) is cls))
            return result

        return instead

    run_examples(cls, watch)
    assert made, f"no example in the docstring of {cls.__qualname__} makes one"
    return made

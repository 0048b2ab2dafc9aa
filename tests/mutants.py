"""Mutation test of placing and aggregating: `python -m tests.mutants` changes one operator, number or condition at a
time and asks whether a test notices. Prints the share that was noticed for each module and the mutants that lived;
exit 1 below 90 %.
"""

import ast
import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("rank", "aggregate")
TESTS = ["tests/scoring/engine/test_engine_basics.py", "tests/scoring/engine/test_screens.py"]
WANTED = 0.9
PASSED, FAILED, STOPPED = 0, 1, 2  # exit codes of pytest; a module that cannot be imported stops it
LONGEST = 60  # seconds; a mutant that runs for ever is noticed too
SWAPS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def mutants(source: str) -> Iterator[tuple[str, ast.Module]]:
    """(what was changed, the changed module) for every place that can be changed."""
    for number in range(len(list(ast.walk(ast.parse(source))))):
        tree = ast.parse(source)
        node = list(ast.walk(tree))[number]
        words = change(node)
        if words:
            yield f"line {getattr(node, 'lineno', '?')}: {words}", ast.fix_missing_locations(tree)


def change(node: ast.AST) -> str:
    """Change the node in place and say how; "" when it has nothing to change."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        before, node.ops[0] = ast.unparse(node), SWAPS[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPS:
        before, node.op = ast.unparse(node), SWAPS[type(node.op)]()
    elif isinstance(node, ast.If | ast.IfExp):
        before, node.test = f"if {ast.unparse(node.test)}", ast.UnaryOp(ast.Not(), node.test)
        return f"{before}: turned about"
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        before = repr(node.value)
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
    else:
        return ""
    return f"{before} -> {ast.unparse(node)}"


class Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the changed tree to whoever imports the module."""

    def __init__(self, name: str, tree: ast.Module):
        self.name, self.tree = name, tree

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module):
        exec(compile(self.tree, self.name, "exec"), module.__dict__)  # noqa: S102 - our own source


def is_noticed(name: str, tree: ast.Module) -> bool:
    """Whether the tests fail with the module changed. Runs in a process of its own, with the libraries loaded."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = run_tests(name, tree)
        finally:
            os._exit(code)
    ended = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(ended):
        return True
    code = os.WEXITSTATUS(ended)
    if code not in (PASSED, FAILED, STOPPED):
        raise SystemExit(f"pytest did not run: exit code {code}")
    return code != PASSED


def run_tests(name: str, tree: ast.Module) -> int:
    import signal

    import pytest

    signal.alarm(LONGEST)
    sys.meta_path.insert(0, Mutated(name, tree))
    with Path(os.devnull).open("w") as nothing, redirect_stdout(nothing), redirect_stderr(nothing):
        return int(pytest.main(["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", *TESTS]))


def main() -> int:
    import pytest  # noqa: F401
    import scipy.stats  # noqa: F401 - loaded once, for all children

    worst = 1.0
    for module in MODULES:
        name, path = f"scoring.engine.{module}", ROOT / "scoring/engine" / f"{module}.py"
        if is_noticed(name, ast.parse(path.read_text(encoding="utf-8"))):
            raise SystemExit(f"{module}: the tests fail without any change")
        found = [(words, is_noticed(name, tree)) for words, tree in mutants(path.read_text(encoding="utf-8"))]
        share = sum(noticed for _words, noticed in found) / len(found)
        worst = min(worst, share)
        print(f"{module}: {sum(n for _w, n in found)} of {len(found)} mutants noticed, {share:.0%}", flush=True)
        for words, noticed in found:
            if not noticed:
                print(f"  lived: {words}", flush=True)
    return 0 if worst >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())

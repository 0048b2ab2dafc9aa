"""How many planted faults the tests of `rank` and `aggregate` notice: `python -m tests.bench.mutants`.

Each mutant changes one comparison, operator, constant or condition of a copy of the engine and runs its tests.
"""

import ast
import copy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("rank", "aggregate")
TESTS = ("test_engine_basics.py",)

COMPARE = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
           ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}  # fmt: skip
OPERATE = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr,
           ast.BitOr: ast.BitAnd}  # fmt: skip


def sites(tree):
    """(position in ast.walk, change) of every mutant of a module."""
    types = {id(part) for node in ast.walk(tree) for note in annotations(node) for part in ast.walk(note)}
    for position, node in enumerate(ast.walk(tree)):
        if id(node) in types:
            continue
        if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARE:
            yield position, "compare"
        elif isinstance(node, ast.BinOp) and type(node.op) in OPERATE:
            yield position, "operate"
        elif isinstance(node, ast.BoolOp):
            yield position, "connect"
        elif isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float)):
            yield position, "constant"
        elif isinstance(node, (ast.If, ast.IfExp)):
            yield position, "condition"


def annotations(node):
    """Types written at a node: nothing computes with them."""
    return [found for name in ("annotation", "returns") if (found := getattr(node, name, None)) is not None]


def mutated(tree, position, change):
    changed = copy.deepcopy(tree)
    node = list(ast.walk(changed))[position]
    if change == "compare":
        node.ops[0] = COMPARE[type(node.ops[0])]()
    elif change == "operate":
        node.op = OPERATE[type(node.op)]()
    elif change == "connect":
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif change == "constant":
        node.value = (not node.value) if isinstance(node.value, bool) else node.value + 1
    else:
        node.test = ast.UnaryOp(ast.Not(), node.test)
    return ast.unparse(ast.fix_missing_locations(changed)), getattr(node, "lineno", 0)


def survives(folder):
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:django", "-p", "no:randomly", "--noconftest",
               "-c", "none.ini", *(str(folder / name) for name in TESTS)]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    return done.returncode == 0


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="juara-mutants-"))
    try:
        shutil.copytree(ROOT / "scoring" / "engine", folder / "scoring" / "engine")
        (folder / "scoring" / "__init__.py").touch()
        (folder / "none.ini").write_text("[pytest]\n", encoding="utf-8")
        for name in TESTS:
            shutil.copy(ROOT / "tests" / "scoring" / "engine" / name, folder)
        for module in MODULES:
            measure(folder, module)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder, module):
    path = folder / "scoring" / "engine" / f"{module}.py"
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    killed, total = 0, 0
    for position, change in sites(tree):
        text, line = mutated(tree, position, change)
        path.write_text(text, encoding="utf-8")
        total += 1
        if survives(folder):
            print(f"{module}.py line {line}: {change} survives")
        else:
            killed += 1
    path.write_text(source, encoding="utf-8")
    print(f"engine, {module}: {killed} of {total} mutants killed ({killed / total:.0%})")


if __name__ == "__main__":
    main()

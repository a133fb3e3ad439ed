"""Small realistic faults put into Python source, one at a time, on its syntax tree."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COUNTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
NO_MATTER = {"strict", "dtype", "slots", "frozen", "eq", "repr", "default_factory"}
"""Keywords whose loss changes what a checker or the memory sees, not the answer."""
Swap = tuple[ast.AST, str, object, object]
"""A node, its field, what stands there and what the fault puts there."""


@dataclass(frozen=True)
class Mutant:
    """A faulty version of a module."""

    module: str
    line: int
    before: str
    """The statement as it is."""
    after: str
    """The statement as the fault has it."""
    source: str
    """Source of the whole faulty module."""

    @property
    def key(self) -> str:
        """Names the fault wherever the statement stands in its file."""
        return f"{self.module}: {self.before} => {self.after}"


def mutants(module: str, source: str) -> list[Mutant]:
    """Every fault of a module, in the order of its lines."""
    tree = ast.parse(source)
    found = []
    for statement, (node, field, old, new) in _faults(tree):
        before = _short(statement)
        setattr(node, field, new)
        after, text = _short(statement), ast.unparse(ast.fix_missing_locations(copy.deepcopy(tree)))
        setattr(node, field, old)
        if before != after:
            found.append(Mutant(module, statement.lineno, before, after, text))
    return found


def _short(statement: ast.stmt) -> str:
    """A statement without the statements inside it, on one line."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.With | ast.If | ast.Try):
        shell = copy.copy(statement)
        shell.body = [ast.Expr(ast.Constant(...))]
        for field in ("orelse", "handlers", "finalbody"):
            if getattr(shell, field, None):
                setattr(shell, field, [])
        if isinstance(shell, ast.Try):
            shell.finalbody = [ast.Pass()]
        statement = shell
    return " ".join(ast.unparse(statement).split())


def _faults(tree: ast.Module) -> Iterator[tuple[ast.stmt, Swap]]:
    for statement in _statements(tree.body):
        for swap in _of_statement(statement):
            yield statement, swap
        for node in _own_nodes(statement):
            for swap in _of_expression(node):
                yield statement, swap


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that do something, outer ones first; imports, raised messages and type aliases do nothing to test."""
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom | ast.Raise | ast.Assert | ast.Global | ast.Pass):
            continue
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            continue
        if (
            isinstance(statement, ast.Assign)
            and isinstance(statement.value, ast.Subscript | ast.BinOp)
            and _is_alias(statement)
        ):
            continue
        yield statement
        for field in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, field, []))
        for handler in getattr(statement, "handlers", []):
            yield from _statements(handler.body)


def _is_alias(statement: ast.Assign) -> bool:
    """True for the name of a type, such as ``Holder = str | None``."""
    [name] = statement.targets
    return isinstance(name, ast.Name) and name.id.lstrip("_")[:1].isupper() and not name.id.isupper()


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Expressions of a statement itself: not of statements inside it, no annotations, decorators or f-strings."""
    skipped = {
        "body",
        "orelse",
        "finalbody",
        "handlers",
        "annotation",
        "returns",
        "decorator_list",
        "bases",
        "keywords",
    }
    waiting: list[ast.AST] = []
    for field, value in ast.iter_fields(statement):
        if field not in skipped or (isinstance(value, ast.AST) and field == "body"):
            waiting.extend(one for one in (value if isinstance(value, list) else [value]) if isinstance(one, ast.AST))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.arg | ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg in NO_MATTER):
            continue
        yield node
        waiting.extend(ast.iter_child_nodes(node))


def _of_statement(node: ast.stmt) -> Iterator[Swap]:
    """A condition that always or never holds, a call left out, an early return, a loop that ends or goes on."""
    if isinstance(node, ast.If | ast.While):
        yield node, "test", node.test, ast.Constant(False)
        if isinstance(node, ast.If):
            yield node, "test", node.test, ast.Constant(True)
    for field in ("body", "orelse"):
        body = getattr(node, field, None)
        if isinstance(body, list):
            for number, inner in enumerate(body):
                if isinstance(inner, ast.Continue):
                    yield node, field, body, [*body[:number], ast.Break(), *body[number + 1 :]]
                elif isinstance(inner, ast.AugAssign) or _is_call(inner):
                    yield node, field, body, [*body[:number], ast.Pass(), *body[number + 1 :]]
    if isinstance(node, ast.Return) and node.value and not _is_none(node.value):
        yield node, "value", node.value, ast.Constant(None)


def _is_call(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _of_expression(node: ast.AST) -> Iterator[Swap]:
    if isinstance(node, ast.Compare):
        for number, op in enumerate(node.ops):
            yield node, "ops", node.ops, [*node.ops[:number], COMPARED[type(op)](), *node.ops[number + 1 :]]
    elif isinstance(node, ast.BoolOp):
        yield node, "op", node.op, ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        for number in range(len(node.values)):
            yield node, "values", node.values, node.values[:number] + node.values[number + 1 :]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        yield node, "op", node.op, ast.UAdd()
    elif isinstance(node, ast.Constant):
        yield from ((node, "value", node.value, new) for new in _other_constants(node.value))
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in COUNTED:
        yield node, "op", node.op, COUNTED[type(node.op)]()
    elif isinstance(node, ast.IfExp):
        yield node, "test", node.test, ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.comprehension):
        for number in range(len(node.ifs)):
            yield node, "ifs", node.ifs, node.ifs[:number] + node.ifs[number + 1 :]
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        for number in range(len(node.elts) if len(node.elts) > 1 else 0):
            yield node, "elts", node.elts, node.elts[:number] + node.elts[number + 1 :]
    elif isinstance(node, ast.Dict) and len(node.keys) > 1:
        yield node, "values", node.values, [*node.values[1:], node.values[0]]


def _other_constants(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
        yield value - 1
    elif isinstance(value, float):
        yield value * 2
    elif isinstance(value, str) and value:
        yield value + "x"


def _of_call(node: ast.Call) -> Iterator[Swap]:
    """Two arguments swapped, a keyword left out, ``max(a, b)`` or ``min(a, b)`` left out or exchanged."""
    named = ast.unparse(node.func).rpartition(".")[2]
    if (
        len(node.args) > 1
        and not any(isinstance(one, ast.Starred) for one in node.args[:2])
        and named not in ("max", "min", "maximum", "minimum")  # the same either way round
    ):
        yield node, "args", node.args, [node.args[1], node.args[0], *node.args[2:]]
    for number, keyword in enumerate(node.keywords):
        if keyword.arg and keyword.arg not in NO_MATTER:
            yield node, "keywords", node.keywords, node.keywords[:number] + node.keywords[number + 1 :]
    if named in ("max", "min"):
        yield node, "func", node.func, ast.Name("min" if named == "max" else "max", ast.Load())
    if named == "sorted":
        yield node, "func", node.func, ast.Name("list", ast.Load())

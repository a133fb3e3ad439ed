"""Small realistic faults put into the page's JavaScript, one at a time, on its tokens."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from tests.mutation.python_mutants import Mutant

_TOKEN = re.compile(
    r"""(?P<skip>//[^\n]*|/\*.*?\*/|\s+)
    |(?P<text>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)
    |(?P<pattern>(?<=[(,=:\[!&|?{};])\s*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n\[])+/[a-z]*|(?<=[(] )/[^/\n]+/)
    |(?P<number>\d[\w.]*)
    |(?P<word>[A-Za-z_$][\w$]*)
    |(?P<sign>===|!==|=>|<=|>=|&&|\|\||\?\?|\?\.|\.\.\.|\+\+|--|[-+*/%&|^]=|>>|<<|\*\*|.)""",
    re.S | re.X,
)
_OTHER = {
    "<": ["<="],
    "<=": ["<"],
    ">": [">="],
    ">=": [">"],
    "===": ["!=="],
    "!==": ["==="],
    "&&": ["||"],
    "||": ["&&"],
    "??": ["&&"],
    "+": ["-"],
    "-": ["+"],
    "*": ["/"],
    "/": ["*"],
    "%": ["*"],
    "+=": ["-="],
    "-=": ["+="],
    "++": ["--"],
    ">>": ["<<"],
    "true": ["false"],
    "false": ["true"],
    "min": ["max"],
    "max": ["min"],
    "some": ["every"],
    "every": ["some"],
    "continue": ["break"],
    "floor": ["round", "ceil"],
    "round": ["floor"],
}
_LINKS = ("filter", "sort", "slice", "reverse", "trim", "toLowerCase", "map")
"""Calls in a chain that may be left out."""
Token = tuple[str, str, int]
"""Kind, text and place in the source."""


def mutants(module: str, source: str) -> list[Mutant]:
    """Every fault of a module, in the order of its lines; some may be no JavaScript any more."""
    tokens = [
        (match.lastgroup or "", match[0].strip() if match.lastgroup == "pattern" else match[0], match.start())
        for match in _TOKEN.finditer(source)
        if match.lastgroup != "skip"
    ]
    found = {}
    for start, end, new in _faults(tokens):
        text = source[:start] + new + source[end:]
        line = source.count("\n", 0, start) + 1
        first = source.rindex("\n", 0, start) + 1 if "\n" in source[:start] else 0
        last = source.find("\n", end)
        before = " ".join(source[first:last].split())
        after = " ".join((source[first:start] + new + source[end:last]).split())
        found[text] = Mutant(module, line, before, after, text)
    return sorted(found.values(), key=lambda one: one.line)


def _faults(tokens: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Start and end of what is replaced, and what stands there then."""
    for n, (kind, text, at) in enumerate(tokens):
        before = tokens[n - 1][1] if n else ""
        after = tokens[n + 1][1] if n + 1 < len(tokens) else ""
        if kind == "number" and text.isdigit():
            yield at, at + len(text), str(int(text) + 1)
            if text != "0":
                yield at, at + len(text), str(int(text) - 1)
        elif kind == "text" and len(text) > 2 and text[0] == "'" and before not in ("from", "import"):
            yield at, at + len(text), text[:-1] + "x'"
        elif kind in ("sign", "word"):
            if before in ("import", "export") or (
                text in "+-" and before in ("(", ",", "=", "return", "?", ":", "[", "=>")
            ):
                continue
            yield from ((at, at + len(text), new) for new in _OTHER.get(text, ()))
            if text == "!" and after != "=":
                yield at, at + 1, ""
            if text == "?" and after != ".":
                yield at, at + 1, "&& false ?"
                yield at, at + 1, "|| true ?"
            if text == "if":
                end = _closing(tokens, n + 1)
                yield tokens[n + 1][2], tokens[end][2] + 1, "(true)"
                yield tokens[n + 1][2], tokens[end][2] + 1, "(false)"
            if text == "return" and after not in (";", "}", "null"):
                yield at, at + len(text), "return null;"
            if text == "." and after in _LINKS and tokens[n + 2][1] == "(":
                yield at, tokens[_closing(tokens, n + 2)][2] + 1, ""
            if text == "(" and (
                tokens[n - 1][0] == "word" and before not in ("if", "for", "while", "function", "switch", "min", "max")
            ):
                yield from _arguments_swapped(tokens, n)
            if text == "(" and before not in ("if", "for", "while") and n > 2:
                yield from _call_dropped(tokens, n)
        if text == "[" and before in ("=", "(", ",", "return", "=>", ":", "..."):
            yield from _entry_removed(tokens, n)


def _closing(tokens: list[Token], opening: int) -> int:
    """Number of the bracket that closes the one at ``opening``."""
    depth = 0
    for n in range(opening, len(tokens)):
        if tokens[n][0] == "sign" and tokens[n][1] in "([{":
            depth += 1
        elif tokens[n][0] == "sign" and tokens[n][1] in ")]}":
            depth -= 1
            if not depth:
                return n
    return len(tokens) - 1


def _parts(tokens: list[Token], opening: int) -> list[tuple[int, int]]:
    """Start and end, in the source, of what the commas inside a bracket part."""
    closing, depth = _closing(tokens, opening), 0
    commas = [opening]
    for n in range(opening + 1, closing):
        kind, text, _ = tokens[n]
        if kind == "sign" and text in "([{":
            depth += 1
        elif kind == "sign" and text in ")]}":
            depth -= 1
        elif text == "," and not depth:
            commas.append(n)
    commas.append(closing)
    spans = []
    for left, right in itertools.pairwise(commas):
        if right - left > 1:
            last = tokens[right - 1]
            spans.append((tokens[left + 1][2], last[2] + len(last[1])))
    return spans


def _arguments_swapped(tokens: list[Token], opening: int) -> Iterator[tuple[int, int, str]]:
    parts = _parts(tokens, opening)
    after = _closing(tokens, opening) + 1
    if len(parts) > 1 and (after >= len(tokens) or tokens[after][1] not in ("=>", "{")):
        texts = {at: text for _, text, at in tokens}
        if all(end - start == len(texts[start]) for start, end in parts[:2]):
            (a, _), (c, d) = parts[:2]
            yield a, d, f"{texts[c]}, {texts[a]}"


def _call_dropped(tokens: list[Token], opening: int) -> Iterator[tuple[int, int, str]]:
    """A statement that is one call, such as ``out.push(n);``, is left out."""
    closing = _closing(tokens, opening)
    begin = opening - 1
    while begin > 0 and (tokens[begin][0] == "word" or tokens[begin][1] == "."):
        begin -= 1
    name = tokens[begin + 1][1] if begin + 1 < opening else ""
    ends = closing + 1 < len(tokens) and tokens[closing + 1][1] == ";"
    if ends and tokens[begin][1] in (";", "{", "}", ")") and name not in ("", "return", "const", "let", "throw", "new"):
        yield tokens[begin + 1][2], tokens[closing + 1][2], ""


def _entry_removed(tokens: list[Token], opening: int) -> Iterator[tuple[int, int, str]]:
    parts = _parts(tokens, opening)
    after = _closing(tokens, opening) + 1
    if len(parts) > 1 and (after >= len(tokens) or tokens[after][1] not in ("=", "=>")):
        for (start, _), (following, _) in itertools.pairwise(parts):
            yield start, following, ""

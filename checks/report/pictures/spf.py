"""SPF as a tree: every term that costs a look-up, and how many of the ten are used."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SpfFacts
from checks.parsing.spf import LOOKUP_LIMIT
from checks.parsing.spf_tree import SpfNode, SpfProblem, SpfTree
from checks.report.markup import Markup
from checks.report.pictures.drawing import (
    MONO,
    SOFT,
    Picture,
    Tone,
    box,
    canvas,
    line,
    mark,
    percent,
    shortened,
    text,
)
from checks.rules.mail.reading import spf_tree
from checks.rules.wording import count

MOST_ROWS = 60
MOST_SLOTS = 40
TOP, ROW, INDENT = 64, 40, 18
PROBLEMS = {
    SpfProblem.LOOP: (Tone.RED, "leads back to itself"),
    SpfProblem.MISSING: (Tone.RED, "there is no SPF record"),
    SpfProblem.MULTIPLE: (Tone.RED, "there is more than one SPF record"),
    SpfProblem.SYNTAX: (Tone.RED, "there is a mistake in it"),
    SpfProblem.TOO_MANY_MX: (Tone.RED, "it has more than ten mail hosts"),
    SpfProblem.BAD_NAME: (Tone.AMBER, "that is no valid name"),
    SpfProblem.VOID: (Tone.AMBER, "leads to nothing"),
    SpfProblem.MACRO: (Tone.UNSEEN, "depends on the message, so not followed"),
    SpfProblem.NOT_OBSERVED: (Tone.UNSEEN, "could not be seen"),
    SpfProblem.TOO_DEEP: (Tone.UNSEEN, "not followed any further"),
}


def spf_picture(spf: SpfFacts) -> Picture | None:
    """The tree of a published policy; None where there is none or it was not seen."""
    tree = spf_tree(spf)
    if spf.answer.gap or not tree.found:
        return None
    shown, rest = tree.nodes[:MOST_ROWS], len(tree.nodes) - MOST_ROWS
    heading = text("100%", TOP - 10, "look-ups", text_anchor="end", font_size=11, fill=SOFT)
    rows = [part for number, node in enumerate(shown) for part in _row(shown, number, node)]
    height = TOP + ROW * len(shown)
    if rest > 0:
        rows.append(text(0, height + 14, f"and {count(rest, 'more term')}", fill=SOFT))
        height += 24
    drawing = canvas(*_meter(tree), heading, *rows, height=height, label=_sum(tree))
    return Picture(f"The SPF record of {tree.domain}, as a tree", drawing, _words(tree))


def _sum(tree: SpfTree) -> str:
    root = tree.nodes[0]
    if root.problem:
        return f"Not counted: {PROBLEMS[root.problem][1]}"
    at_least = "at least " if tree.at_least else ""
    over = ": too many" if tree.total_lookups > LOOKUP_LIMIT else ""
    total = count(tree.total_lookups, "look-up")
    return f"{at_least}{total} of at most {LOOKUP_LIMIT}{over}".capitalize()


def _meter(tree: SpfTree) -> Iterator[Markup]:
    """A slot for each look-up that is allowed, and one for each beyond."""
    used = min(tree.total_lookups, MOST_SLOTS)
    slots = max(used, LOOKUP_LIMIT)
    tone = Tone.RED if used > LOOKUP_LIMIT or tree.nodes[0].problem else Tone.GOOD
    yield text(0, 14, _sum(tree), font_weight=600, fill=tone.text)
    for slot in range(slots):
        over = slot >= LOOKUP_LIMIT
        filled = {"fill": (Tone.RED if over else Tone.GOOD).stroke} if slot < used else {}
        tone = Tone.RED if over else Tone.GOOD if slot < used else Tone.PLAIN
        yield box(percent(slot / slots), 24, percent(0.86 / slots), 12, tone, **filled)
    if slots > LOOKUP_LIMIT:
        limit = percent((LOOKUP_LIMIT - 0.07) / slots)
        yield line(limit, 20, limit, 40, Tone.RED.stroke)


def _row(nodes: tuple[SpfNode, ...], number: int, node: SpfNode) -> Iterator[Markup]:
    x, y = 7 + INDENT * node.depth, TOP + ROW * number + 8
    if node.depth:
        above = _parent(nodes, number)
        left = x - INDENT
        yield line(left, TOP + ROW * above + 15, left, y)
        yield line(left, y, x - 7, y)
    yield mark(x, y, _tone(node))
    name = node.term or node.domain
    yield text(x + 12, y + 4, shortened(name, 36 - 2 * node.depth), font_family=MONO, font_size=12)
    yield text("100%", y + 4, str(node.total), text_anchor="end", font_weight=600)
    yield text(x + 12, y + 19, _told(node), font_size=11.5, fill=_tone(node).text)


def _parent(nodes: tuple[SpfNode, ...], number: int) -> int:
    depth = nodes[number].depth
    return next(at for at in range(number - 1, -1, -1) if nodes[at].depth < depth)


def _tone(node: SpfNode) -> Tone:
    return PROBLEMS[node.problem][0] if node.problem else Tone.PLAIN


def _told(node: SpfNode) -> str:
    if node.problem:
        return PROBLEMS[node.problem][1]
    if not node.depth:
        return "the record itself is free"
    below = node.total - node.own
    return "1 look-up" if not below else f"1 look-up, and {below} below it"


def _words(tree: SpfTree) -> tuple[str, ...]:
    return (f"{_sum(tree)}.", *map(_line, tree.nodes[1:]))


def _line(node: SpfNode) -> str:
    detail = f" ({node.detail.rstrip('. ')})" if node.detail else ""
    return f"{node.term} in the record of {node.owner}: {_told(node)}{detail}."

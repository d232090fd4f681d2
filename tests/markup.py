"""A rendered page as a tree that tests can ask: a few simple selectors, and texts as a reader sees them."""

from __future__ import annotations

from html.parser import HTMLParser

INLINE = frozenset(["a", "b", "bdi", "em", "ins", "del", "small", "span", "time"])
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "path"]
)
"""Elements without an end."""


class Node:
    """An element with its attributes and what is in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.inside: list[Node | str] = []

    @property
    def text(self) -> str:
        """The text with single spaces; what is marked as decoration (aria-hidden) is left out."""
        return " ".join(self.raw.split())

    @property
    def raw(self) -> str:
        """The text with its spaces; elements that stand on lines of their own are set apart."""
        parts = []
        for part in self.inside:
            if isinstance(part, str):
                parts.append(part)
            elif part.attributes.get("aria-hidden") != "true" and part.tag not in ("script", "style"):
                parts.append(part.raw if part.tag in INLINE else f" {part.raw} ")
        return "".join(parts)

    def all(self) -> list[Node]:
        """Every element below this one, in the order of the page."""
        found = []
        for part in self.inside:
            if isinstance(part, Node):
                found += [part, *part.all()]
        return found

    def matches(self, simple: str) -> bool:
        """Whether the element is a ``tag``, ``.class``, ``#id`` or a tag with one of the latter."""
        for sign, name in ((".", "class"), ("#", "id")):
            if sign in simple:
                tag, _, value = simple.partition(sign)
                return tag in ("", self.tag) and value in self.attributes.get(name, "").split()
        return self.tag == simple

    def select(self, selector: str) -> list[Node]:
        """The elements that the selector (simple ones with spaces between) finds."""
        found = [self]
        for simple in selector.split():
            found = list(dict.fromkeys(e for node in found for e in node.all() if e.matches(simple)))
        return found

    def one(self, selector: str) -> Node:
        """The only element that the selector finds."""
        found = self.select(selector)
        assert len(found) == 1, f"{selector}: {len(found)} elements"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        """The texts of what the selector finds."""
        return [node.text for node in self.select(selector)]

    def links(self, selector: str) -> list[tuple[str, str]]:
        """Text and address of the links inside what the selector finds."""
        return [(node.text, node.attributes["href"]) for node in self.select(f"{selector} a")]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parse(content: bytes) -> Node:
    """The page. Fails where elements are not closed in order."""
    builder = _Builder()
    builder.feed(content.decode())
    builder.close()
    assert len(builder.open) == 1, f"not closed: {[node.tag for node in builder.open]}"
    return builder.open[0]

"""The properties of an Office file: what people write about it, which its readers may see."""

from lxml import etree

from msl_guard.extract.found import Found
from msl_guard.extract.gathering import Gathering
from msl_guard.extract.markup import local, taken
from msl_guard.extract.package import Package
from msl_guard.model import Part

_KINDS = ("core-properties", "extended-properties", "custom-properties")
_READ = frozenset(
    "title subject keywords description category creator contentStatus Company Manager HyperlinkBase".split()
)


def properties(package: Package, found: Found) -> None:
    """Read core, extended and custom properties, each as a block."""
    for link in package.relationships("").values():
        if link.kind not in _KINDS or link.external or link.target not in package:
            continue
        part = Gathering(package, link.target, found)
        root = package.xml(link.target)
        for node in () if root is None else root.iter(etree.Element):
            name = local(node)
            if link.kind == "custom-properties":
                if name == "property":
                    _custom(part, node)
            elif name in _READ:
                part.say(taken(node), Part.METADATA, (("property", f"property {name}"),))
        package.release(link.target)


def _custom(part: Gathering, node: "etree._Element") -> None:
    name = " ".join(node.get("name", "").split())
    words = " ".join(taken(value) for value in node.iterdescendants(etree.Element))
    part.say(f"{name}: {words}", Part.METADATA, (("property", f"property {name}"),))

"""The document properties of an Office file: title, subject, keywords, description."""

from collections.abc import Iterator

from lxml import etree

from msl_guard.extract.blocks import TextBuilder
from msl_guard.extract.package import Package
from msl_guard.model import Block, Location, Part

_READ = ("title", "subject", "keywords", "description", "category")


def property_blocks(package: Package) -> Iterator[Block]:
    """Yield the properties that people write, each as a block."""
    for part in package.related("", "core-properties") + package.related("", "metadata/core-properties"):
        root = package.xml(part)
        for node in () if root is None else root.iter():
            name = etree.QName(node).localname if isinstance(node.tag, str) else ""
            if name not in _READ:
                continue
            builder = TextBuilder()
            builder.add(node.text or "", 0)
            block = builder.block(Part.METADATA, Location((("property", f"property {name}"),)))
            if block is not None:
                yield block

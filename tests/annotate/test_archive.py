"""Archives with a few members changed."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msl_guard.annotate.archive import rewritten
from msl_guard.errors import ExtractionError

NAMES = st.lists(
    st.text("abé/", min_size=1, max_size=6).filter(lambda one: not one.endswith("/")), unique=True, max_size=5
)
CONTENTS = st.binary(max_size=200)


class Unseekable(io.RawIOBase):
    """A pipe: what is written to it bears its sizes behind the contents."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.written += data
        return len(data)


def archive(members: dict[str, bytes], *, streamed: bool, method: int) -> bytes:
    target = Unseekable() if streamed else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        made.comment = b"a comment"
        for name, content in members.items():
            made.writestr(name, content)
    return bytes(target.written) if isinstance(target, Unseekable) else target.getvalue()


@settings(max_examples=100, deadline=None)
@given(st.data(), NAMES, st.booleans(), st.sampled_from((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))
def test_members_are_replaced_added_and_left_out_and_others_keep_their_bytes(
    data: st.DataObject, names: list[str], streamed: bool, method: int
):
    members = {name: data.draw(CONTENTS) for name in names}
    before = archive(members, streamed=streamed, method=method)
    changed = {name: data.draw(CONTENTS) for name in names if data.draw(st.booleans())}
    removed = {name for name in names if name not in changed and data.draw(st.booleans())}
    added = {"new/part.xml": data.draw(CONTENTS)}
    after = rewritten(before, {**changed, **added}, removed)
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        wanted = {
            name: changed.get(name, content) for name, content in members.items() if name not in removed
        }
        assert {name: new.read(name) for name in new.namelist()} == {**wanted, **added}
        assert new.namelist() == [*wanted, *added]
        assert new.comment == old.comment
        for name in wanted:
            assert new.getinfo(name).date_time == old.getinfo(name).date_time
            assert new.getinfo(name).compress_type == old.getinfo(name).compress_type


def test_an_archive_in_the_64_bit_form_is_refused_with_what_to_do():
    data = bytearray(archive({"a": b"text"}, streamed=False, method=zipfile.ZIP_STORED))
    directory = data.index(b"PK\1\2")
    start = data[directory + 42 : directory + 46]
    extra = b"\x01\x00\x08\x00" + bytes(start) + bytes(4)
    end = data.index(b"PK\5\6")
    data[directory + 42 : directory + 46] = b"\xff" * 4
    data[directory + 30 : directory + 32] = len(extra).to_bytes(2, "little")
    data[end:end] = extra
    size_at = end + len(extra) + 12
    data[size_at : size_at + 4] = (end + len(extra) - directory).to_bytes(4, "little")
    with pytest.raises(ExtractionError, match="64-bit form, which cannot be copied; save it again"):
        rewritten(bytes(data), {}, set())

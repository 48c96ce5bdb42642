"""The files of cited works, read before documents are judged: each in a worker process, as documents are.

What a file says in numbers is kept for the next run by its bytes, so that a library of papers is read once.
A file that cannot be read is no error here: a document that cites it is not wholly checked, and says so.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePath

import msgspec

from msl_guard.discover import contents
from msl_guard.errors import ExtractionError
from msl_guard.extract.limits import Limits
from msl_guard.extract.opening import open_file
from msl_guard.isolation import Caps, Lost, Stage, isolated
from msl_guard.match import Evidence, Stated, Work, work
from msl_guard.model import CitedFile
from msl_guard.ownfiles import remember, remembered
from msl_guard.program import program
from msl_guard.ruleset import Ruleset


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """What a file came to."""

    stated: tuple[Stated, ...]
    gaps: tuple[str, ...]
    pictures: int


def informed(ruleset: Ruleset, limits: Limits, jobs: int = 1) -> Ruleset:
    """The ruleset with what the files of cited works say, if any of its rules compares with them."""
    if ruleset.evidence is not None or not (ruleset.info.compares and ruleset.info.sources):
        return ruleset
    known = {one: _recalled(one, limits) for one in ruleset.info.sources}
    waiting = [one for one, found in known.items() if found is None]
    read = partial(_read, ruleset.root, limits)
    caps = Caps(limits.seconds, limits.memory_bytes)
    for number, result in isolated(read, waiting, caps, max(1, min(jobs, len(waiting)))):
        one = waiting[number]
        known[one] = Work(one, unread=result.reason) if isinstance(result, Lost) else result
        _keep(known[one], limits)
    works = tuple(found for found in known.values() if found is not None)
    return replace(ruleset, evidence=Evidence(works))


def _read(root: Path, limits: Limits, file: CitedFile, stage: Stage) -> Work:
    """The numbers of one file, or why there are none."""
    try:
        data = contents(root / file.path, limits.file_bytes)
    except ExtractionError as error:
        return Work(file, unread=str(error))
    except OSError as error:
        return Work(file, unread=f"cannot be opened: {error.strerror or error}")
    if sha256(data).hexdigest() != file.sha256:
        return Work(file, unread="was changed while this run read it; run it again")
    opened = open_file(PurePath(file.path).name, data, limits)
    stage()
    return work(file, opened.documents, (one.reason for one in opened.failures))


def _keep(found: Work | None, limits: Limits) -> None:
    """Keep what was read; why something was not is found out anew each time."""
    if found is not None and not found.unread and not found.gaps:
        kept = msgspec.json.encode(_Kept(found.stated, found.gaps, found.pictures))
        remember(_key(found.file, limits), kept)


def _recalled(file: CitedFile, limits: Limits) -> Work | None:
    try:
        kept = msgspec.json.decode(remembered(_key(file, limits)) or b"", type=_Kept)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return Work(file, kept.stated, gaps=kept.gaps, pictures=kept.pictures)


def _key(file: CitedFile, limits: Limits) -> str:
    parts: Sequence[str] = (program(), repr(limits), PurePath(file.path).suffix.lower(), file.sha256)
    return "evidence-" + sha256("\n".join(parts).encode()).hexdigest()

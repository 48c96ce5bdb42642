"""PowerPoint, Word and Excel files from before 2007: converted by LibreOffice where that is installed.

The conversion runs in a temporary folder with a profile of its own, in which macros never run and no
link is followed; the folder is gone afterwards.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from msl_guard.errors import PassingError
from msl_guard.extract.blocks import Content, Embedded
from msl_guard.extract.formats import recognise
from msl_guard.extract.limits import Limits
from msl_guard.model import Location

if sys.platform != "win32":
    import resource

_TARGETS = {
    "ppt": ("pptx", "Impress MS PowerPoint 2007 XML"),
    "doc": ("docx", "MS Word 2007 XML"),
    "xls": ("xlsx", "Calc MS Excel 2007 XML"),
}
_SHARE = 0.8
"""Of the time that a file may take: the rest is for reading what the conversion gives."""
_MAPPED = 2
"""How many times the memory of a file the address space of LibreOffice may be."""
_PROGRAMS = ("soffice", "libreoffice")
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
)


def read(data: bytes, limits: Limits) -> Content:
    """Convert a file and hand on the result, to be read as the format it now is.

    Raises:
        PassingError: LibreOffice is not there, fails, or takes too long.
    """
    kind = recognise("", data, limits).name
    suffix, _ = _TARGETS[kind]
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise PassingError(
            f"is an old .{kind} file, which takes LibreOffice to read; install that, or save it as .{suffix}"
        )
    converted = _converted(program, data, kind, limits)
    return Content((), embedded=[Embedded(f"converted.{suffix}", Location(()), lambda: converted)])


def _converted(program: str, data: bytes, kind: str, limits: Limits) -> bytes:
    suffix, form = _TARGETS[kind]
    with TemporaryDirectory(prefix="msl-guard-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        source = place / f"document.{kind}"
        source.write_bytes(data)
        _write_profile(place / "profile")
        command = [
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--convert-to", f"{suffix}:{form}", "--outdir", str(place / "out"), str(source),
        ]  # fmt: skip
        # A proxy that nobody listens at: whatever the file links to stays where it is.
        blocked = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), "http://127.0.0.1:9")
        try:
            _run(command, place, {**os.environ, **blocked, "HOME": folder, "TMPDIR": folder}, limits)
            return (place / "out" / f"document.{suffix}").read_bytes()
        except subprocess.TimeoutExpired:
            raise PassingError(
                f"took LibreOffice more than {limits.seconds * _SHARE:g} s; save it as .{suffix}"
            ) from None
        except (subprocess.CalledProcessError, OSError):
            raise PassingError(f"could not be converted by LibreOffice; save it as .{suffix}") from None


def _run(command: Sequence[str], place: Path, environment: Mapping[str, str], limits: Limits) -> None:
    """Run the conversion under caps of its own; when its time is up, all of its processes end."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=place,
        env=environment,
        start_new_session=True,
        preexec_fn=None if sys.platform == "win32" else partial(_cap, limits.memory_bytes),
    ) as process:
        try:
            code = process.wait(limits.seconds * _SHARE)
        except subprocess.TimeoutExpired:
            _end(process)
            raise
        if code:
            raise subprocess.CalledProcessError(code, command[0])


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a conversion: the program is a script whose child does the work."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)


def _cap(memory_bytes: int) -> None:
    """Give the conversion address space of its own: it maps far more than it uses."""
    if sys.platform != "win32":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = _MAPPED * memory_bytes
        resource.setrlimit(
            resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )


def _write_profile(profile: Path) -> None:
    """A LibreOffice profile that runs nothing and fetches nothing."""
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )

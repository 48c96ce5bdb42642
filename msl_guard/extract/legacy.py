"""PowerPoint, Word and Excel files from before 2007: converted by LibreOffice where that is installed.

The conversion runs in a temporary folder with a profile of its own, in which macros never run and no
link is followed; the folder is gone afterwards.
"""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from msl_guard.errors import ExtractionError
from msl_guard.extract.blocks import Content, Embedded
from msl_guard.extract.formats import recognise
from msl_guard.extract.limits import Limits
from msl_guard.model import Location

_TARGETS = {
    "ppt": ("pptx", "Impress MS PowerPoint 2007 XML"),
    "doc": ("docx", "MS Word 2007 XML"),
    "xls": ("xlsx", "Calc MS Excel 2007 XML"),
}
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
        ExtractionError: LibreOffice is not there, fails, or takes too long.
    """
    kind = recognise("", data, limits).name
    suffix, _ = _TARGETS[kind]
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise ExtractionError(
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
            subprocess.run(
                command, check=True, capture_output=True, timeout=limits.seconds, cwd=place,
                env={**os.environ, **blocked, "HOME": folder, "TMPDIR": folder},
            )  # fmt: skip
            return (place / "out" / f"document.{suffix}").read_bytes()
        except subprocess.TimeoutExpired:
            raise ExtractionError(
                f"took LibreOffice more than {limits.seconds:g} s; save it as .{suffix}"
            ) from None
        except (subprocess.CalledProcessError, OSError):
            raise ExtractionError(f"could not be converted by LibreOffice; save it as .{suffix}") from None


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

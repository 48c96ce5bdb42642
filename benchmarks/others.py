"""Other linters on the same file, installed for this measure alone into a temporary folder."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.timing import Ran, command

_INSTALL_SECONDS = 240
_PYPI = {"proselint": "proselint", "semgrep": "semgrep"}
_NPM = {
    "textlint": ("textlint", "textlint-rule-terminology"),
    "alex": ("alex",),
    "harper": ("harper.js",),
}
TAKE_PHRASES = ("semgrep", "textlint")
"""Those that look for phrases of ours; the others have rules of their own alone."""
_HARPER = """
import { readFileSync } from 'node:fs';
import { LocalLinter } from 'harper.js';
import { binaryInlined } from 'harper.js/binaryInlined';
const linter = new LocalLinter({ binary: binaryInlined });
const found = await linter.lint(readFileSync(process.argv[2], 'utf8'), { language: 'markdown' });
process.exit(found.length > 0 ? 1 : 0);
"""


def compared(file: Path, phrases: Sequence[str], folder: Path, times: int) -> dict[str, Ran | str]:
    """What each took, or why it was left out."""
    (folder / "semgrep.yaml").write_text(_semgrep_rules(phrases), encoding="utf-8")
    (folder / "textlintrc.json").write_text(_textlint_rules(phrases), encoding="utf-8")
    (folder / "harper.mjs").write_text(_HARPER, encoding="utf-8")
    bin_, node = folder / "env" / "bin", folder / "node_modules" / ".bin"
    commands = {
        "proselint": [str(bin_ / "proselint"), "check", str(file)],
        "semgrep": [
            str(bin_ / "semgrep"), "scan", "--metrics=off", "--disable-version-check", "--quiet", "--config",
            str(folder / "semgrep.yaml"), "--max-target-bytes", "0", str(file),
        ],
        "textlint": [str(node / "textlint"), "--config", str(folder / "textlintrc.json"), str(file)],
        "alex": [str(node / "alex"), str(file)],
        "harper": ["node", str(folder / "harper.mjs"), str(file)],
    }  # fmt: skip
    found: dict[str, Ran | str] = {}
    for name, arguments in commands.items():
        reason = _installed(name, arguments[0], folder)
        try:
            found[name] = reason or command(arguments, times, folder, {"SEMGREP_SEND_METRICS": "off"})
        except OSError as error:
            found[name] = f"skipped: {error}"
    return found


def _installed(name: str, program: str, folder: Path) -> str:
    """Install a tool; the reason if it cannot be."""
    if name in _PYPI:
        if not (folder / "env").is_dir():
            subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=False)
        steps = [str(folder / "env" / "bin" / "python"), "-m", "pip", "install", "-q", _PYPI[name]]
    elif shutil.which("npm") is None:
        return "skipped: npm is missing"
    else:
        steps = ["npm", "install", "--silent", "--no-audit", "--no-fund", *_NPM[name]]
    try:
        done = subprocess.run(steps, cwd=folder, timeout=_INSTALL_SECONDS, capture_output=True, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"skipped: could not be installed ({type(error).__name__})"
    return "" if done.returncode == 0 and shutil.which(program) else "skipped: could not be installed"


def _semgrep_rules(phrases: Sequence[str]) -> str:
    rules = [
        {
            "id": f"phrase-{number}", "languages": ["generic"], "severity": "ERROR", "message": "phrase",
            "pattern-regex": f"(?i)\\b{phrase}\\b",
        }
        for number, phrase in enumerate(phrases)
    ]  # fmt: skip
    return json.dumps({"rules": rules})


def _textlint_rules(phrases: Sequence[str]) -> str:
    terms = [[f"\\b{phrase}\\b", "measured result"] for phrase in phrases]
    return json.dumps({"rules": {"terminology": {"defaultTerms": False, "terms": terms}}})

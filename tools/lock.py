"""Write a lock: exact versions with the hashes of every published file, and neither host nor path.

Run by `make lock`, in an environment of its own that holds pip-tools. The versions already locked stay,
unless `--upgrade` is given.
"""

import argparse
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

__all__ = ["compiled", "faults", "main", "requirements"]

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Exact versions and hashes of {what}. Written by `make lock`: never edited by hand.\n"
OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--no-emit-options",
)


def requirements(pyproject: Path, group: str | None) -> list[str]:
    """Return the requirements of a lock, sorted: everything declared, or one dependency group.

    Everything is the library, its extras, the group `dev` and the build backend.
    """
    declared = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = declared["dependency-groups"]
    if group is not None:
        return sorted(groups[group])
    extras: dict[str, list[str]] = declared["project"]["optional-dependencies"]
    wanted = {*declared["project"]["dependencies"], *declared["build-system"]["requires"], *groups["dev"]}
    return sorted(wanted.union(*extras.values()))


def compiled(wanted: list[str], known: str, constraints: Path | None, *, upgrade: bool) -> str:
    """Return the lock's lines for `wanted`; `known` is the lock so far, whose versions are kept."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "wanted.in"), Path(folder, "wanted.lock")
        source.write_text("\n".join(wanted) + "\n", encoding="utf-8")
        target.write_text(known, encoding="utf-8")
        arguments = [*OPTIONS, "--output-file", str(target), str(source)]
        if upgrade:
            arguments.append("--upgrade")
        if constraints is not None:
            arguments += ["--constraint", str(constraints)]
        subprocess.run([sys.executable, "-m", "piptools", "compile", *arguments], check=True, cwd=folder)
        lines = target.read_text(encoding="utf-8").splitlines()
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("#"))


def faults(text: str) -> list[str]:
    """Return the lines that a lock may not contain: an address, a path, an option, an inexact version."""
    allowed = ("    --hash=sha256:",)
    return [
        line
        for line in text.splitlines()
        if not line.startswith("#") and not line.startswith(allowed) and ("==" not in line or "/" in line)
    ]


def main() -> int:
    """Return 0 once the lock is written, 1 if the result may not be committed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--group", help="a dependency group to lock alone, within requirements.lock")
    parser.add_argument("--output", type=Path, default=ROOT / "requirements.lock")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions allowed")
    options = parser.parse_args()
    output: Path = options.output
    group: str | None = options.group
    text = compiled(
        requirements(ROOT / "pyproject.toml", group),
        output.read_text(encoding="utf-8") if output.exists() else "",
        ROOT / "requirements.lock" if group is not None else None,
        upgrade=options.upgrade,
    )
    refused = faults(text)
    if refused:
        print("not written, these lines are not an exact version:", *refused, sep="\n  ", file=sys.stderr)
        return 1
    what = "the library, its tools and its build" if group is None else f"the group «{group}»"
    unfinished = output.with_name(output.name + ".part")
    unfinished.write_text(HEADER.format(what=what) + text, encoding="utf-8")
    unfinished.replace(output)
    print(f"{output.name}: {what}, {text.count('==')} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())

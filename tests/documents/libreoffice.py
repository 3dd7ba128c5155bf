"""LibreOffice as an editor: a template opened, changed by a macro and saved, without a screen."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

__all__ = ["edited", "saved"]

_MODULE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edit" script:language="StarBasic">
Sub Main(source As String, target As String, old As String, new_text As String, added As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  search = document.createReplaceDescriptor()
  search.SearchString = old
  search.ReplaceString = new_text
  document.replaceAll(search)
  If Len(added) > 0 Then
    cursor = document.Text.createTextCursor()
    cursor.gotoEnd(False)
    document.Text.insertControlCharacter(cursor, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
    document.Text.insertString(cursor, added, False)
  End If
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = "MS Word 2007 XML"
  document.storeToURL(target, filter())
  document.close(True)
End Sub
</script:module>
"""


def edited(folder: Path, template: bytes, old: str, new: str, added: str = "") -> bytes:
    """The template after a text was replaced in LibreOffice, and perhaps a paragraph added, saved for Word."""
    profile, source, target = folder / "profile", folder / "template.docx", folder / "edited.docx"
    source.write_bytes(template)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    # the first start makes the profile, and would put an empty library in the place of ours
    _run([*command, "--convert-to", "txt:Text", "--outdir", str(folder / "first"), str(source)])
    library = profile / "user" / "basic" / "Standard"
    (library / "Edit.xba").write_text(_MODULE, encoding="utf-8")
    listed = (library / "script.xlb").read_text(encoding="utf-8")
    entry = '<library:element library:name="Edit"/></library:library>'
    (library / "script.xlb").write_text(listed.replace("</library:library>", entry), encoding="utf-8")
    words = ",".join(f'"{word}"' for word in (source.as_uri(), target.as_uri(), old, new, added))
    _run([*command, f"macro:///Standard.Edit.Main({words})"])
    return target.read_bytes()


def saved(folder: Path, templates: Sequence[Path]) -> list[bytes]:
    """The templates, each opened in LibreOffice and saved for Word as it is."""
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx"]
    _run([*command, "--outdir", str(folder / "saved"), *map(str, templates)])
    return [(folder / "saved" / template.name).read_bytes() for template in templates]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)

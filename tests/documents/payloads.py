"""Texts and templates that mean harm: to run, to break, to take for ever, to get out of their file."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Final

from attrs import evolve

from conventions.agreement.agreement import Agreement
from conventions.agreement.party import Party
from conventions.documents.render.archive import read_parts, written
from conventions.dossier.dossier import Dossier
from tests.documents.lint_templates import SHIPPED, said, with_body

__all__ = ["TEMPLATES", "TEXTS", "with_text"]

TEXTS: Final[tuple[str, ...]] = (
    # the template language
    "{{ 7 * 7 }}",
    "{% for x in range(9) %}{% endfor %}",
    "{# comment #}{{ self }}",
    "{%p if true %}",
    "{_{ cycler.__init__.__globals__.os.system('id') }_}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "}} {% endif %} {{",
    # XML
    "<w:p/>",
    "</w:t></w:r></w:p><w:p><w:r><w:t>ajouté",
    '<w:fldSimple w:instr="DATE"/>',
    "<!-- un commentaire",
    "--> ]]> ?>",
    "<![CDATA[ <w:br/> ]]>",
    "<!DOCTYPE x [<!ENTITY e 'e'>]>&e;",
    "&amp; &lt; &#0; &#x41; &nbsp; &inconnu;",
    '" onload="x" \'',
    "<?xml version='1.0'?><?attachment theme.logo?>",
    "xmlns:w='x' <w:x xmlns:w='y'>",
    # what Word runs
    '{ INCLUDETEXT "\\\\\\\\host\\\\file" }',
    'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"',
    '\x13 HYPERLINK "file://host/share" \x14x\x15',
    "=cmd|' /C calc'!A0",
    "javascript:alert(1)",
    # our own marks
    "\x01kgrant.amount\x01x\x01/\x01",
    "\x01vtheme.logo\x01",
    "\x01#90:0:_Ref_x\x01\x01r:0:_Ref_x\x01",
    "\x01n90\x01\x01i90\x01",
    "\U0010fffc0\U0010fffd",
    "\U0010fff0grant.amount\U0010fff1x\U0010fff2",
    "⟦agreement.purpose⟧",
    # characters
    "\x00\x01\x02\x07\x08\x0b\x0c\x0e\x1f\x7f",
    "\ufffe\uffff\ufdd0 \U0001ffff",
    "\ud800\udfff",
    "\u202e\u2066renversé\u2069\u202c",
    "مرحبا בעולם",
    "👩‍👩‍👧‍👦🏳️‍🌈🇫🇷",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334a\u0489",
    "\u2028\u2029\u0085\u200b\ufeff\u00ad",
    "deux\nlignes\r\ntrois\rquatre\ttab",
    " \u00a0\u202f espaces ",
    "«»“”‘’–—…",
    # length
    "x" * 20_000,
    "<" * 20_000,
    "\n" * 500,
    # other languages' quotes
    "'; DROP TABLE dossiers; --",
    "$(rm -rf /) `id` && echo x",
    "%s%n%x {0.__class__} %(x)s",
    "../../../etc/passwd",
    "C:\\\\NUL\\\\..\\\\x",
    "\\\\x41\\\\u0041\\\\N{BULLET}",
)
"""Texts of a dossier: each is shown as it stands, but for what no XML can hold."""


def with_text(dossier: Dossier, text: str) -> Dossier:
    """The dossier with a text in every place where somebody may have typed one."""
    return evolve(dossier, agreement=_agreement(dossier.agreement, text))


def _agreement(agreement: Agreement, text: str) -> Agreement:
    decision, budget, signing = agreement.decision, agreement.budget, agreement.signing
    return evolve(
        agreement,
        title=text,
        purpose=text,
        number=text,
        court=text,
        parties=tuple(_party(party, text) for party in agreement.parties),
        decision=None
        if decision is None
        else evolve(
            decision,
            body=text,
            number=text,
            president=text,
            secretary=text,
            visas=(text,),
            opinions=tuple(evolve(item, body=text, opinion=text) for item in decision.opinions),
            imputations=tuple(
                evolve(item, operation=text, account=text, label=text) for item in decision.imputations
            ),
        ),
        signing=None if signing is None else evolve(signing, place=text),
        actions=tuple(evolve(item, title=text, description=text) for item in agreement.actions),
        indicators=tuple(evolve(item, label=text, unit=text) for item in agreement.indicators),
        budget=None
        if budget is None
        else evolve(budget, expenses=tuple(evolve(line, label=text) for line in budget.expenses)),
    )


def _party(party: Party, text: str) -> Party:
    person = party.representative
    return evolve(
        party,
        name=text,
        short_name=text,
        legal_form=text,
        address=(text, text),
        accountant=text,
        representative=None if person is None else evolve(person, name=text, title=text, authority=text),
    )


# -------------------------------------------------------------------------------------------- templates

_SPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _tag(*tags: str) -> Callable[[], bytes]:
    return lambda: with_body("".join(said(tag.replace("<", "&lt;")) for tag in tags))


def _related(kind: str, target: str, mode: str = "External") -> Callable[[], bytes]:
    def made() -> bytes:
        parts = read_parts(with_body(said("x")))
        name = "word/_rels/document.xml.rels"
        entry = f'<Relationship Id="rId99" Type="{_SPACE}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
        parts[name] = parts[name].replace(b"</Relationships>", entry.encode())
        return written(parts)

    return made


def _coded(code: str) -> Callable[[], bytes]:
    return lambda: with_body(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def _part(name: str, content: bytes) -> Callable[[], bytes]:
    def made() -> bytes:
        parts = read_parts(SHIPPED.read_bytes())
        parts[name] = content
        return written(parts)

    return made


def _without(name: str) -> Callable[[], bytes]:
    def made() -> bytes:
        parts = read_parts(SHIPPED.read_bytes())
        del parts[name]
        return written(parts)

    return made


def _zip(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def _shipped_and(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Callable[[], bytes]:
    return lambda: _zip(*read_parts(SHIPPED.read_bytes()).items(), *entries, method=method)


def _twice() -> bytes:
    """A document with its main part twice: readers would not agree on which it is."""
    content = _shipped_and(("word/documenu.xml", b"<a/>"))()
    return content.replace(b"word/documenu.xml", b"word/document.xml")


def _bomb() -> bytes:
    """Sixty megabytes of nothing in sixty kilobytes."""
    return _shipped_and(("word/media/image1.png", b"\0" * 60_000_000))()


def _lying_bomb() -> bytes:
    """A part that says it is small and is not."""
    content = bytearray(_zip(*read_parts(SHIPPED.read_bytes()).items(), ("word/x.xml", b"\0" * 30_000_000)))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.rfind(signature)
        content[at + offset : at + offset + 4] = struct.pack("<L", 10)
    return bytes(content)


def _encrypted() -> bytes:
    content = bytearray(SHIPPED.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(signature)
        content[at + offset] |= 1
    return bytes(content)


def _truncated() -> bytes:
    content = SHIPPED.read_bytes()
    return content[: len(content) // 2]


def _flipped() -> bytes:
    content = bytearray(SHIPPED.read_bytes())
    content[len(content) // 3] ^= 0xFF
    return bytes(content)


_LAUGHS: Final = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>&j;</w:document>"
).encode()
_OUTSIDE: Final = (
    b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
    b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>&e;</w:document>"
)
_DEEP: Final = (
    b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
    + b"<w:p>" * 50_000
    + b"</w:p>" * 50_000
    + b"</w:document>"
)
_NESTED: Final = "".join(f"{{% for {name} in budget.expenses %}}" for name in "abcdefghijk")


def _templates() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield from (
        ("globals", _tag("{{ cycler.__init__.__globals__.os.popen('id').read() }}")),
        ("subclasses", _tag("{{ ''.__class__.__mro__[1].__subclasses__() }}")),
        ("attr filter", _tag("{{ agreement.title|attr('__class__') }}")),
        (
            "code in a name",
            _tag("""{% if norm.programme is defined %}{% endif %}{{ norm["programme[exec('exit()')]"] }}"""),
        ),
        ("no name", _tag("""{{ norm["a b"].delay }}""")),
        ("control sign", _tag(r"""{{ "\x02" }}""")),
        ("mark of a picture", _tag(r"""{{ "\x01vlogo\x01" }}""")),
        ("half a mark", _tag(r"""{{ "\x01" }}""")),
        ("half a sign", _tag(r"""{{ agreement.title|default("\ud800") }}""")),
        ("item", _tag("{{ agreement['__class__']['__mro__'] }}")),
        ("format", _tag("{{ '{0.__class__}'.format(agreement) }}")),
        ("call", _tag("{{ agreement.title.join(['a']) }}")),
        ("include", _tag("{% include '/etc/passwd' %}")),
        ("import", _tag("{% from 'x' import y %}")),
        ("macro", _tag("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")),
        ("times", _tag("{{ 'a' * 99999999 }}")),
        ("power", _tag("{{ 9 ** 9 ** 9 }}")),
        ("range", _tag("{% for i in range(999999999) %}x{% endfor %}")),
        ("doubling", _tag("{% set a = 'x' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}")),
        ("doubled block", _tag("{% set a %}x{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40)),
        ("loops", _tag(_NESTED + "{{ a.label }}" + "{% endfor %}" * 11)),
        ("deep expression", _tag("{{ " + "(" * 900 + "1" + ")" * 900 + " }}")),
        ("long expression", _tag("{{ " + " or ".join(["agreement.title"] * 5_000) + " }}")),
        ("deep blocks", _tag("{% if period.start %}" * 500 + "x" + "{% endif %}" * 500)),
        ("many tags", _tag("{{ agreement.title }}" * 20_000)),
        ("braces", _tag("{{" * 50_000)),
        ("half tags", _tag("{{ a", "}}" * 20_000)),
        ("include text", _coded("INCLUDETEXT file:///etc/passwd")),
        ("dde", _coded("DDEAUTO c:\\windows\\system32\\cmd.exe")),
        ("include picture", _coded('INCLUDEPICTURE "http://example.org/x.png" \\d')),
        ("macro button", _coded("MACROBUTTON AutoOpen x")),
        ("tag in a code", _coded("HYPERLINK {{ agreement.title }}")),
        ("picture from outside", _related("image", "http://example.org/x.png")),
        ("share", _related("hyperlink", "file://host/share")),
        ("object", _related("oleObject", "embeddings/x.bin", "Internal")),
        ("chunk", _related("aFChunk", "x.html", "Internal")),
        ("macros", _related("vbaProject", "vbaProject.bin", "Internal")),
        ("laughs", _part("word/document.xml", _LAUGHS)),
        ("entity", _part("word/document.xml", _OUTSIDE)),
        ("deep", _part("word/document.xml", _DEEP)),
        ("no XML", _part("word/document.xml", b"\0\1\2")),
        ("broken styles", _part("word/styles.xml", b"<w:styles")),
        ("broken types", _part("[Content_Types].xml", b"<Types")),
        ("broken relations", _part("_rels/.rels", b"nothing")),
        ("broken properties", _part("docProps/core.xml", b"<a><b></a>")),
        ("no relations", _without("_rels/.rels")),
        ("no types", _without("[Content_Types].xml")),
        ("bomb", _bomb),
        ("lying bomb", _lying_bomb),
        ("twice", _twice),
        ("other case", _shipped_and(("WORD/Document.xml", b"<a/>"))),
        ("way out", _shipped_and(("../../../tmp/x", b"x"))),
        ("absolute", _shipped_and(("/etc/x", b"x"))),
        ("backslash", _shipped_and(("word\\..\\..\\x", b"x"))),
        ("many parts", _shipped_and(*((f"word/media/{n}.png", b"") for n in range(3_000)))),
        ("bzip2", _shipped_and(("word/x.xml", b"x"), method=zipfile.ZIP_BZIP2)),
        ("encrypted", _encrypted),
        ("truncated", _truncated),
        ("flipped", _flipped),
        ("no zip", lambda: b"%PDF-1.7"),
        ("empty", lambda: b""),
        ("gzip", lambda: zlib.compress(b"x" * 1_000)),
        ("empty zip", _zip),
    )


TEMPLATES: Final = tuple(_templates())
"""Templates that are refused, by name: none is run, none is read for ever."""

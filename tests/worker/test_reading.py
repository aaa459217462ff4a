"""Files are read apart from the server: every kind, and what damaged and hostile ones come to."""

from __future__ import annotations

import asyncio
import io
import json
import tempfile
import time
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from tests.worker import files
from watersmeet.domain.extractions import READERS, reader_of
from watersmeet.worker import apart, extractors
from watersmeet.worker.apart import Reading
from watersmeet.worker.extractors.limits import MAX_BYTES

DAMAGED = "it is damaged, or is not what its media type says"
LOCKED = "it is locked with a password"


def read(value: bytes, reader: str) -> tuple[str, str | None]:
    async def work() -> tuple[str, str | None]:
        with tempfile.TemporaryFile() as source:
            source.write(value)
            source.seek(0)
            return await Reading(source, reader).done()

    return asyncio.run(work())


def words(value: bytes, reader: str) -> list[str]:
    """Of a file that is read to its end."""
    text, why = read(value, reader)
    assert why is None
    return text.split()


def test_readers__are_there() -> None:
    folder = Path(str(extractors.__file__)).parent
    for name in {*READERS.values(), "plain"}:
        assert (folder / f"{name}.py").is_file()


@pytest.mark.parametrize(
    ("media_type", "reader"),
    [
        ("text/plain", "plain"),
        ("text/markdown", "plain"),
        ("text/csv", "plain"),
        ("text/x-anything", "plain"),
        ("text/html", "html"),
        ("application/ld+json", "json"),
        ("image/svg+xml", "xml"),
        ("application/pdf", "pdf"),
        ("application/vnd.ms-excel.sheet.macroenabled.12", "sheet"),
        ("application/vnd.oasis.opendocument.text", "opendocument"),
        ("text/rtf", None),
        ("image/png", None),
        ("application/octet-stream", None),
        ("", None),
        (None, None),
    ],
)
def test_reader_of__goes_by_the_media_type(media_type: str | None, reader: str | None) -> None:
    assert reader_of(media_type) == reader


# Kinds


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_plain__in_any_encoding(encoding: str) -> None:
    text = "Größere Äpfel hängen höher, und süßer schmeckt das Gemüse für Zwölf."
    assert words(text.encode(encoding), "plain") == text.split()


def test_plain__other_letters() -> None:
    text = "Съешь же ещё этих мягких французских булок, да выпей чаю. Широкая электрификация южных губерний."
    assert words(text.encode("cp1251"), "plain") == text.split()


def test_plain__bytes_that_are_no_text_are_none() -> None:
    assert read(bytes(range(256)) * 40, "plain") == ("", None)
    assert read(b"a\0b" * 100, "plain") == ("", None)


def test_plain__control_characters_are_spaces() -> None:
    assert words(b"one\x01two\x1bthree\x7f", "plain") == ["one", "two", "three"]


def test_plain__is_cut_between_characters() -> None:
    text, why = read("ä".encode() * MAX_BYTES, "plain")
    assert (text, why) == ("ä" * (MAX_BYTES // 2), None)


def test_json__names_and_strings_as_they_are_meant() -> None:
    value = {"first": "caf\u00e9\nnext", "list": [1, True, None, {"x": ["y"]}]}
    assert words(json.dumps(value).encode(), "json") == ["first", "café", "next", "list", "1", "x", "y"]


def test_json__what_is_none_is_text() -> None:
    assert words(b'{"a": 1}\n{"b": 2}', "json") == ['{"a":', "1}", '{"b":', "2}"]
    assert words(b"[" * 100_000 + b" deep", "json")[-1] == "deep"


def test_html__what_is_shown() -> None:
    page = b"<title>Named</title><script>hidden()</script><style>p{}</style>one<p>t<b>w</b>o<br>thr&eacute;e</p>four"
    assert words(page, "html") == ["Named", "one", "two", "thrée", "four"]


def test_html__says_its_encoding() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2"><p>Příliš žluťoučký</p>'
    assert words(page.encode("iso-8859-2"), "html") == ["Příliš", "žluťoučký"]


def test_html__long_ones_are_read_in_steps() -> None:
    page = "".join(f"<p>word{k} w<i>or</i>k</p>" for k in range(20_000)).encode()
    found = words(page, "html")
    assert found[:2] == ["word0", "work"]
    assert set(found[1::2]) == {"work"}
    assert len(found) > 30_000


def test_xml__text_and_attributes() -> None:
    value = b'<?xml version="1.0"?><a b="said" xmlns="urn:x" xml:space="preserve"><c>one</c><c>two<!-- no --></c></a>'
    assert words(value, "xml") == ["said", "one", "two"]


def test_pdf__pages() -> None:
    assert words(files.pdf("first page", "second one"), "pdf") == ["first", "page", "second", "one"]


def test_word__body_header_table_and_comment() -> None:
    value = files.word("In the body", "Second", header="Overhead", cell="Celled", comment="Remarked")
    assert words(value, "word") == ["In", "the", "body", "Second", "Celled", "Remarked", "Overhead"]


def test_word__runs_are_one_word_and_what_is_told_twice_is_read_once() -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    both = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:document xmlns:w="{space}" xmlns:mc="{both}"><w:body><w:p><w:r><w:t>half</w:t></w:r>'
        "<w:r><w:t>way</w:t><w:tab/><w:t>there</w:t></w:r><w:r><w:delText>gone</w:delText></w:r></w:p>"
        "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>boxed</w:t></w:r></w:p></mc:Choice>"
        "<mc:Fallback><w:p><w:r><w:t>boxed</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:body></w:document>"
    )
    assert words(files.rewritten(files.word("x"), {"word/document.xml": body}), "word") == ["halfway", "there", "boxed"]


def test_slides__in_their_order_with_notes() -> None:
    value = files.slides(*(f"slide{k}" for k in range(1, 12)), note="noted")
    found = words(value, "slides")
    assert [word for word in found if word != "noted"] == [f"slide{k}" for k in range(1, 12)]
    assert "noted" in found


def test_sheet__names_and_cells() -> None:
    assert words(files.sheet([["Apples", 3, None, 2.5], ["Pears"]], "Fruit"), "sheet") == [
        "Fruit",
        "Apples",
        "3",
        "2.5",
        "Pears",
    ]


def test_open_document__paragraphs() -> None:
    body = "<text:h>Head</text:h><text:p>one<text:s/>tw<text:span>o</text:span></text:p><text:p>three</text:p>"
    assert words(files.open_document(body), "opendocument") == ["Head", "one", "two", "three"]


# Damaged, locked, hostile


EVERY = {
    "pdf": files.pdf("page"),
    "word": files.word("page"),
    "slides": files.slides("page"),
    "sheet": files.sheet([["page"]]),
    "opendocument": files.open_document("<text:p>page</text:p>"),
}


@pytest.mark.parametrize("reader", EVERY)
def test_truncated__is_damaged(reader: str) -> None:
    whole = EVERY[reader]
    assert "page" in read(whole, reader)[0]
    for value in (b"", whole[: len(whole) // 3], b"PK\x03\x04" + b"\xff" * 500):
        assert read(value, reader) == ("", DAMAGED)


def test_truncated_xml__is_read_up_to_there() -> None:
    assert read(b"<a><b>one</b><b>two</b", "xml") == ("one\ntwo", DAMAGED)


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf("secret"))))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_locked__is_told() -> None:
    assert read(locked_pdf("password"), "pdf") == ("", LOCKED)
    compound = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)
    for reader in ("word", "sheet", "slides"):
        assert read(compound, reader) == ("", LOCKED)
    manifest = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    assert read(files.open_document("", manifest), "opendocument") == ("", LOCKED)


def test_locked__against_printing_only_is_read() -> None:
    assert words(locked_pdf(""), "pdf") == ["secret"]


def test_billion_laughs__are_not_laughed() -> None:
    entities = '<!ENTITY e0 "lol">' + "".join(f'<!ENTITY e{k} "{f"&e{k - 1};" * 10}">' for k in range(1, 10))
    bomb = f"<!DOCTYPE a [{entities}]><a>&e9;</a>".encode()
    text, why = read(bomb, "xml")
    assert len(text) <= MAX_BYTES
    assert why == DAMAGED or len(text) >= MAX_BYTES - 1
    document = bomb.replace(b"<a>", b"<w:document xmlns:w='urn:x'>").replace(b"</a>", b"</w:document>")
    for reader, package, part in (
        ("word", EVERY["word"], "word/document.xml"),
        ("slides", EVERY["slides"], "ppt/slides/slide1.xml"),
        ("sheet", EVERY["sheet"], "xl/worksheets/sheet1.xml"),
        ("opendocument", EVERY["opendocument"], "content.xml"),
    ):
        text, _ = read(files.rewritten(package, {part: document}), reader)
        assert len(text) <= MAX_BYTES


def test_outside_entities__are_not_looked_up(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secretword")
    value = f'<!DOCTYPE a [<!ENTITY e SYSTEM "file://{secret}">]><a>before &e; after</a>'.encode()
    assert "secretword" not in read(value, "xml")[0]
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    opened, closed = f'<w:document xmlns:w="{space}"><w:p><w:t>', "</w:t></w:p></w:document>"
    body = value.decode().replace("<a>", opened).replace("</a>", closed)
    text, _ = read(files.rewritten(EVERY["word"], {"word/document.xml": body}), "word")
    assert "before" in text
    assert "secretword" not in text


@pytest.mark.parametrize(
    ("reader", "part", "repeated"),
    [
        ("word", "word/document.xml", b"<b>x</b>"),
        ("slides", "ppt/slides/slide1.xml", b"<b>x</b>"),
        (
            "sheet",
            "xl/worksheets/sheet1.xml",
            b"<row><c t='inlineStr'><is><t>a longer word for each of the cells</t></is></c></row>",
        ),
        ("opendocument", "content.xml", b"<b>x</b>"),
    ],
    ids=["word", "slides", "sheet", "opendocument"],
)
def test_zip_bomb__ends_for_want_of_memory_or_of_text(reader: str, part: str, repeated: bytes) -> None:
    """A hundred megabytes within a file of some hundred kilobytes: neither memory nor the text grow with it."""
    root = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    bomb = files.rewritten(EVERY[reader], {part: root + repeated * (100_000_000 // len(repeated))})
    assert len(bomb) < 1_000_000
    text, why = read(bomb, reader)
    assert why is not None or len(text) >= MAX_BYTES - 1


def test_busy__is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One that only computes is ended by the system, whatever the clock says."""
    (tmp_path / "busy.py").write_text(
        "from watersmeet.worker.extractors import __main__ as program\n"
        "program.CPU_S = 1\n"
        "program.limit()\n"
        "print('begun', flush=True)\n"
        "while True: pass\n"
    )
    monkeypatch.setattr(apart, "PROGRAM", "busy")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    text, why = read(b"", "plain")
    assert (text, why) == ("begun", "reading it takes the processor more than 30 s")


def test_endless__is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A reader that never ends: what it had read by then is what there is."""
    monkeypatch.setattr(apart, "TIMEOUT_S", 2.0)
    monkeypatch.setattr(apart, "PROGRAM", "endless")
    (tmp_path / "endless.py").write_text("print('begun', flush=True)\nwhile True: pass\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    began = time.monotonic()
    assert read(b"", "plain") == ("begun", "reading it takes more than 2 s")
    assert time.monotonic() - began < 10


def test_endless_output__is_cut(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(apart, "PROGRAM", "talking")
    (tmp_path / "talking.py").write_text("while True: print('on and on')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    text, why = read(b"", "plain")
    assert len(text) <= MAX_BYTES
    assert text.startswith("on and on")
    assert why is not None


def test_child__is_told_no_secrets_and_writes_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = tmp_path / "made"
    (tmp_path / "curious.py").write_text(
        "import os\n"
        "from watersmeet.worker.extractors.__main__ import limit\n"
        "limit()\n"
        "print([name for name in os.environ if 'WATERSMEET' in name], flush=True)\n"
        "import signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"with open({str(made)!r}, 'w') as file: file.write('x')\n"
    )
    monkeypatch.setattr(apart, "PROGRAM", "curious")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("WATERSMEET_DATABASE", "postgresql://name:password@host/db")
    text, why = read(b"", "plain")
    assert text == "[]"
    assert why is not None
    assert made.stat().st_size == 0


def test_stopped__in_the_middle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(apart, "PROGRAM", "endless")
    (tmp_path / "endless.py").write_text("print('begun', flush=True)\nwhile True: pass\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def work() -> float:
        with tempfile.TemporaryFile() as source:
            reading = Reading(source, "plain")
            doing = asyncio.create_task(reading.done())
            await asyncio.sleep(0.5)
            began = time.monotonic()
            reading.stop()
            await doing
            return time.monotonic() - began

    assert asyncio.run(work()) < 5

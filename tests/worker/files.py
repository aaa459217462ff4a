"""Small files of every kind, each made by what people make such files with, or by hand where that is plain enough."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

import docx
import openpyxl
import pptx
from pptx.util import Inches

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
ODF = f'xmlns:office="{_NAMES}:office:1.0" xmlns:text="{_NAMES}:text:1.0"'


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, value in parts.items():
            package.writestr(name, value)
    return out.getvalue()


def rewritten(package: bytes, parts: dict[str, bytes | str]) -> bytes:
    """The package with other parts in the place of its own."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        return zipped({**{name: old.read(name) for name in old.namelist()}, **parts})


def word(*paragraphs: str, header: str = "", cell: str = "", comment: str = "") -> bytes:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if cell:
        made.add_table(1, 1).cell(0, 0).text = cell
    if header:
        made.sections[0].header.paragraphs[0].text = header
    if comment:
        made.add_comment(made.paragraphs[0].runs, text=comment)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def slides(*titles: str, note: str = "") -> bytes:
    made = pptx.Presentation()
    for title in titles:
        slide = made.slides.add_slide(made.slide_layouts[6])
        slide.shapes.add_textbox(Inches(1), Inches(1), Inches(5), Inches(1)).text_frame.text = title
        if note:
            slide.notes_slide.notes_text_frame.text = note
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sheet(rows: Iterable[Sequence[object]], name: str = "Figures") -> bytes:
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def open_document(body: str, manifest: str = "<manifest/>") -> bytes:
    content = f"<office:document-content {ODF}><office:body>{body}</office:body></office:document-content>"
    return zipped({"content.xml": content, "META-INF/manifest.xml": manifest})


def pdf(*pages: str) -> bytes:
    """One line of Latin letters on each page, written down by hand."""
    kids = " ".join(f"{4 + 2 * k} 0 R" for k in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for k, page in enumerate(pages):
        drawn = f"BT /F1 12 Tf 72 720 Td ({page}) Tj ET".encode("latin-1")
        resources = f"/Resources<</Font<</F1 3 0 R>>>>/MediaBox[0 0 612 792]/Contents {5 + 2 * k} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R{resources}>>".encode())
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn))
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, value in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s endobj\n" % (number, value))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()

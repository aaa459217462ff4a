"""The pages that searches are measured on are what the benchmark takes them for."""

from benchmarks import text
from watersmeet.cql.words import stem, stems, words
from watersmeet.markup.plain import plain_text

PAGES = 2000


def test_a_page_is_the_same_every_time_and_its_text_that_of_its_body() -> None:
    page = text.page(123, PAGES, 7)
    assert page == text.page(123, PAGES, 7)
    assert page.plain == plain_text(page.body, "storage")
    assert words(page.plain) == [word for piece in page.pieces for word in words(piece)]
    assert page.own in page.pieces
    assert page.title.endswith(" 7")
    assert 1700 < len(page.plain) < 3700


def test_words_are_on_as_many_pages_as_is_said() -> None:
    pages = [text.page(number, PAGES, number) for number in range(PAGES)]
    said = [{one for piece in page.pieces if piece != page.own for one in stems(words(piece))} for page in pages]

    def mean(some: list[str]) -> float:
        return sum(stem(word) in each for word in some for each in said) / len(some)

    assert 0.25 * PAGES < mean(text.words_in(0.3, 20)) < 0.36 * PAGES
    assert 0.008 * PAGES < mean(text.words_in(0.01, 200)) < 0.014 * PAGES
    assert all(sum(word in page.own for page in pages) == text.RARE_PAGES for word in text.rare()[:20])

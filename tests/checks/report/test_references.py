"""A rule's reference: its words, and its address."""

import pytest

from checks.report.references import split_reference


@pytest.mark.parametrize(
    ("reference", "words", "address"),
    [
        (
            "RFC 7208 section 3 https://rfc.example/7208#3",
            "RFC 7208 section 3",
            "https://rfc.example/7208#3",
        ),
        ("RFC 7208", "RFC 7208", ""),
        ("https://rfc.example/", "https://rfc.example/", "https://rfc.example/"),
        ("see http: there", "see http: there", ""),
    ],
)
def test_a_reference_is_words_and_an_address(reference: str, words: str, address: str) -> None:
    assert split_reference(reference) == (words, address)

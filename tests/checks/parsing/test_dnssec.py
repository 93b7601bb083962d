"""DS against DNSKEY (RFC 4034)."""

import pytest

from checks.parsing.dnssec import ds_fits, is_judgeable

# The root's own key of 2017 and the DS record that IANA publishes for it.
KEY = (
    "257 3 8 AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5e"
    "mLvN7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8"
    "efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/i"
    "lBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU="
)
DS = "20326 8 2 e06d44b80b8f1d39a95c0b0d7c65d08458e880409bbc683457104237c7f8ec8d"


def test_the_published_digest_of_the_root_key_fits():
    assert ds_fits(DS, KEY, "")
    assert ds_fits(DS.upper(), KEY, ".")


@pytest.mark.parametrize(
    ("ds", "key", "owner"),
    [
        (DS.replace("e06d", "e06e"), KEY, ""),  # another digest
        (DS.replace("20326", "20327"), KEY, ""),  # another tag
        (DS.replace(" 8 2", " 13 2"), KEY, ""),  # another algorithm
        (DS, KEY, "example"),  # the owner is part of what is digested
        (DS, KEY.replace("257", "256"), ""),  # another key
        (DS, "257 3 8 not-base64!", ""),
        (DS, "", ""),
        ("", KEY, ""),
        (DS, "99999999 3 8 AAAA", ""),
    ],
)
def test_anything_else_does_not(ds, key, owner):
    assert not ds_fits(ds, key, owner)


def test_a_digest_of_an_unknown_kind_is_not_judged():
    assert is_judgeable(DS)
    assert not is_judgeable("20326 8 9 abcdef")
    assert not is_judgeable("20326")

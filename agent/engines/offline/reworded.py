"""The words of an offer with a part of them changed: another place, another amount, without a thing."""

from __future__ import annotations

import re

from agent.engines.offline.listed import Offer
from agent.engines.offline.meant import equal
from agent.engines.offline.speech import Utterance
from agent.text.numbers import Quantity, digits, quantities


def put_elsewhere(text: str, more: str, offer: Offer) -> str | None:
    """The text with another place or means in the place of one that it names: 'on Fly.io', 'but on Hetzner'."""
    found = re.match(r"(?:\w+ (?:it|that|them) )?(?P<how>on|in|with|via|through) (?P<new>[^,.;]+)$", more)
    if found is None:
        return None
    for name in offer.utterance.names:
        where = re.search(rf"\b{found['how']} {re.escape(name)}\b", text)
        if where is not None:
            return f"{text[: where.start()]}{found['how']} {found['new']}{text[where.end() :]}"
    return None


def in_the_unit_before(amount: Quantity, utterance: Utterance) -> Quantity:
    """The amount with the unit of the one before it in its sentence: '24 cabinets, then 240'."""
    before = ""
    for quantity in utterance.quantities:
        if quantity.value == amount.value and not amount.unit and before:
            return amount.model_copy(update={"unit": before})
        before = quantity.unit or before
    return amount


def with_amount(text: str, old: Quantity, new: Quantity) -> str | None:
    """The text with another amount in the place of one, which keeps its unit where the new one has none."""
    for found in quantities(text):
        if equal(found, old):
            figure = new.text
            if not new.unit and found.unit:
                _, space, unit = digits(found.text).partition(" ")
                figure = f"{new.text}{space}{unit}"
            return f"{text[: found.start]}{figure}{text[found.end :]}"
    return None


def without_part(text: str, part: str) -> str:
    """The text without a thing that is named in it: 'with Docker Compose and Caddy in front' → 'with Caddy in front'."""
    thing = rf"(?<!\w){re.escape(part)}(?: [A-Z]\w+)*"
    quality = re.search(rf"\b(?P<a>an?) {re.escape(part)} (?P<next>\w)", text)
    if quality is not None and part.islower():  # 'an automatic stop' is a stop, where only 'automatic' is turned down
        article = "an" if quality["next"] in "aeiou" else "a"
        return f"{text[: quality.start()]}{article} {text[quality.end() - 1 :]}"
    for cut in (
        rf"{thing} and ",
        rf",? (?:and|plus) {thing}",
        rf",? (?:with|on|in|by|through|using|behind) {thing}[^,.;]*",
    ):
        shorter = re.sub(cut, "", text, count=1, flags=re.IGNORECASE)
        if shorter != text:
            return shorter
    return text

"""How it stands with a workspace and its endpoint: what was found, and what to set."""

from __future__ import annotations

from collections.abc import Iterator

from agent.bootstrap.bench import Bench
from agent.engines.adapting import memory_key
from agent.engines.capabilities import Capabilities, parse
from agent.engines.client import Client
from agent.engines.endpoint import Endpoint
from agent.engines.probe import Probe, Probed
from agent.engines.templates import prompt
from agent.store.endpoints import JsonMemory
from agent.text.chunks import known as is_exact
from agent.types import Frozen, Seconds, Tokens

SMALL: Tokens = 16_000
"""With less context than this, sections and readings are split often enough to cost quality."""

_PATIENT: Seconds = 300.0


class Diagnosis(Frozen):
    """What was found of an endpoint, and what a person may want to set, a sentence each. No endpoint: rules."""

    endpoint: str | None
    model: str | None
    found: tuple[Probed, ...]
    advice: tuple[str, ...]


def examine(bench: Bench) -> Diagnosis:
    """Ask the endpoint of a workspace one tiny call for each capability, and remember what it can.

    Raises UsageError where the settings cannot be used, and EndpointError where it answers nothing.
    """
    endpoint = bench.choice.endpoint
    if endpoint is None:
        return Diagnosis(
            endpoint=None,
            model=None,
            found=(),
            advice=(
                "Rules draft the document, and nothing leaves this machine. To have a model write it, set "
                "OPENAI_API_KEY, or OPENAI_BASE_URL to a server of your own.",
            ),
        )
    memory = JsonMemory(bench.workspace)
    key, client = memory_key(endpoint), Client(endpoint)
    hello = prompt(bench.catalogue.templates, "probe").message
    probe = Probe(endpoint, hello, client.complete, client.models, parse(memory.recall(key)))
    found = []
    for probed in probe.run():
        bench.progress.note(f"{probed.name}: {probed.found}")
        found.append(probed)
    if bench.workspace.folder.is_dir():
        memory.remember(key, probe.known.model_dump_json())
    found += [_price(endpoint), _counts(endpoint, probe.known)]
    advice = tuple(_advice(endpoint, probe.known, found))
    return Diagnosis(endpoint=endpoint.host, model=endpoint.model, found=tuple(found), advice=advice)


def _price(endpoint: Endpoint) -> Probed:
    if endpoint.price is None:
        return Probed(name="price", can=None, found="not known")
    return Probed(
        name="price", can=True, found=f"${endpoint.price.input:g} in, ${endpoint.price.output:g} out a million tokens"
    )


def _counts(endpoint: Endpoint, known: Capabilities) -> Probed:
    if is_exact(endpoint.model):
        return Probed(name="counting", can=True, found="exact, with the model's own ranks")
    measured = f", corrected by {known.ratio:.2f}, as the endpoint counted so far" if known.counted else ""
    return Probed(name="counting", can=None, found=f"an estimate with o200k_base{measured}")


def _advice(endpoint: Endpoint, known: Capabilities, found: list[Probed]) -> Iterator[str]:
    by_name = {probed.name: probed for probed in found}
    context = endpoint.context or known.context
    if by_name["form"].can is False:
        yield (
            "The endpoint does not hold answers to a form: they go back more often, and cost more. Start the server "
            "with structured outputs (docs/local-models.md says how), or take another one."
        )
    if context is None:
        yield (
            "The size of the context is not known. If the server was started with one, set `context` under [endpoint] "
            "in your configuration, so that nothing longer is sent."
        )
    elif context < SMALL:
        yield (
            f"A context of {context:,} tokens is small: discussions are read in small parts. Start the server with "
            f"{SMALL:,} or more (docs/local-models.md says how)."
        )
    if endpoint.price is None and not endpoint.loopback:
        yield (
            f'The price is not known, so --max-cost cannot be kept: add [prices."{endpoint.model}"] with `input` and '
            "`output`, in US dollars for a million tokens, to your configuration."
        )
    if endpoint.temperature is not None and known.temperature is False:
        yield "The temperature that is set is not taken; it is left out."
    if known.thinks and endpoint.timeout < _PATIENT:
        yield f"The model thinks before it answers: raise `timeout` under [endpoint] from {endpoint.timeout:g} seconds."

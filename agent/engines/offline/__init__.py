"""An engine of rules: no model, no network, no key.

It finds what people said in words that rules can trust, arranges it and phrases it. It never fills a gap. How well rules do depends on how
people talk, so the manner of the discussion (`Outline.manner`) decides which cues count.
"""

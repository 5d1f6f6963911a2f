"""The engines: the OpenAI protocol, and rules. Each implements `ports.Engine`."""

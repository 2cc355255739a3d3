"""An AgentOS whose model plays what the question says, so that a real server of others stands in for a customer's.

Started as: uvicorn --app-dir tests/env/services agentos:app
"""

import asyncio

from agno.agent import Agent
from agno.metrics import MessageMetrics
from agno.models.base import Model
from agno.models.response import ModelResponse
from agno.os import AgentOS


class Scripted(Model):
    """Says "You said: …" word by word; "boom" fails, "long" goes on for minutes, "think" reasons first."""

    async def ainvoke_stream(self, messages, **_):
        question = next(message for message in reversed(messages) if message.role == "user")
        asked = question.get_content_string()
        if "boom" in asked:
            raise RuntimeError("SECRET: the model failed")
        if "think" in asked:
            yield ModelResponse(role="assistant", reasoning_content="Let me think.")
        words = ["You ", "said: ", asked] if "long" not in asked else ["again "] * 1200
        for word in words:
            yield ModelResponse(role="assistant", content=word)
            await asyncio.sleep(0.1 if "long" in asked else 0)
        usage = MessageMetrics(input_tokens=11, output_tokens=7, total_tokens=18)
        yield ModelResponse(role="assistant", response_usage=usage)

    def invoke(self, *_, **__):
        raise NotImplementedError

    ainvoke = invoke_stream = invoke

    def _parse_provider_response(self, response, **_):
        return response

    def _parse_provider_response_delta(self, response, **_):
        return response


agent = Agent(id="support", name="Support", model=Scripted(id="scripted"), telemetry=False)
app = AgentOS(agents=[agent], telemetry=False).get_app()

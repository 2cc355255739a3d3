"""read.py KIND ADDRESS: reads one answer with the service's own client and prints what it made of it, as JSON.

So that the upstreams of our tests are judged by parsers that others wrote.
"""

import json
import sys

KEY = "sk-x"
QUESTION = [{"role": "user", "content": "hi"}]


def openai(address):
    from openai import OpenAI

    text, usage = "", None
    client = OpenAI(api_key=KEY, base_url=address, max_retries=0)
    parts = client.chat.completions.create(
        model="gpt-4o", messages=QUESTION, stream=True, stream_options={"include_usage": True}
    )
    for part in parts:
        text += "".join(choice.delta.content or "" for choice in part.choices)
        usage = part.usage or usage
    return text, usage.prompt_tokens, usage.completion_tokens


def anthropic(address):
    from anthropic import Anthropic

    client = Anthropic(api_key=KEY, base_url=address.removesuffix("/v1"), max_retries=0)
    with client.messages.stream(model="claude", max_tokens=64, messages=QUESTION) as stream:
        message = stream.get_final_message()
    text = "".join(block.text for block in message.content)
    return text, message.usage.input_tokens, message.usage.output_tokens


def dashscope(address):
    import dashscope

    dashscope.base_http_api_url = address
    text, usage = "", None
    parts = dashscope.Generation.call(
        api_key=KEY,
        model="qwen-plus",
        messages=QUESTION,
        result_format="message",
        stream=True,
        incremental_output=True,
    )
    for part in parts:
        assert part.status_code == 200, part
        text += part.output.choices[0].message.content
        usage = part.usage
    return text, usage.input_tokens, usage.output_tokens


def dashscope_app(address):
    import dashscope

    dashscope.base_http_api_url = address
    text, models = "", []
    parts = dashscope.Application.call(api_key=KEY, app_id="app-1", prompt="hi", stream=True, incremental_output=True)
    for part in parts:
        assert part.status_code == 200, part
        text += part.output.text
        models = (part.usage.models if part.usage else None) or models
    return text, sum(one.input_tokens or 0 for one in models), sum(one.output_tokens or 0 for one in models)


if __name__ == "__main__":
    kind, address = sys.argv[1:]
    text, input_tokens, output_tokens = globals()[kind](address)
    print(json.dumps({"text": text, "input": input_tokens, "output": output_tokens}))

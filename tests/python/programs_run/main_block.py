from hera.workflows import Steps, Workflow, script


@script(image="python:3.11-slim")
def flip():
    import random

    print("heads" if random.randint(0, 1) else "tails")


@script(image="python:3.11-slim")
def say(text: str = "nothing"):
    print(text)


if __name__ == "__main__":
    with Workflow(generate_name="coin-", entrypoint="steps") as w:
        with Steps(name="steps") as s:
            flip(name="flip")
            with s.parallel():
                say(name="heads", arguments={"text": "it was heads"}, when="{{steps.flip.outputs.result}} == heads")
                say(name="tails", arguments={"text": "it was tails"}, when="{{steps.flip.outputs.result}} == tails")
    w.create()

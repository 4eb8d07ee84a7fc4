from hera.workflows import DAG, Parameter, Workflow, script


@script(image="python:3.12")
def echo(message):
    print(message)


with Workflow(generate_name="dag-diamond-", entrypoint="diamond", arguments={"who": "world"}) as w:
    with DAG(name="diamond", inputs=[Parameter(name="who")]):
        A = echo(name="A", arguments={"message": "A"})
        B = echo(name="B", arguments={"message": "{{inputs.parameters.who}}"})
        C = echo(name="C", arguments={"message": "C"}, when="{{tasks.A.outputs.result}} == A")
        D = echo(name="D", arguments={"message": A.result})
        A >> [B, C] >> D

print("a program may say what it likes")
